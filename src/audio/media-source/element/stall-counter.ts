/** Counts underruns of an `<audio>` element, and the silence that they cause. */

/** A shorter silence is not heard as one. */
const MIN_STALL_MS = 20;

/** The underruns of one utterance. */
export class StallCounter {
  /** When the present underrun began; undefined without one. */
  #sinceMs: number | undefined;
  #underruns = 0;
  #stalledMs = 0;

  /** Number of underruns that are over. */
  get underruns(): number {
    return this.#underruns;
  }

  /** Milliseconds of silence in them. */
  get stalledMs(): number {
    return this.#stalledMs;
  }

  /** Whether an underrun is going on. */
  get isStalled(): boolean {
    return this.#sinceMs !== undefined;
  }

  /** Begins an underrun. */
  begin(atMs: number): void {
    this.#sinceMs = atMs;
  }

  /** Ends the underrun, if there is one. */
  end(atMs: number): void {
    const stalledMs = atMs - (this.#sinceMs ?? atMs);
    this.#sinceMs = undefined;
    if (stalledMs < MIN_STALL_MS) return;
    this.#underruns += 1;
    this.#stalledMs += stalledMs;
  }

  /** Ends the underrun without counting it. */
  forget(): void {
    this.#sinceMs = undefined;
  }
}
