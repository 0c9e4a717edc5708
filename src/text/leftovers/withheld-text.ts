/** Holds apparent reasoning within a sentence. It is dropped if its end comes, and spoken if it never does. */

/** A stretch of text that waits for its end. */
export class WithheldText {
  #stretch: { readonly start: number; readonly before: string; text: string } | undefined;
  #wasReleased = false;

  /**
   * Whether a stretch was released because its end never came. No further stretch is held after that; otherwise the text would be
   * read again and again.
   */
  get wasReleased(): boolean {
    return this.#wasReleased;
  }

  /**
   * Starts a stretch.
   *
   * @param start - Start of the stretch in the whole text.
   * @param text - A part of the text that begins before the stretch.
   * @param at - Start of the stretch in that part.
   * @param length - Length of the stretch so far.
   */
  begin(start: number, text: string, at: number, length: number): void {
    this.#stretch = { start, before: text.slice(0, at), text: text.slice(at, at + length) };
  }

  /** Adds text to the stretch, if there is one. */
  add(text: string): void {
    if (this.#stretch !== undefined) this.#stretch.text += text;
  }

  /**
   * Drops the stretch, because its end has come.
   *
   * @returns The start of the stretch; undefined if there was none.
   */
  drop(): number | undefined {
    const start = this.#stretch?.start;
    this.#stretch = undefined;
    return start;
  }

  /** Returns the stretch, so that it is spoken after the text has ended. Undefined if there is none. */
  release(): { readonly start: number; readonly before: string; readonly text: string } | undefined {
    const stretch = this.#stretch;
    this.#stretch = undefined;
    if (stretch !== undefined) this.#wasReleased = true;
    return stretch;
  }
}
