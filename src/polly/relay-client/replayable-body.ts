/**
 * Keeps the body of a request, so that it can be sent again. A relay that is about to stop may refuse a request when its
 * first bytes were sent already. They are kept until an answer begins.
 */

/** A body that can be read from its beginning more than once. */
export class ReplayableBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #isForAnother: (reason: unknown) => boolean;
  /** Chunks that may be read again. The first one has the number {@link ReplayableBody.#dropped}. */
  #chunks: Uint8Array[] = [];
  #dropped = 0;
  #isKept = true;
  #reading: Promise<void> | undefined;
  #hasEnded = false;

  /** @param isForAnother - Whether another reading follows after one was cancelled with this reason. */
  constructor(body: ReadableStream<Uint8Array>, isForAnother: (reason: unknown) => boolean) {
    this.#reader = body.getReader();
    this.#isForAnother = isForAnother;
  }

  /**
   * Reads the body from its beginning, without reading ahead. Must not be called after {@link keepNothing}.
   *
   * @returns A stream whose cancellation cancels the body, unless another reading follows.
   */
  read(): ReadableStream<Uint8Array> {
    let next = 0;
    let isCancelled = false;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          while (next >= this.#dropped + this.#chunks.length && !this.#hasEnded) await this.#readOne();
          if (isCancelled) return;
          const chunk = this.#chunks[next - this.#dropped];
          next += 1;
          if (chunk === undefined) controller.close();
          else controller.enqueue(chunk);
          if (!this.#isKept) this.#drop(next);
        },
        cancel: (reason) => {
          isCancelled = true;
          if (!this.#isKept || !this.#isForAnother(reason)) this.cancel(reason);
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Stops keeping chunks, because the body will not be read again. */
  keepNothing(): void {
    this.#isKept = false;
  }

  /** Cancels the body. An error of its source is ignored. */
  cancel(reason: unknown): void {
    this.#reader.cancel(reason).catch(() => undefined);
  }

  /** Reads one chunk. Two readings may wait for the same one: that of a refused request, and the next. */
  #readOne(): Promise<void> {
    this.#reading ??= this.#reader
      .read()
      .then(({ done, value }) => {
        if (done) this.#hasEnded = true;
        else this.#chunks.push(value);
      })
      .finally(() => {
        this.#reading = undefined;
      });
    return this.#reading;
  }

  #drop(upTo: number): void {
    this.#chunks.splice(0, upTo - this.#dropped);
    this.#dropped = upTo;
  }
}
