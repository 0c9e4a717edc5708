/**
 * Bars that part cells where a table is, and are shown where none is: that tells only the line behind the first row, so its
 * bars are hidden until then.
 */
export class TableBars {
  /** Where those of the last line stand, hidden for now. */
  #hidden: number[] = [];
  #isInTable = false;

  /** Whether the line belongs to a table that was announced, which shows no bars. */
  get isInTable(): boolean {
    return this.#isInTable;
  }

  /** Takes a bar that is hidden for now. */
  hide(offset: number): void {
    this.#hidden.push(offset);
  }

  /** Takes the line below the head of a table: what was before it is the head. */
  announce(): void {
    this.#hidden = [];
    this.#isInTable = true;
  }

  /** Takes the end of a block. @returns Where bars stand that are shown from now on. */
  end(): number[] {
    this.#isInTable = false;
    return this.settle();
  }

  /** Takes a line that announces no table. @returns Where bars stand that are shown from now on. */
  settle(): number[] {
    const shown = this.#hidden;
    this.#hidden = [];
    return shown;
  }
}
