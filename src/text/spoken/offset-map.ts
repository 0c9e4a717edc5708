/**
 * Maps spoken characters to displayed ones, and back. It grows at its end, by one run for each copied or replaced stretch. A text
 * that is spoken unchanged needs one run.
 */

/**
 * Each run has four numbers: its start in the spoken and in the displayed text, and its length in each. For a copy, the last
 * number is {@link COPIED}.
 */
const NUMBERS_A_RUN = 4;
const COPIED = -1;

/** A stretch of text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Maps between two texts. Offsets after the end map to the end. */
export interface ReadonlyOffsetMap {
  /** The length of the spoken text so far, in UTF-16 code units. */
  readonly spokenLength: number;
  readonly runCount: number;
  /**
   * Converts a spoken offset to a displayed one. Inside a replaced stretch, returns the start of that stretch.
   *
   * @param spokenIndex - Offset in the spoken text, in UTF-16 code units.
   */
  toDisplayed(spokenIndex: number): number;
  /**
   * Returns the displayed range to highlight for a spoken range of at least one character.
   */
  toDisplayedRange(spokenStart: number, spokenEnd: number): TextRange;
  /**
   * Converts a displayed offset to a spoken one. For unspoken text, returns the offset of the next spoken character.
   *
   * @param displayedIndex - Offset in the displayed text, in UTF-16 code units.
   */
  toSpoken(displayedIndex: number): number;
}

/** A writable {@link ReadonlyOffsetMap}. */
export class OffsetMap implements ReadonlyOffsetMap {
  /** All runs in one array, because a long answer has thousands. Ordered in both texts, without gaps in the spoken one. */
  readonly #runs: number[] = [];
  #spokenLength = 0;

  get spokenLength(): number {
    return this.#spokenLength;
  }

  get runCount(): number {
    return this.#runs.length / NUMBERS_A_RUN;
  }

  /** Appends a copied stretch, character for character. */
  appendCopy(length: number, displayedStart: number): void {
    if (length === 0) return;
    const runs = this.#runs;
    const last = runs.length - NUMBERS_A_RUN;
    if (last >= 0 && runs[last + 3] === COPIED && displayedEnd(runs, last) === displayedStart) {
      runs[last + 2] = at(runs, last + 2) + length;
    } else {
      runs.push(this.#spokenLength, displayedStart, length, COPIED);
    }
    this.#spokenLength += length;
  }

  /**
   * Appends a stretch that replaces a displayed one as a whole.
   *
   * @param displayedStart - At or after the start of the last stretch.
   * @param displayedLength - 0 for an insertion.
   */
  appendReplacement(spokenLength: number, displayedStart: number, displayedLength: number): void {
    if (spokenLength === 0) return;
    this.#runs.push(this.#spokenLength, displayedStart, spokenLength, displayedLength);
    this.#spokenLength += spokenLength;
  }

  cut(spokenLength: number): void {
    const runs = this.#runs;
    while (runs.length > 0 && at(runs, runs.length - NUMBERS_A_RUN) >= spokenLength) runs.length -= NUMBERS_A_RUN;
    const last = runs.length - NUMBERS_A_RUN;
    if (last >= 0) runs[last + 2] = Math.min(at(runs, last + 2), spokenLength - at(runs, last));
    this.#spokenLength = Math.min(this.#spokenLength, spokenLength);
  }

  toDisplayed(spokenIndex: number): number {
    return this.#displayedEdges(spokenIndex).start;
  }

  toDisplayedRange(spokenStart: number, spokenEnd: number): TextRange {
    const { start } = this.#displayedEdges(spokenStart);
    return { start, end: Math.max(start, this.#displayedEdges(spokenEnd - 1).end) };
  }

  toSpoken(displayedIndex: number): number {
    const runs = this.#runs;
    // The first run that ends after the offset, or starts at it.
    let low = 0;
    let high = runs.length / NUMBERS_A_RUN;
    while (low < high) {
      const middle = (low + high) >> 1;
      const run = middle * NUMBERS_A_RUN;
      if (displayedEnd(runs, run) <= displayedIndex) low = middle + 1;
      else high = middle;
    }
    const run = low * NUMBERS_A_RUN;
    if (run >= runs.length) return this.#spokenLength;
    const inside = Math.max(0, displayedIndex - at(runs, run + 1));
    return at(runs, run) + (runs[run + 3] === COPIED ? inside : 0);
  }

  #displayedEdges(spokenIndex: number): TextRange {
    const runs = this.#runs;
    if (runs.length === 0) return { start: 0, end: 0 };
    let low = 0;
    let high = runs.length / NUMBERS_A_RUN - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (at(runs, middle * NUMBERS_A_RUN) <= spokenIndex) low = middle;
      else high = middle - 1;
    }
    const run = low * NUMBERS_A_RUN;
    const start = at(runs, run + 1);
    const inside = Math.max(0, spokenIndex - at(runs, run));
    const end = displayedEnd(runs, run);
    if (inside >= at(runs, run + 2)) return { start: end, end };
    return runs[run + 3] === COPIED ? { start: start + inside, end: start + inside + 1 } : { start, end };
  }
}

function at(numbers: readonly number[], index: number): number {
  return numbers[index] ?? 0;
}

function displayedEnd(runs: readonly number[], run: number): number {
  const length = at(runs, run + 3);
  return at(runs, run + 1) + (length === COPIED ? at(runs, run + 2) : length);
}
