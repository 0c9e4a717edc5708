/**
 * The one feeding Worker of a page, seen from the page: started when it is first needed, watched, and ended when nobody
 * has needed it for a while.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { AudioFormat } from '../../base/audio-format';
import type { ReadyMessage, WarmMessage } from './worker-protocol';

/** Longer than the pause between two answers of a conversation. */
const IDLE_AFTER_MS = 30_000;

/** Work for the Worker, which is heard of on a port of its own. */
interface Task {
  readonly type: string;
  readonly control: MessagePort;
}

type WorkerMessage = Task | WarmMessage;

interface RunningWorker {
  /** Undefined until its code is there. */
  worker: Worker | undefined;
  /** What it is told as soon as it is there. */
  waiting: { readonly message: WorkerMessage; readonly transfer: Transferable[] }[];
  readonly onDeath: Set<() => void>;
  /** Ends the wait for its lock. */
  readonly farewell: AbortController;
  isReady: boolean;
}

/** Starts, lends and ends a Worker. */
export class FeedWorkerHost {
  readonly #script: string | URL | (() => Promise<string>);
  readonly #clock: Clock;
  readonly #unable = new Set<AudioFormat['outputFormat']>();
  #running: RunningWorker | undefined;
  /** No Worker can be made here: that does not change while the page lives. */
  #isImpossible = typeof Worker === 'undefined';
  #idleTimer: TimerHandle | undefined;

  /**
   * @param script - Where the Worker's code is, or what loads it.
   */
  constructor(script: string | URL | (() => Promise<string>), clock: Clock) {
    this.#script = script;
    this.#clock = clock;
  }

  /** Whether it is worth trying, as far as is known yet. */
  canFeed({ outputFormat }: AudioFormat): boolean {
    return !this.#isImpossible && !this.#unable.has(outputFormat);
  }

  /** Remembers that the Worker does not decode a format. */
  setUnable({ outputFormat }: AudioFormat): void {
    this.#unable.add(outputFormat);
  }

  /** Gets the Worker and the decoder of a format ready. Never throws. */
  warm(format: AudioFormat): void {
    if (!this.canFeed(format)) return;
    const running = this.#start();
    if (running === undefined) return;
    post(running, { type: 'warm', format }, []);
    this.#settle();
  }

  /**
   * Gives the Worker something to do.
   *
   * @param transfer - The ports in it.
   * @param onDeath - Called when it died, or never lived; not in the middle of this call.
   * @returns A function to be called when the task is done, or undefined when there can be no Worker.
   */
  open(task: Task, transfer: Transferable[], onDeath: () => void): (() => void) | undefined {
    const running = this.#start();
    if (running === undefined) return undefined;
    running.onDeath.add(onDeath);
    this.#settle();
    post(running, task, transfer);
    return () => {
      if (running.onDeath.delete(onDeath) && running === this.#running) this.#settle();
    };
  }

  #start(): RunningWorker | undefined {
    if (this.#running === undefined && !this.#isImpossible) {
      const running: RunningWorker = {
        worker: undefined,
        waiting: [],
        onDeath: new Set(),
        farewell: new AbortController(),
        isReady: false,
      };
      this.#running = running;
      void this.#launch(running);
    }
    // Undefined when it failed at once.
    return this.#running;
  }

  async #launch(running: RunningWorker): Promise<void> {
    let blobUrl: string | undefined;
    try {
      if (typeof this.#script === 'function') {
        const source = await this.#script();
        if (running !== this.#running) return;
        blobUrl = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      }
    } catch {
      // The network failed; another time it may not.
      this.#bury(running);
      return;
    }
    try {
      const worker = new Worker(blobUrl ?? String(this.#script), { name: 'react-polly-stream' });
      running.worker = worker;
      worker.onmessage = ({ data }: MessageEvent<ReadyMessage>) => {
        if (blobUrl !== undefined) URL.revokeObjectURL(blobUrl);
        running.isReady = true;
        if (data.lock !== undefined) this.#watch(running, data.lock);
      };
      worker.onerror = (event) => {
        // Told to whoever listened here, and answered: the page goes on without it.
        event.preventDefault();
        this.#giveUp(running);
      };
      for (const { message, transfer } of running.waiting.splice(0)) worker.postMessage(message, transfer);
    } catch {
      this.#giveUp(running);
    }
    if (blobUrl !== undefined && running.worker === undefined) URL.revokeObjectURL(blobUrl);
  }

  #watch(running: RunningWorker, lock: string): void {
    navigator.locks
      .request(lock, { signal: running.farewell.signal }, () => {
        this.#bury(running);
      })
      .catch(() => undefined);
  }

  /** Without having said that it runs, it never will. */
  #giveUp(running: RunningWorker): void {
    if (!running.isReady) this.#isImpossible = true;
    this.#bury(running);
  }

  /** The Worker is dead, or as good as that. */
  #bury(running: RunningWorker): void {
    if (running !== this.#running) return;
    this.#end(running);
    for (const onDeath of running.onDeath) onDeath();
  }

  #end(running: RunningWorker): void {
    this.#clock.clearTimer(this.#idleTimer);
    this.#running = undefined;
    running.farewell.abort();
    if (running.worker === undefined) return;
    running.worker.onmessage = null;
    running.worker.onerror = null;
    running.worker.terminate();
  }

  /** Starts the countdown to the end, if nobody needs the Worker. */
  #settle(): void {
    this.#clock.clearTimer(this.#idleTimer);
    const running = this.#running;
    if (running === undefined || running.onDeath.size > 0) return;
    this.#idleTimer = this.#clock.setTimer(() => {
      this.#end(running);
    }, IDLE_AFTER_MS);
  }
}

function post(running: RunningWorker, message: WorkerMessage, transfer: Transferable[]): void {
  if (running.worker === undefined) running.waiting.push({ message, transfer });
  else running.worker.postMessage(message, transfer);
}
