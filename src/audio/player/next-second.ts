/** Times the updates of a displayed position. */

/** Margin of the timer, which would often fire just before the end of a second without it. */
const LATE_MS = 20;

/**
 * Returns the milliseconds until the position reaches its next whole second, when a displayed number changes. Smooth displays
 * poll the position instead.
 *
 * @param rate - Seconds of the utterance per second of time.
 */
export function nextSecondInMs(positionSeconds: number, rate: number): number {
  return ((1 - (positionSeconds % 1)) / rate) * 1000 + LATE_MS;
}
