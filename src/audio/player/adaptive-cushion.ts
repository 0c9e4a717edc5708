/**
 * The cushion: the amount of sound that must be buffered before playback starts or resumes. It is small at first, because
 * listeners do not like to wait. It grows after each underrun, and shrinks while there is none. All sinks of an output share
 * one cushion, because a network that delays one utterance probably delays the next one, too.
 */

/** Seconds of playback without an underrun after which the cushion is halved. */
const CALM_SECONDS = 30;
/**
 * Smallest size after an underrun: the first one shows that the network is uneven. When the cushion would shrink below this
 * size, it returns to the minimum.
 */
const MIN_GROWN_MS = 100;

/** The cushion that the sinks of an output share. It adapts to their underruns. */
export interface AdaptiveCushion {
  /** Milliseconds of sound that must be buffered before playback starts, or resumes after an underrun. */
  readonly milliseconds: number;

  /** Notes an underrun: the cushion doubles, to 100 ms at least and its maximum at most. */
  underran(): void;

  /**
   * Notes that this much sound was played. Each 30 s without an underrun halve the cushion, down to its minimum.
   * Sinks that play at the same time may all call this.
   *
   * @param seconds - Seconds of listening time. The playback rate does not matter.
   */
  played(seconds: number): void;
}

/** The range of a cushion. */
export interface CushionLimits {
  /** The first and smallest cushion, in milliseconds. */
  readonly minMs: number;
  /** The largest cushion, in milliseconds; at least `minMs`. With the same value the cushion never changes. */
  readonly maxMs: number;
}

/** Creates a cushion of the smallest size. */
export function createAdaptiveCushion({ minMs, maxMs }: CushionLimits): AdaptiveCushion {
  let milliseconds = minMs;
  let calmSeconds = 0;
  return {
    get milliseconds() {
      return milliseconds;
    },
    underran() {
      calmSeconds = 0;
      milliseconds = Math.min(maxMs, Math.max(milliseconds * 2, MIN_GROWN_MS));
    },
    played(seconds) {
      calmSeconds += seconds;
      while (calmSeconds >= CALM_SECONDS) {
        calmSeconds -= CALM_SECONDS;
        const halved = milliseconds / 2;
        milliseconds = halved < MIN_GROWN_MS ? minMs : Math.max(minMs, halved);
      }
    },
  };
}
