/**
 * Detects when an alignment has lost its place: text at a wrong place fits the sound much worse than arbitrary speech
 * would. How much worse the right place fits differs between voices, and is learnt.
 */
import { FreePath } from './free-path';

/** Loss of the right place against arbitrary speech, as a fraction of the frames' spread. */
const USUAL_LOSS = 0.15;
/** Additional loss of a wrong place. */
const WRONG_LOSS = 0.09;
/** Limits of the tolerated loss, for any voice. */
const MIN_TOLERATED = 0.2;
const MAX_TOLERATED = 0.34;
/**
 * How fast the usual loss follows a voice, per second. It rises slowly, so that a wrong place does not become usual.
 */
const FOLLOW_UP = 0.05;
const FOLLOW_DOWN = 0.1;
/** The initial value weighs as much as this many seconds of measurement. */
const ASSUMED_SECONDS = 3;
const FRAMES_A_SECOND = 100;
/** How fast the recent deficit is forgotten, per frame: in about two and a half seconds. */
const FORGET = 0.004;
/** Seconds with less spread are not measured. */
const MIN_SPREAD = 15;
/** A place with a greater deficit may be wrong, so nothing is learnt from it. */
const MAX_LEARNT_DEFICIT = 8;

/** Measures how well one alignment fits. */
export class FitMeter {
  readonly #free = new FreePath();
  #usualLoss: number;
  #seconds: number;
  #frames: number;
  #goodFrames: number;
  #deficit = 0;
  #recentDeficit = 0;
  /** Spread of the frames since the alignment last fitted. */
  #doubtfulSpread = 0;
  #score = 0;
  /** Sums of the present second. */
  #loss = 0;
  #spread = 0;

  /**
   * @param frames - Number of frames of the sound before the alignment begins.
   * @param before - An earlier meter of the same voice, whose measurements are kept.
   */
  constructor(frames: number, before?: FitMeter) {
    this.#frames = this.#goodFrames = frames;
    this.#usualLoss = before === undefined ? USUAL_LOSS : before.#usualLoss;
    this.#seconds = before === undefined ? 0 : before.#seconds;
  }

  /** How much worse than tolerable the alignment has become since {@link goodFrames}; 0 while it fits. */
  get deficit(): number {
    return this.#deficit;
  }

  /**
   * How much of that is from the last seconds. The right place of a voice that fits badly is about tolerable, so once it was lost,
   * only this tells that it fits again.
   */
  get recentDeficit(): number {
    return this.#recentDeficit;
  }

  /** The frame up to which the alignment fitted. */
  get goodFrames(): number {
    return this.#goodFrames;
  }

  /** Tolerated loss of the right place, as a fraction of the frames' spread. */
  get tolerated(): number {
    return Math.min(MAX_TOLERATED, Math.max(MIN_TOLERATED, this.#usualLoss + WRONG_LOSS));
  }

  /**
   * Measures the next frame.
   *
   * @param frameScores - How well the frame fits each of `FRAME_CLASSES`.
   * @param score - Score of the alignment up to the frame.
   */
  push(frameScores: Float64Array, score: number): void {
    this.#free.push(frameScores);
    this.#frames += 1;
    const { gain, spread } = this.#free;
    const loss = gain - (score - this.#score);
    this.#score = score;
    if (!Number.isFinite(loss)) return;
    const intolerable = loss - this.tolerated * spread;
    this.#deficit += intolerable;
    this.#recentDeficit = Math.max(0, this.#recentDeficit + intolerable) * (1 - FORGET);
    this.#doubtfulSpread += spread;
    if (this.#deficit <= 0) this.#restartDeficit();
    this.#loss += loss;
    this.#spread += spread;
    if (this.#frames % FRAMES_A_SECOND === 0) this.#measure();
  }

  /** Notes that the place is right nevertheless: the loss of this voice is higher than was assumed. */
  confirm(): void {
    const lost = this.tolerated + this.#deficit / Math.max(MIN_SPREAD, this.#doubtfulSpread);
    this.#usualLoss += Math.max(0, (lost - WRONG_LOSS - this.#usualLoss) / 2);
    this.#restartDeficit();
  }

  #restartDeficit(): void {
    this.#deficit = 0;
    this.#doubtfulSpread = 0;
    this.#goodFrames = this.#frames;
  }

  #measure(): void {
    if (this.#spread > MIN_SPREAD && this.#deficit < MAX_LEARNT_DEFICIT) {
      const part = this.#loss / this.#spread;
      const follow = part > this.#usualLoss ? FOLLOW_UP : FOLLOW_DOWN;
      if (Math.abs(part) < 1) this.#usualLoss += (part - this.#usualLoss) * Math.max(follow, 1 / (ASSUMED_SECONDS + this.#seconds));
      this.#seconds += 1;
    }
    this.#loss = 0;
    this.#spread = 0;
  }
}
