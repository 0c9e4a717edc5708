/** When a position in speech should be shown anew. */

/** A timer that fires as the second ends would often look just before. */
const LATE_MS = 20;

/**
 * Milliseconds until the position has come to its next whole second: what is shown of it in figures changes then, and what
 * moves smoothly is pulled.
 *
 * @param rate - Seconds of the utterance in a second of time.
 */
export function nextSecondInMs(positionSeconds: number, rate: number): number {
  return ((1 - (positionSeconds % 1)) / rate) * 1000 + LATE_MS;
}
