/** Manages the page's Worker: starts it on first use, notices its death, and ends it after a while without tasks. */
import type { Clock, TimerHandle } from '../../base/clock';
import type { AudioFormat } from '../../base/audio-format';
import type { ReadyMessage, WarmMessage } from './worker-protocol';

/** Idle time before the Worker is ended. Longer than most pauses between two answers of a conversation. */
const IDLE_AFTER_MS = 30_000;

/** A task for the Worker, with its own port. */
interface Task {
  readonly type: string;
  readonly control: MessagePort;
}

type WorkerMessage = Task | WarmMessage;

interface RunningWorker {
  /** Undefined until its code is loaded. */
  worker: Worker | undefined;
  /** Messages to send when the code is loaded. */
  waiting: { readonly message: WorkerMessage; readonly transfer: Transferable[] }[];
  readonly onDeath: Set<() => void>;
  /** Aborts the request for the Worker's lock. */
  readonly farewell: AbortController;
  isReady: boolean;
}

/** Starts, lends and ends a Worker. */
export class FeedWorkerHost {
  readonly #script: string | URL | (() => Promise<string>);
  readonly #clock: Clock;
  readonly #unable = new Set<AudioFormat['outputFormat']>();
  #running: RunningWorker | undefined;
  /** Whether this page cannot create a Worker. */
  #isImpossible = typeof Worker === 'undefined';
  #idleTimer: TimerHandle | undefined;

  /**
   * @param script - The URL of the Worker's code, or a function that loads the code.
   */
  constructor(script: string | URL | (() => Promise<string>), clock: Clock) {
    this.#script = script;
    this.#clock = clock;
  }

  /** Whether a Worker may decode a format. False once it has failed to. */
  canFeed({ outputFormat }: AudioFormat): boolean {
    return !this.#isImpossible && !this.#unable.has(outputFormat);
  }

  /** Notes that the Worker cannot decode a format. */
  setUnable({ outputFormat }: AudioFormat): void {
    this.#unable.add(outputFormat);
  }

  /** Starts the Worker, and loads the decoder of a format. Never throws. */
  warm(format: AudioFormat): void {
    if (!this.canFeed(format)) return;
    const running = this.#start();
    if (running === undefined) return;
    post(running, { type: 'warm', format }, []);
    this.#settle();
  }

  /**
   * Gives the Worker a task.
   *
   * @param transfer - The ports in the task.
   * @param onDeath - Called when the Worker has died or could not start; not during this call.
   * @returns A function to call when the task is done; undefined if there can be no Worker.
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
    // Undefined if the launch has failed already.
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
      // The network failed. A later attempt may succeed.
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
        // Not reported as an uncaught error, because the page continues without a Worker.
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

  /** Ends a Worker after an error. If it never became ready, the page tries no other Worker. */
  #giveUp(running: RunningWorker): void {
    if (!running.isReady) this.#isImpossible = true;
    this.#bury(running);
  }

  /** Ends a Worker that is dead or useless. */
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

  /** Starts the idle timer if the Worker has no task. */
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
