/**
 * The body of a request that may have to be sent again: a relay that is about to stop refuses a request, and by then its first
 * bytes are on their way. They are kept until an answer begins.
 */

/** A body that can be read from its beginning more than once. */
export class ReplayableBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #isForAnother: (reason: unknown) => boolean;
  /** What was read and may be wanted again; the first of it is the chunk with the number {@link ReplayableBody.#dropped}. */
  #chunks: Uint8Array[] = [];
  #dropped = 0;
  #isKept = true;
  #reading: Promise<void> | undefined;
  #hasEnded = false;

  /** @param isForAnother - Whether a reading that is cancelled with this reason is followed by another one. */
  constructor(body: ReadableStream<Uint8Array>, isForAnother: (reason: unknown) => boolean) {
    this.#reader = body.getReader();
    this.#isForAnother = isForAnother;
  }

  /**
   * Reads the body from its beginning. Nothing is read ahead of who reads.
   *
   * @returns To be called again only before {@link keepNothing}. Cancelling it cancels the body, unless another reading follows.
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

  /** Keeps nothing more for another reading. */
  keepNothing(): void {
    this.#isKept = false;
  }

  /** Gives the body up. How its source takes that is its own affair. */
  cancel(reason: unknown): void {
    this.#reader.cancel(reason).catch(() => undefined);
  }

  /** Two readings may wait for the same chunk: the one of a request that was refused, and the next one's. */
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
