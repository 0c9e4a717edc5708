/** Records how the best path reached each link at each frame, in one byte each, for tracing it back. */

const INITIAL_BYTES = 1 << 15;

/**
 * Columns of steps: one for each frame, beginning with the first link that was followed there. Columns are counted
 * from 1.
 */
export class StepHistory {
  #steps = new Uint8Array(INITIAL_BYTES);
  #length = 0;
  #offsets: number[] = [0];
  #lows: number[] = [0];
  #firstColumn: number;

  /** @param firstColumn - Number of the column before the first one that is started. */
  constructor(firstColumn = 0) {
    this.#firstColumn = firstColumn;
  }

  /** The earliest column that is still recorded. */
  get firstColumn(): number {
    return this.#firstColumn;
  }

  /** Begins the next column. */
  startColumn(lowLink: number, mostSteps: number): void {
    this.#offsets.push(this.#length);
    this.#lows.push(lowLink);
    if (this.#length + mostSteps <= this.#steps.length) return;
    const larger = new Uint8Array(2 * this.#steps.length + mostSteps);
    larger.set(this.#steps);
    this.#steps = larger;
  }

  /** Adds the step of the next link to the present column. */
  push(step: number): void {
    this.#steps[this.#length] = step;
    this.#length += 1;
  }

  /** The step of a link in a column; 0 if it is not recorded. */
  at(column: number, link: number): number {
    const index = column - this.#firstColumn;
    const offset = this.#offsets[index];
    if (offset === undefined) return 0;
    const at = offset + link - (this.#lows[index] ?? 0);
    return at < offset || at >= (this.#offsets[index + 1] ?? this.#length) ? 0 : (this.#steps[at] ?? 0);
  }

  /** Drops all columns before a given one. */
  forgetBefore(column: number): void {
    const count = column - this.#firstColumn;
    if (count <= 0) return;
    const dropped = this.#offsets[count] ?? this.#length;
    this.#steps.copyWithin(0, dropped, this.#length);
    this.#length -= dropped;
    this.#offsets = this.#offsets.slice(count).map((offset) => offset - dropped);
    this.#lows = this.#lows.slice(count);
    this.#firstColumn = column;
  }
}
