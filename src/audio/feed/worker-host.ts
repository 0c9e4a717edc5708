/**
 * The one feeding Worker of a page, seen from the page: started when it is first needed, watched, and ended when nobody
 * has needed it for a while.
 */
import { systemClock, type Clock, type TimerHandle } from '../../base/clock';
import type { SinkFormat } from '../sink-format';
import type { MeasureMessage, OpenMessage, ReadyMessage, WarmMessage } from './feed-protocol';

/** Longer than the pause between two answers of a conversation. */
const IDLE_AFTER_MS = 30_000;

const hosts = new Map<string, FeedWorkerHost>();

/**
 * The Worker that all feeds of this page share.
 *
 * @param url - Where the app serves the package's `react-polly-stream/worker` file. Default: a blob of the code the
 *   package carries, which a Content-Security-Policy without `blob:` in `worker-src` forbids.
 */
export function sharedFeedWorker(url?: string | URL): FeedWorkerHost {
  const key = url === undefined ? '' : String(url);
  let host = hosts.get(key);
  if (host === undefined) {
    host = new FeedWorkerHost(url, systemClock);
    hosts.set(key, host);
  }
  return host;
}

/** The Worker that a player of this page was given first, or else the default one. */
export function usualFeedWorker(): FeedWorkerHost {
  const [first] = hosts.values();
  return first ?? sharedFeedWorker();
}

type WorkerMessage = OpenMessage | MeasureMessage | WarmMessage;

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
  readonly #url: string | URL | undefined;
  readonly #clock: Clock;
  readonly #unable = new Set<SinkFormat['outputFormat']>();
  #running: RunningWorker | undefined;
  /** No Worker can be made here: that does not change while the page lives. */
  #isImpossible = typeof Worker === 'undefined';
  #idleTimer: TimerHandle | undefined;

  constructor(url: string | URL | undefined, clock: Clock) {
    this.#url = url;
    this.#clock = clock;
  }

  /** Whether it is worth trying, as far as is known yet. */
  canFeed({ outputFormat }: SinkFormat): boolean {
    return !this.#isImpossible && !this.#unable.has(outputFormat);
  }

  /** Remembers that the Worker does not decode a format. */
  setUnable({ outputFormat }: SinkFormat): void {
    this.#unable.add(outputFormat);
  }

  /** Gets the Worker and the decoder of a format ready. Never throws. */
  warm(format: SinkFormat): void {
    if (!this.canFeed(format)) return;
    const running = this.#start();
    if (running === undefined) return;
    post(running, { type: 'warm', format }, []);
    this.#settle();
  }

  /**
   * Has the Worker feed a ring, or measure sound.
   *
   * @param onDeath - Called when it died, or never lived; not in the middle of this call.
   * @returns A function to be called when the feed is closed, or undefined when there can be no Worker.
   */
  open(message: OpenMessage | MeasureMessage, onDeath: () => void): (() => void) | undefined {
    const running = this.#start();
    if (running === undefined) return undefined;
    running.onDeath.add(onDeath);
    this.#settle();
    post(running, message, message.type === 'open' ? [message.control, message.ring] : [message.control]);
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
      if (this.#url === undefined) {
        const { default: source } = await import('./feed-worker/index.ts?worker-script');
        if (running !== this.#running) return;
        blobUrl = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
      }
    } catch {
      // The network failed; another time it may not.
      this.#bury(running);
      return;
    }
    try {
      const worker = new Worker(blobUrl ?? this.#url ?? '', { name: 'react-polly-stream' });
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
