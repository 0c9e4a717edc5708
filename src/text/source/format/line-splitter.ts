/** Splits a text that arrives in pieces into lines. A line ends with CR, LF or both, even across pieces. */

/** The lines of one text. */
export class LineSplitter {
  #parts: string[] = [];
  /** Whether the last line ended with a CR that may be followed by its LF. */
  #endedInCarriageReturn = false;

  /**
   * Adds text.
   *
   * @returns The finished lines, without their line ends.
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

  /** Returns the last line, if it is unfinished. */
  flush(): string[] {
    const rest = this.#parts.join('');
    this.#parts = [];
    return rest === '' ? [] : [rest];
  }
}
