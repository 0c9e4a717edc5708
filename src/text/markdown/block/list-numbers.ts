/** Counts the items of ordered lists as renderers do, since many authors number each item `1.` (CommonMark, section 5.3). */

interface OpenList {
  readonly column: number;
  /** Lines from here on belong to the item. */
  readonly textColumn: number;
  /** The sign after its numbers. */
  readonly delimiter: string;
  readonly last: number;
}

const MARK = /^(\d{1,9})([.)])$/;

/** The open ordered lists of a text, the innermost last. */
export class ListNumbers {
  #open: OpenList[] = [];
  #quoteDepth = 0;

  /**
   * Adds an item of an ordered list.
   *
   * @param mark - Its number with the sign behind it.
   * @param column - Its indentation.
   * @returns The mark with the number that a renderer shows.
   */
  count(mark: string, column: number, quoteDepth: number): string {
    const [, digits = '', delimiter = ''] = MARK.exec(mark) ?? [];
    const before = this.#listAt(column, quoteDepth);
    // A number that the author has skipped is left to them.
    const last = Math.max(Number(digits), before?.delimiter === delimiter ? before.last + 1 : 0);
    this.#open.push({ column, textColumn: column + mark.length + 1, delimiter, last });
    return last === Number(digits) ? mark : `${String(last)}${delimiter}`;
  }

  /** Adds any other line. It ends the lists whose items it does not belong to. */
  pass(column: number, quoteDepth: number): void {
    if (quoteDepth !== this.#quoteDepth) this.#open = [];
    this.#quoteDepth = quoteDepth;
    this.#open = this.#open.filter(({ textColumn }) => textColumn <= column);
  }

  /** Returns the list that an item continues, and closes it and those within it. */
  #listAt(column: number, quoteDepth: number): OpenList | undefined {
    if (quoteDepth !== this.#quoteDepth) this.#open = [];
    this.#quoteDepth = quoteDepth;
    const index = this.#open.findIndex(({ textColumn }) => textColumn > column);
    if (index < 0) return undefined;
    const list = this.#open[index];
    this.#open.length = index;
    return list;
  }
}
