/**
 * A text that grows at its end, stored in blocks and a short tail. JavaScript engines copy a whole concatenated string whenever a
 * part of it is read. So with a single string, a long text that is written token by token would take quadratic time.
 */

/** Length of a block, in UTF-16 code units. */
const BLOCK_LENGTH = 4_096;

/** A growing text. */
export class TextBlocks {
  readonly #blocks: string[] = [];
  #tail = '';

  /** Length so far, in UTF-16 code units. */
  get length(): number {
    return this.#blocks.length * BLOCK_LENGTH + this.#tail.length;
  }

  /** The last UTF-16 code unit; empty if there is no text. */
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

  /** Drops the text after a length. */
  cut(length: number): void {
    if (length >= this.length) return;
    const tail = this.slice(length - (length % BLOCK_LENGTH), length);
    this.#blocks.length = Math.floor(length / BLOCK_LENGTH);
    this.#tail = tail;
  }

  /** Returns the text between two places. */
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
