/**
 * How much sound must be there before playback starts or goes on: little at first, since nobody likes to wait; more
 * after each time it ran out; less again when the network has behaved. Shared by all sinks of an output, because a
 * network that stuttered in one utterance stutters in the next.
 */

/** So much must be played without running out before the cushion is halved. */
const CALM_SECONDS = 30;
/** What a cushion of nothing grows to, since doubling nothing is no help, and from where it goes back to nothing. */
const SMALLEST_GROWN_MS = 50;

/** What sinks ask before they start or go on, and tell what came of it. */
export interface AdaptiveCushion {
  /** Milliseconds of sound that must be there now before playback starts, or goes on after it ran out. */
  readonly milliseconds: number;

  /** Says that sound ran out before its end: from now on twice as much is waited for, up to the largest. */
  underran(): void;

  /**
   * Says that so much was played since it was last said. For each 30 s without an underrun the cushion is halved, down to
   * the smallest. Sinks that play at the same time may all say so.
   *
   * @param seconds - Of sound, as the listener's clock counts them.
   */
  played(seconds: number): void;
}

/** Between what a cushion moves. */
export interface CushionLimits {
  /** The first and the smallest, in milliseconds. */
  readonly minMs: number;
  /** The largest, in milliseconds; not below the smallest. The same as it for a cushion that never changes. */
  readonly maxMs: number;
}

/** Makes a cushion that is as small as it may be. */
export function createAdaptiveCushion({ minMs, maxMs }: CushionLimits): AdaptiveCushion {
  let milliseconds = minMs;
  let calmSeconds = 0;
  return {
    get milliseconds() {
      return milliseconds;
    },
    underran() {
      calmSeconds = 0;
      milliseconds = Math.min(maxMs, Math.max(milliseconds * 2, SMALLEST_GROWN_MS));
    },
    played(seconds) {
      calmSeconds += seconds;
      while (calmSeconds >= CALM_SECONDS) {
        calmSeconds -= CALM_SECONDS;
        const halved = milliseconds / 2;
        milliseconds = halved < SMALLEST_GROWN_MS ? minMs : Math.max(minMs, halved);
      }
    },
  };
}
