/**
 * Tells whether an alignment lost its place: text in a wrong place fits the sound much worse than any speech at all would.
 * How much worse the right place fits differs from voice to voice, and is learnt.
 */
import { FreePath } from './free-path';

/** Part of what frames tell that the right place usually loses against any speech. */
const USUAL_LOSS = 0.15;
/** A wrong place loses this much more. */
const WRONG_LOSS = 0.09;
/** Part that is tolerated of any voice, at least and at most. */
const LEAST_TOLERATED = 0.2;
const MOST_TOLERATED = 0.34;
/** How fast a voice is followed, a second: slowly up, so that a wrong place does not become usual. */
const FOLLOW_UP = 0.05;
const FOLLOW_DOWN = 0.1;
/** The first seconds count as much as so many before. */
const ASSUMED_SECONDS = 3;
const FRAMES_A_SECOND = 100;
/** Seconds that tell less are not measured. */
const LEAST_SPREAD = 15;
/** A place with a greater deficit may be the wrong one, of which nothing is learnt. */
const MOST_LEARNT_DEFICIT = 8;

/** Measures how well one alignment fits. */
export class FitMeter {
  readonly #free = new FreePath();
  #usualLoss: number;
  #seconds: number;
  #frames: number;
  #goodFrames: number;
  #deficit = 0;
  /** What frames told since the alignment last fitted. */
  #doubtfulSpread = 0;
  #score = 0;
  /** Of the second under way. */
  #loss = 0;
  #spread = 0;

  /**
   * @param frames - How many frames of the sound are over where the alignment begins.
   * @param before - What was measured of the same voice.
   */
  constructor(frames: number, before?: FitMeter) {
    this.#frames = this.#goodFrames = frames;
    this.#usualLoss = before === undefined ? USUAL_LOSS : before.#usualLoss;
    this.#seconds = before === undefined ? 0 : before.#seconds;
  }

  /** By how much the alignment fits worse than is tolerable since {@link goodFrames}; 0 while it fits. */
  get deficit(): number {
    return this.#deficit;
  }

  /** The frame up to which it fitted. */
  get goodFrames(): number {
    return this.#goodFrames;
  }

  /** Part of what frames tell that the right place may lose. */
  get tolerated(): number {
    return Math.min(MOST_TOLERATED, Math.max(LEAST_TOLERATED, this.#usualLoss + WRONG_LOSS));
  }

  /**
   * Takes the next frame.
   *
   * @param frameScores - How well it fits each of `FRAME_CLASSES`.
   * @param score - How well the alignment fits up to it.
   */
  push(frameScores: Float64Array, score: number): void {
    this.#free.push(frameScores);
    this.#frames += 1;
    const { gain, spread } = this.#free;
    const loss = gain - (score - this.#score);
    this.#score = score;
    if (!Number.isFinite(loss)) return;
    this.#deficit += loss - this.tolerated * spread;
    this.#doubtfulSpread += spread;
    if (this.#deficit <= 0) this.#begin();
    this.#loss += loss;
    this.#spread += spread;
    if (this.#frames % FRAMES_A_SECOND === 0) this.#measure();
  }

  /** Says that the place is the right one all the same: the voice fits worse than was taken to be usual. */
  confirm(): void {
    const lost = this.tolerated + this.#deficit / Math.max(LEAST_SPREAD, this.#doubtfulSpread);
    this.#usualLoss += Math.max(0, (lost - WRONG_LOSS - this.#usualLoss) / 2);
    this.#begin();
  }

  #begin(): void {
    this.#deficit = 0;
    this.#doubtfulSpread = 0;
    this.#goodFrames = this.#frames;
  }

  #measure(): void {
    if (this.#spread > LEAST_SPREAD && this.#deficit < MOST_LEARNT_DEFICIT) {
      const part = this.#loss / this.#spread;
      const follow = part > this.#usualLoss ? FOLLOW_UP : FOLLOW_DOWN;
      if (Math.abs(part) < 1) this.#usualLoss += (part - this.#usualLoss) * Math.max(follow, 1 / (ASSUMED_SECONDS + this.#seconds));
      this.#seconds += 1;
    }
    this.#loss = 0;
    this.#spread = 0;
  }
}
