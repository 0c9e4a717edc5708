/** Counts underruns of an `<audio>` element, and the silence that they cause. */

/** Listeners do not notice a shorter silence, so it does not count. */
const MIN_STALL_MS = 20;

/** The underruns of one utterance. */
export class StallCounter {
  /** Start of the current underrun. Undefined if there is none. */
  #sinceMs: number | undefined;
  #underruns = 0;
  #stalledMs = 0;

  /** Number of past underruns. */
  get underruns(): number {
    return this.#underruns;
  }

  /** Total silence in past underruns, in milliseconds. */
  get stalledMs(): number {
    return this.#stalledMs;
  }

  /** Whether there is an underrun now. */
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
