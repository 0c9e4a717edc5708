/** Cuts text that comes piece by piece into lines; a line ends with CR, LF or both, also where a piece ends between. */

/** The lines of one text. */
export class LineSplitter {
  #parts: string[] = [];
  /** The last line ended with a CR that a LF may still belong to. */
  #endedInCarriageReturn = false;

  /**
   * Takes more text.
   *
   * @returns The lines that have ended, without what ended them.
   */
  push(text: string): string[] {
    const lines: string[] = [];
    let start = this.#endedInCarriageReturn && text.startsWith('\n') ? 1 : 0;
    if (text !== '') this.#endedInCarriageReturn = false;
    for (const { 0: ending, index } of text.matchAll(/\r\n?|\n/g)) {
      if (index < start) continue;
      this.#parts.push(text.slice(start, index));
      lines.push(this.#parts.join(''));
      this.#parts = [];
      start = index + ending.length;
      this.#endedInCarriageReturn = ending === '\r' && start === text.length;
    }
    if (start < text.length) this.#parts.push(text.slice(start));
    return lines;
  }

  /** The last line, where nothing has ended it. */
  flush(): string[] {
    const rest = this.#parts.join('');
    this.#parts = [];
    return rest === '' ? [] : [rest];
  }
}
