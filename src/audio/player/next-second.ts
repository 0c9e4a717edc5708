/** When to update a displayed position of speech. */

/** Without this margin, a timer for the end of a second would often fire just before it. */
const LATE_MS = 20;

/**
 * Milliseconds until the position reaches its next whole second, when displayed figures change. Smooth displays poll
 * the position instead.
 *
 * @param rate - Seconds of the utterance in a second of time.
 */
export function nextSecondInMs(positionSeconds: number, rate: number): number {
  return ((1 - (positionSeconds % 1)) / rate) * 1000 + LATE_MS;
}
