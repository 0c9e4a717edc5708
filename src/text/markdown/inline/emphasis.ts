/**
 * Pairs the runs of emphasis marks as in CommonMark 0.31 (section "An algorithm for parsing nested emphasis and links")
 * while the text arrives. The search for a closing run has a limited distance, because the text that waits for it is not spoken.
 */
import type { MarkRun } from './mark-run';

const MAX_WAITING_CHARACTERS = 300;
/** Greatest number of unclosed runs that are assumed to be emphasis. */
const MAX_ASSUMED = 32;
const MAX_OPEN_BRACKETS = 100;
/** The position of a bracket that has waited long enough. It no longer limits emphasis. */
const NOWHERE = Infinity;

/** The runs of one paragraph. */
export class Emphasis {
  /** Runs that may still open emphasis, and closing runs that wait for the decision on a bracket, in order. */
  #runs: MarkRun[] = [];
  #waiting: MarkRun[] = [];
  #brackets: number[] = [];

  add(run: MarkRun): void {
    this.#age(run.offset);
    if (!run.canOpen && !run.canClose) {
      run.decide();
      return;
    }
    this.#runs.push(run);
    if (!run.canClose) return;
    if (this.#waiting.length > 0 || this.#close(run) === 'waits') this.#waiting.push(run);
  }

  /** Adds the text between runs, with its position in the whole text. */
  read(text: string, start: number, end: number): void {
    if (this.#runs.length === 0) return;
    const ends = this.#runs.map((run) => ({ run, at: run.isDecided ? -1 : run.readOn(text) })).filter(({ at }) => at >= 0);
    for (const { run, at } of ends.sort((a, b) => a.at - b.at)) {
      // Runs that were too far away before that position keep the decision that was made for them.
      this.#age(Math.min(start + at, end));
      if (!run.isDecided) this.#giveUp((other) => other === run);
    }
    this.#age(end);
  }

  openBracket(offset: number): void {
    if (this.#brackets.length < MAX_OPEN_BRACKETS) this.#brackets.push(offset);
  }

  /**
   * Adds the closing bracket.
   *
   * @param isLink - Whether the brackets enclose the text of a link, which emphasis does not extend beyond.
   */
  closeBracket(isLink: boolean): void {
    const bracket = this.#brackets.pop();
    if (bracket === undefined) return;
    if (isLink) this.#giveUp(({ offset }) => offset > bracket);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) if (this.#waiting.length > 0 || this.#close(run) === 'waits') this.#waiting.push(run);
  }

  /** Decides on all runs at the end of a paragraph. */
  end(): void {
    this.#brackets = [];
    this.#closeWaiting();
    this.#giveUp(() => true);
  }

  /** Decides that undecided runs before a position are emphasis, because the text after them must be spoken now. */
  assumeBefore(offset: number): void {
    if (!this.#runs.some((run) => !run.isDecided && run.offset < offset)) return;
    this.#brackets.fill(NOWHERE);
    this.#closeWaiting();
    for (const run of this.#runs) if (run.offset < offset) run.assumeEmphasis();
    const assumed = this.#runs.filter(({ isDecided }) => isDecided);
    const tooMany = new Set(assumed.slice(0, Math.max(0, assumed.length - MAX_ASSUMED)));
    this.#runs = this.#runs.filter((run) => !tooMany.has(run) && (run.canOpen || !run.isDecided));
  }

  #age(offset: number): void {
    const limit = offset - MAX_WAITING_CHARACTERS;
    const oldest = this.#runs.find(({ isDecided }) => !isDecided);
    if (oldest !== undefined && oldest.offset < limit) this.assumeBefore(limit);
  }

  #closeWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) this.#close(run);
  }

  /** Finds the run that this one closes. If that run precedes a bracket that may begin a link, this one waits. */
  #close(run: MarkRun): 'waits' | 'done' {
    const open = this.#brackets.at(-1) ?? NOWHERE;
    const bracket = open === NOWHERE ? -1 : open;
    while (run.unmatched > 0) {
      const at = this.#runs.indexOf(run);
      const index = this.#runs.findLastIndex((other, place) => place < at && other.isClosedBy(run));
      const opening = this.#runs[index];
      if (opening === undefined) break;
      if (opening.offset < bracket) return 'waits';
      opening.match(run);
      for (const between of this.#runs.splice(index + 1, at - index - 1)) between.decide();
      if (opening.unmatched === 0) this.#remove(opening);
    }
    if (run.unmatched === 0 || !run.canOpen) this.#remove(run);
    return 'done';
  }

  #giveUp(isMeant: (run: MarkRun) => boolean): void {
    const given = new Set(this.#runs.filter(isMeant));
    if (given.size === 0) return;
    for (const run of given) run.decide();
    this.#runs = this.#runs.filter((run) => !given.has(run));
    this.#waiting = this.#waiting.filter((run) => !given.has(run));
  }

  #remove(run: MarkRun): void {
    run.decide();
    this.#runs.splice(this.#runs.indexOf(run), 1);
  }
}
