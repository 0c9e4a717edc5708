/** Reports one element's playback to the cushion that all sinks of an output share. */
import type { Clock } from '../../base/clock';
import type { AdaptiveCushion } from '../player/adaptive-cushion';

/** Reports the playback of one player. */
export class CushionReport {
  readonly #cushion: AdaptiveCushion;
  readonly #clock: Clock;
  /** The time up to which sound was reported. */
  #toldUpToMs = 0;
  #isDry = false;

  constructor(cushion: AdaptiveCushion, clock: Clock) {
    this.#cushion = cushion;
    this.#clock = clock;
  }

  /** Whether this much buffered sound is enough to start. */
  isEnough(aheadSeconds: number): boolean {
    return aheadSeconds * 1000 >= this.#cushion.milliseconds;
  }

  /** Notes that sound has begun. */
  onSound(): void {
    this.#isDry = false;
    this.#toldUpToMs = this.#clock.now();
  }

  /** Notes that the sound continues. Call it at each `timeupdate`. */
  onTime(): void {
    const now = this.#clock.now();
    this.#cushion.played((now - this.#toldUpToMs) / 1000);
    this.#toldUpToMs = now;
  }

  /** Notes that the sound ran out. If more arrives later, this counts as an underrun. */
  onDry(): void {
    this.#isDry = true;
  }

  /** Notes that more sound has arrived. */
  onMore(): void {
    if (this.#isDry) this.#cushion.underran();
    this.#isDry = false;
  }
}
