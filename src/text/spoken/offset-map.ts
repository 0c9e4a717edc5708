/**
 * Leads from every spoken character to the displayed one that it stands for, and back. It grows at its end only, a run
 * for each stretch that was copied or replaced, so that a text that is spoken as it is costs one run.
 */

/**
 * Numbers a run takes: where it begins in the spoken and in the displayed text, and how long it is there; the last is
 * {@link COPIED} for one that stands for as many characters, one for one.
 */
const NUMBERS_A_RUN = 4;
const COPIED = -1;

/** A stretch of text, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** The way between two texts. What is asked for behind their ends is at their ends. */
export interface ReadonlyOffsetMap {
  /** UTF-16 code units of the spoken text so far. */
  readonly spokenLength: number;
  /** How many stretches it is made of. */
  readonly runCount: number;
  /**
   * The displayed character that a spoken one stands for; where several stand for several others, the first of those.
   *
   * @param spokenIndex - UTF-16 code unit of the spoken text.
   */
  toDisplayed(spokenIndex: number): number;
  /**
   * What of the displayed text a stretch of the spoken one stands for, to be highlighted: at least one spoken character.
   */
  toDisplayedRange(spokenStart: number, spokenEnd: number): TextRange;
  /**
   * The spoken character that stands for a displayed one; for one that is not spoken, the first that follows.
   *
   * @param displayedIndex - UTF-16 code unit of the displayed text.
   */
  toSpoken(displayedIndex: number): number;
}

/** A {@link ReadonlyOffsetMap} that can be written. */
export class OffsetMap implements ReadonlyOffsetMap {
  /** Flat, because a long answer has thousands of runs. In order in both texts, and in the spoken one without gaps. */
  readonly #runs: number[] = [];
  #spokenLength = 0;

  get spokenLength(): number {
    return this.#spokenLength;
  }

  get runCount(): number {
    return this.#runs.length / NUMBERS_A_RUN;
  }

  /** Adds a stretch that stands for as many displayed characters, one for one, behind all others. */
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
   * Adds a stretch that as a whole stands for a displayed one, behind all others.
   *
   * @param displayedStart - Not before where the last one began.
   * @param displayedLength - 0 where it was put in.
   */
  appendReplacement(spokenLength: number, displayedStart: number, displayedLength: number): void {
    if (spokenLength === 0) return;
    this.#runs.push(this.#spokenLength, displayedStart, spokenLength, displayedLength);
    this.#spokenLength += spokenLength;
  }

  /** Drops what is behind a spoken character. */
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
    // The first run that ends behind the character, or begins with it.
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

  /** What one spoken character stands for. */
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
