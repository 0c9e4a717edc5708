/**
 * A queue of operations on a SourceBuffer, which can do only one at a time. An operation ends with `updateend`, or returns that it
 * was done immediately.
 */
import { SpeechError } from '../../../base/errors';

/** An operation on a SourceBuffer. */
export interface BufferOperation {
  /** Label for error messages, for example "append 3 packets at 1.2 s". */
  readonly label: string;
  /**
   * Starts it.
   *
   * @returns `'pending'` if the SourceBuffer will fire `updateend`, `'done'` if the operation is over.
   */
  start(buffer: SourceBuffer): 'pending' | 'done';
  /** Called when the operation has ended. */
  readonly onDone?: () => void;
  /**
   * Called if the buffer is full. Returns an operation that makes room; the queue then tries this one again. Returns undefined if
   * nothing can be dropped yet; this operation then waits for {@link AppendQueue.retry}.
   */
  readonly onFull?: () => BufferOperation | undefined;
}

/** Runs operations in order. */
export class AppendQueue {
  readonly #buffer: SourceBuffer;
  readonly #onError: (error: SpeechError) => void;
  readonly #waiting: BufferOperation[] = [];
  #running: BufferOperation | undefined;
  #isFull = false;
  #isClosed = false;

  /**
   * @param onError - Called once, with an error that names the operation. The queue is closed then.
   */
  constructor(buffer: SourceBuffer, onError: (error: SpeechError) => void) {
    this.#buffer = buffer;
    this.#onError = onError;
    buffer.addEventListener('updateend', this.#onUpdateEnd);
    buffer.addEventListener('error', this.#onBufferError);
  }

  /** Whether no operation runs or waits. */
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

  /** Drops the waiting operations. */
  clear(): void {
    this.#waiting.length = 0;
    this.#isFull = false;
  }

  /** Retries the operation that found no room. */
  retry(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#next();
  }

  /** Drops all operations and stops listening. Does not wait for the running one. */
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
    // The event follows an error, or belongs to an operation outside this queue.
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
