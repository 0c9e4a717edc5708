/** How one sink uses the cushion that all sinks of an output share. Loaded with the players. */
import type { Clock } from '../../base/clock';
import type { AdaptiveCushion } from './adaptive-cushion';

/**
 * Longer silence does not count: the text has paused, for example for a call of a tool, or the connection was lost. No cushion that
 * listeners would wait for bridges that.
 */
const LONGEST_BRIDGED_MS = 500;

/** One sink's use of the cushion. */
export class CushionUse {
  readonly #cushion: AdaptiveCushion;
  readonly #clock: Clock;
  /** Time at which the sound ran out: an underrun if more follows, otherwise the end. Undefined if there is sound. */
  #drySinceMs: number | undefined;

  constructor(cushion: AdaptiveCushion, clock: Clock) {
    this.#cushion = cushion;
    this.#clock = clock;
  }

  /** See {@link AdaptiveCushion.milliseconds}. */
  get milliseconds(): number {
    return this.#cushion.milliseconds;
  }

  /** Notes whether the sound has run out. */
  setDry(isDry: boolean): void {
    this.#drySinceMs = isDry ? (this.#drySinceMs ?? this.#clock.now()) : undefined;
  }

  /** Notes that more sound has arrived. */
  moreCame(): void {
    if (this.#drySinceMs !== undefined && this.#clock.now() - this.#drySinceMs <= LONGEST_BRIDGED_MS) this.#cushion.underran();
    this.#drySinceMs = undefined;
  }

  /** Notes that sound was heard, in seconds of listening time. */
  played(seconds: number): void {
    if (seconds > 0) this.#cushion.played(seconds);
  }
}
