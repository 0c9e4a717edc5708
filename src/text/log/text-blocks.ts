/**
 * A text that grows at its end, in blocks and a short tail. One string would be copied as a whole whenever a part of it is
 * looked at, so that a long text a token at a time would cost the square of its length.
 */

/** UTF-16 code units of a block. */
const BLOCK_LENGTH = 4_096;

/** A growing text. */
export class TextBlocks {
  readonly #blocks: string[] = [];
  #tail = '';

  /** UTF-16 code units so far. */
  get length(): number {
    return this.#blocks.length * BLOCK_LENGTH + this.#tail.length;
  }

  /** The last UTF-16 code unit; empty where there is none. */
  get lastUnit(): string {
    return this.#tail === '' ? (this.#blocks.at(-1)?.slice(-1) ?? '') : this.#tail.slice(-1);
  }

  /** Adds text at the end. */
  append(text: string): void {
    this.#tail += text;
    let at = 0;
    for (; this.#tail.length - at >= BLOCK_LENGTH; at += BLOCK_LENGTH) this.#blocks.push(this.#tail.slice(at, at + BLOCK_LENGTH));
    if (at > 0) this.#tail = this.#tail.slice(at);
  }

  /** The text between two places. */
  slice(start: number, end: number): string {
    let text = '';
    for (let at = Math.max(0, start); at < Math.min(end, this.length);) {
      const block = Math.floor(at / BLOCK_LENGTH);
      const blockStart = block * BLOCK_LENGTH;
      text += (this.#blocks[block] ?? this.#tail).slice(at - blockStart, end - blockStart);
      at = blockStart + BLOCK_LENGTH;
    }
    return text;
  }
}
