/** What seems to be reasoning in the middle of a sentence: it is left out when its end comes, and spoken when it never does. */

/** A stretch of a text that waits for its end. */
export class WithheldText {
  #stretch: { readonly start: number; readonly before: string; text: string } | undefined;
  #wasReleased = false;

  /** Whether there is one. */
  get isOpen(): boolean {
    return this.#stretch !== undefined;
  }

  /** Whether an end never came: then there are no more of them, or the text would be read over and over. */
  get wasReleased(): boolean {
    return this.#wasReleased;
  }

  /**
   * Begins a stretch.
   *
   * @param start - Where it begins in the whole text.
   * @param text - Part of the text, from before it on.
   * @param at - Where it begins in that part.
   * @param length - How much of it there is.
   */
  begin(start: number, text: string, at: number, length: number): void {
    this.#stretch = { start, before: text.slice(0, at), text: text.slice(at, at + length) };
  }

  /** Takes more of it, if there is one. */
  add(text: string): void {
    if (this.#stretch !== undefined) this.#stretch.text += text;
  }

  /**
   * Forgets it, since its end has come.
   *
   * @returns Where it began; undefined where there was none.
   */
  drop(): number | undefined {
    const start = this.#stretch?.start;
    this.#stretch = undefined;
    return start;
  }

  /** What is to be spoken after all, as the text has ended; undefined where there is none. */
  release(): { readonly start: number; readonly before: string; readonly text: string } | undefined {
    const stretch = this.#stretch;
    this.#stretch = undefined;
    if (stretch !== undefined) this.#wasReleased = true;
    return stretch;
  }
}
