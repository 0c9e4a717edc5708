/**
 * One operation after the other on one SourceBuffer, which takes no second one while the first is under way. Each has a
 * label, so that what goes wrong can be told; each ends in `updateend`, or says itself that it is over at once.
 */
import { SpeechError } from '../../../base/errors';

/** Something to be done to a SourceBuffer. */
export interface BufferOperation {
  /** What it does, for error messages: "append 3 packets at 1.2 s". */
  readonly label: string;
  /**
   * Starts it.
   *
   * @returns `'pending'` when the SourceBuffer will fire `updateend`, `'done'` when it is over already.
   */
  start(buffer: SourceBuffer): 'pending' | 'done';
  /** Called when it is over. */
  readonly onDone?: () => void;
  /**
   * Called when the buffer has no room for it. Gives what makes room, after which the operation is tried again; undefined
   * when there is nothing to be dropped yet: then it waits for {@link AppendQueue.retry}.
   */
  readonly onFull?: () => BufferOperation | undefined;
}

/** Runs operations in their order. */
export class AppendQueue {
  readonly #buffer: SourceBuffer;
  readonly #onError: (error: SpeechError) => void;
  readonly #waiting: BufferOperation[] = [];
  #running: BufferOperation | undefined;
  #isFull = false;
  #isClosed = false;

  /**
   * @param onError - Called once, with an error that names the operation; the queue is closed then.
   */
  constructor(buffer: SourceBuffer, onError: (error: SpeechError) => void) {
    this.#buffer = buffer;
    this.#onError = onError;
    buffer.addEventListener('updateend', this.#onUpdateEnd);
    buffer.addEventListener('error', this.#onBufferError);
  }

  /** Whether nothing is under way and nothing waits. */
  get isIdle(): boolean {
    return this.#running === undefined && this.#waiting.length === 0;
  }

  /** Whether the next operation waits for room. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Adds an operation, and starts it if it is its turn. */
  push(operation: BufferOperation): void {
    if (this.#isClosed) return;
    this.#waiting.push(operation);
    this.#next();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting.length = 0;
    this.#isFull = false;
  }

  /** Tries again what found no room. */
  retry(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#next();
  }

  /** Forgets everything and listens no more; what is under way is not waited for. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.clear();
    this.#running = undefined;
    this.#buffer.removeEventListener('updateend', this.#onUpdateEnd);
    this.#buffer.removeEventListener('error', this.#onBufferError);
  }

  readonly #onUpdateEnd = (): void => {
    const operation = this.#running;
    // One of somebody else's, or the one after an error.
    if (operation === undefined) return;
    this.#finish(operation);
    this.#next();
  };

  readonly #onBufferError = (): void => {
    this.#fail(this.#running, undefined);
  };

  #next(): void {
    while (!this.#isClosed && !this.#isFull && this.#running === undefined) {
      const operation = this.#waiting.shift();
      if (operation === undefined) return;
      this.#start(operation);
    }
  }

  #start(operation: BufferOperation): void {
    this.#running = operation;
    try {
      if (operation.start(this.#buffer) === 'done') this.#finish(operation);
    } catch (cause) {
      if (isQuotaExceeded(cause) && operation.onFull !== undefined) this.#makeRoom(operation, operation.onFull);
      else this.#fail(operation, cause);
    }
  }

  #finish(operation: BufferOperation): void {
    this.#running = undefined;
    operation.onDone?.();
  }

  #makeRoom(operation: BufferOperation, onFull: () => BufferOperation | undefined): void {
    this.#running = undefined;
    const room = onFull();
    if (this.#isClosed) return;
    this.#waiting.unshift(operation);
    if (room === undefined) this.#isFull = true;
    else this.#waiting.unshift(room);
  }

  #fail(operation: BufferOperation | undefined, cause: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#onError(
      new SpeechError({
        code: 'audio-undecodable',
        message:
          `The browser's media player refused to ${operation?.label ?? 'go on'}. What came before it was taken. ` +
          'Ask for the worklet player, or another format, if it happens again with what Polly sends.',
        ...(cause === undefined ? {} : { cause }),
      }),
    );
  }
}

function isQuotaExceeded(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}
