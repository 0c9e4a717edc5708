/** The part of a text that a reader can see: the unread text, and the last characters that were read. */

/** Number of read characters that are kept, because the meaning of a mark depends on the text before it. */
const KEPT_CHARACTERS = 128;

/** A text that arrives in pieces and is read from left to right. */
export class TextWindow {
  #text = '';
  #at = 0;
  /** The position of {@link text} in the whole text. */
  #start = 0;

  /** The text that is kept and the text still to be read. */
  get text(): string {
    return this.#text;
  }

  /** The position in {@link text} of the next character to read. */
  get at(): number {
    return this.#at;
  }

  /** The position of that character in the whole text. */
  get offset(): number {
    return this.#start + this.#at;
  }

  /** Whether nothing has been read, apart from a byte order mark. */
  get isAtStart(): boolean {
    return this.offset === 0 || (this.offset === 1 && this.previous === '\ufeff');
  }

  /** The next character. Empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** The previous character. Empty at the beginning. */
  get previous(): string {
    return this.#text.charAt(this.#at - 1);
  }

  /** Whether everything that has arrived has been read. */
  get isRead(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Adds the next piece. */
  append(text: string): void {
    this.#text += text;
  }

  /** Returns this many characters from here on, or all of them, without moving. */
  ahead(length?: number): string {
    return this.#text.slice(this.#at, length === undefined ? undefined : this.#at + length);
  }

  /** Moves on by this many characters. */
  take(length: number): void {
    this.#at += Math.max(0, length);
  }

  /** Drops text that was read long ago. */
  trim(): void {
    const read = Math.max(0, this.#at - KEPT_CHARACTERS);
    this.#text = this.#text.slice(read);
    this.#start += read;
    this.#at -= read;
  }

  /** Goes back to a stretch that was skipped, with the text before it. */
  goBack(before: string, stretch: string, start: number): void {
    this.#text = before + stretch + this.ahead();
    this.#start = start - before.length;
    this.#at = before.length;
  }
}
