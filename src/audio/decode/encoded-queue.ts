/**
 * Encoded bytes that are not needed yet. Kept as they came: an hour of Polly's mp3 is 20 MB so, and 700 MB decoded.
 */

/** First in, first out. */
export class EncodedQueue {
  #chunks: Uint8Array[] = [];
  /** How much of the first chunk has been taken. */
  #offset = 0;
  #bytes = 0;

  /** Bytes that are waiting. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds bytes at the end; they are kept, not copied. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Takes at most `maxBytes` from the beginning. */
  take(maxBytes: number): Uint8Array {
    const taken = new Uint8Array(Math.min(maxBytes, this.#bytes));
    let filled = 0;
    let used = 0;
    while (filled < taken.length) {
      const chunk = this.#chunks[used];
      if (chunk === undefined) break;
      const part = chunk.subarray(this.#offset, this.#offset + taken.length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#offset += part.length;
      if (this.#offset === chunk.length) {
        used += 1;
        this.#offset = 0;
      }
    }
    this.#chunks.splice(0, used);
    this.#bytes -= filled;
    return taken;
  }

  /** Drops everything. */
  clear(): void {
    this.#chunks = [];
    this.#offset = 0;
    this.#bytes = 0;
  }
}
