/**
 * Polly's `mulaw` and `alaw`: one byte per sample, mono, without a header (ITU-T G.711).
 *
 * A byte holds a sign, a segment and a step within it. Segments double in length, so quiet sound gets finer steps. Tables 1
 * and 2 of the recommendation follow from this: the segment is the position of the highest set bit, the step the four bits
 * after it.
 */
import type { StreamEncoder } from './stream-encoder';

/** Polly's sample rates for both, in hertz. */
export const G711_SAMPLE_RATES: readonly number[] = [8000];

/** Steps of μ-law up to the end of its last segment, bias included. That end is full scale. */
const MULAW_STEPS = 8192;
/** Added before μ-law encoding, so that each segment begins at a power of two. */
const MULAW_BIAS = 33;
/** μ-law's first segment begins at 2 to this power. */
const MULAW_FIRST_EXPONENT = 5;
/** Steps of A-law up to the end of its last segment, which is full scale. */
const ALAW_STEPS = 4096;
/** A-law's second segment begins at 2 to this power. The first has the same length and begins at 0. */
const ALAW_SECOND_EXPONENT = 5;

const SIGN_BIT = 0x80;
const SEGMENT_SHIFT = 4;
const PLACES = 16;
/** Bits are inverted, in A-law every other one, because old lines could not carry the long runs of zeros of silence. */
const MULAW_INVERTED = 0xff;
const ALAW_INVERTED = 0x55;

/** Creates a μ-law encoder for one stream. */
export function createMulawStreamEncoder(): Promise<StreamEncoder> {
  return Promise.resolve({ encode: (samples) => Uint8Array.from(samples, toMulaw), finish: () => new Uint8Array(0) });
}

/** Creates an A-law encoder for one stream. */
export function createAlawStreamEncoder(): Promise<StreamEncoder> {
  return Promise.resolve({ encode: (samples) => Uint8Array.from(samples, toAlaw), finish: () => new Uint8Array(0) });
}

/**
 * Encodes a sample in μ-law (G.711, table 2).
 *
 * @param sample - From -1 to 1; values beyond are clipped.
 */
export function toMulaw(sample: number): number {
  const steps = Math.min(Math.abs(sample) * MULAW_STEPS + MULAW_BIAS, MULAW_STEPS - 1);
  const exponent = highestBit(steps);
  const place = Math.floor((steps * PLACES) / 2 ** exponent) - PLACES;
  const code = ((exponent - MULAW_FIRST_EXPONENT) << SEGMENT_SHIFT) | place;
  return (code | (sample < 0 ? SIGN_BIT : 0)) ^ MULAW_INVERTED;
}

/**
 * Encodes a sample in A-law (G.711, table 1).
 *
 * @param sample - From -1 to 1; values beyond are clipped.
 */
export function toAlaw(sample: number): number {
  const steps = Math.min(Math.abs(sample) * ALAW_STEPS, ALAW_STEPS - 1);
  const segment = Math.max(0, highestBit(steps) - ALAW_SECOND_EXPONENT + 1);
  const exponent = Math.max(segment, 1) + ALAW_SECOND_EXPONENT - 1;
  const place = Math.floor((steps * PLACES) / 2 ** exponent) - (segment === 0 ? 0 : PLACES);
  const code = (segment << SEGMENT_SHIFT) | place;
  return (code | (sample < 0 ? 0 : SIGN_BIT)) ^ ALAW_INVERTED;
}

/** Position of the highest set bit of a number's integer part; -1 if that is 0. */
function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}
