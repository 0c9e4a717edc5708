/** Scores how well a sound fits arbitrary speech: the best sequence of sounds, without regard to the text. */
import { durationScores, FRAME_CLASSES, PAUSE_CLASS } from '../sounds/sound-model';
import type { SoundClass } from '../sounds/sound-class';

/** Frequency of each class of sounds, in the order of `FRAME_CLASSES`. Weights the mean score of a frame. */
const PARTS: readonly number[] = [0.12, 0.33, 0.05, 0.17, 0.1, 0.05, 0.11, 0.05, 0.02];
/** Number of columns to keep: more than the longest sound. A power of two. */
const RING_COLUMNS = 64;
const MIN_SOUND_FRAMES = 2;
const PAUSE_ENTER_SCORE = -1;

/** Follows the best sequence of sounds frame by frame. */
export class FreePath {
  /** Score of the best sequence up to each of the last frames. */
  readonly #scores = new Float64Array(RING_COLUMNS);
  readonly #evidence = new Float64Array(FRAME_CLASSES.length);
  /** One row for each class: the evidence for it, summed up to each of the last frames. */
  readonly #sums = new Float64Array(FRAME_CLASSES.length * RING_COLUMNS);
  readonly #durations = FRAME_CLASSES.map((frameClass) =>
    frameClass === 'pause' ? new Float64Array(0) : durationScores(frameClass satisfies SoundClass, 1),
  );
  #pause = -Infinity;
  #frames = 0;

  /** How much the last frame raised the score of the best sequence. */
  gain = 0;
  /** How informative the last frame is: the score of the best class above the mean. */
  spread = 0;

  /** Adds a frame, given how well it fits each of `FRAME_CLASSES`. */
  push(scores: Float64Array): void {
    const before = this.#scores[this.#frames & (RING_COLUMNS - 1)] as number;
    this.#frames += 1;
    const column = this.#frames & (RING_COLUMNS - 1);
    let most = -Infinity;
    let mean = 0;
    let best = -Infinity;
    for (let index = 0; index < scores.length; index += 1) {
      const score = scores[index] as number;
      most = Math.max(most, score);
      mean += score * (PARTS[index] as number);
      const sum = (this.#evidence[index] as number) + score;
      this.#evidence[index] = sum;
      this.#sums[index * RING_COLUMNS + column] = sum;
      const path =
        index === PAUSE_CLASS ? (this.#pause = Math.max(this.#pause, before + PAUSE_ENTER_SCORE) + score) : this.#soundScore(index, sum);
      best = Math.max(best, path);
    }
    // The first frames are shorter than any sound.
    if (best === -Infinity) best = before;
    this.#scores[column] = best;
    this.gain = best - before;
    this.spread = most - mean;
  }

  #soundScore(index: number, sum: number): number {
    const durations = this.#durations[index] as Float64Array;
    const most = Math.min(durations.length - 1, this.#frames);
    let best = -Infinity;
    for (let count = MIN_SOUND_FRAMES; count <= most; count += 1) {
      const column = (this.#frames - count) & (RING_COLUMNS - 1);
      const path = (this.#scores[column] as number) - (this.#sums[index * RING_COLUMNS + column] as number) + (durations[count] as number);
      if (path > best) best = path;
    }
    return best + sum;
  }
}
