/** Integer samples, which pcm consists of and some encoders take. */

/**
 * Converts a sample to a signed 16-bit number; values beyond its range are clipped.
 *
 * @param sample - From -1 to 1.
 */
export function toInt16(sample: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample * 0x8000)));
}
