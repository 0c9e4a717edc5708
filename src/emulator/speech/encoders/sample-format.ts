/** Samples as whole numbers, which is what pcm is and what some encoders take. */

/**
 * A sample as a signed 16-bit number, at the limits where it goes beyond them.
 *
 * @param sample - From -1 to 1.
 */
export function toInt16(sample: number): number {
  return Math.max(-0x8000, Math.min(0x7fff, Math.round(sample * 0x8000)));
}
