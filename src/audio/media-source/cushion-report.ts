/**
 * Tells the cushion that sinks share how playback goes: for how long it went well.
 */
import type { Clock } from '../../base/clock';
import type { AdaptiveCushion } from '../player/adaptive-cushion';

/** Reports for one sink. */
export class CushionReport {
  readonly #cushion: AdaptiveCushion;
  readonly #clock: Clock;
  /** Up to when the cushion was told that all is well. */
  #toldUpToMs = 0;
  #isDry = false;

  constructor(cushion: AdaptiveCushion, clock: Clock) {
    this.#cushion = cushion;
    this.#clock = clock;
  }

  /** Whether so much is enough to begin with. */
  isEnough(aheadSeconds: number): boolean {
    return aheadSeconds * 1000 >= this.#cushion.milliseconds;
  }

  /** Sound has begun. */
  onSound(): void {
    this.#isDry = false;
    this.#toldUpToMs = this.#clock.now();
  }

  /** It still sounds. */
  onTime(): void {
    const now = this.#clock.now();
    this.#cushion.played((now - this.#toldUpToMs) / 1000);
    this.#toldUpToMs = now;
  }

  /** It ran out. Whether that is an underrun or the end, what comes next will tell. */
  onDry(): void {
    this.#isDry = true;
  }

  /** More has come. */
  onMore(): void {
    if (this.#isDry) this.#cushion.underran();
    this.#isDry = false;
  }
}
