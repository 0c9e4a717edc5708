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
   * @param before - What stands before it.
   * @param text - What it begins with.
   */
  begin(start: number, before: string, text: string): void {
    this.#stretch = { start, before, text };
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
