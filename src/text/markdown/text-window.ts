/** The part of a text that a reader has before it: what is to be read, and a little of what was read. */

/** So much of what was read is kept: what a mark stands behind tells what it is. */
const KEPT_CHARACTERS = 128;

/** A text that comes in pieces and is read from left to right. */
export class TextWindow {
  #text = '';
  #at = 0;
  /** Where {@link text} begins in the whole text. */
  #start = 0;

  /** What is kept and what is to be read. */
  get text(): string {
    return this.#text;
  }

  /** Where in {@link text} the next character to read is. */
  get at(): number {
    return this.#at;
  }

  /** Where that character is in the whole text. */
  get offset(): number {
    return this.#start + this.#at;
  }

  /** Whether nothing was read but the mark of the order of bytes. */
  get isAtStart(): boolean {
    return this.offset === 0 || (this.offset === 1 && this.previous === '\ufeff');
  }

  /** The character there; empty at the end. */
  get next(): string {
    return this.#text.charAt(this.#at);
  }

  /** The one before; empty at the beginning. */
  get previous(): string {
    return this.#text.charAt(this.#at - 1);
  }

  /** Whether all that has come is read. */
  get isRead(): boolean {
    return this.#at >= this.#text.length;
  }

  /** Takes the next piece. */
  append(text: string): void {
    this.#text += text;
  }

  /** So many characters from here on. */
  ahead(length?: number): string {
    return this.#text.slice(this.#at, length === undefined ? undefined : this.#at + length);
  }

  /** Moves on. */
  take(length: number): void {
    this.#at += Math.max(0, length);
  }

  /** Forgets what was read long ago. */
  trim(): void {
    const read = Math.max(0, this.#at - KEPT_CHARACTERS);
    this.#text = this.#text.slice(read);
    this.#start += read;
    this.#at -= read;
  }

  /** Goes back to a stretch that was not read, and what preceded it. */
  goBack(before: string, stretch: string, start: number): void {
    this.#text = before + stretch + this.ahead();
    this.#start = start - before.length;
    this.#at = before.length;
  }
}
