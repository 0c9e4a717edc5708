/**
 * Polly's `mulaw` and `alaw`: one byte a sample, mono, with no header (ITU-T G.711).
 *
 * A byte is a sign, a segment and a place in it. Segments double in length, so that soft sound gets finer steps. The
 * recommendation's tables 1 and 2 follow from a segment being the position of the highest set bit, and the place the four
 * bits after it.
 */
import type { StreamEncoder } from './stream-encoder';

/** Rates Polly has for both, in hertz. */
export const G711_SAMPLE_RATES: readonly number[] = [8000];

/** Steps of μ-law up to the limit of its last segment, the bias included; the limit is as loud as 1. */
const MULAW_STEPS = 8192;
/** Added to what μ-law encodes, which makes each of its segments begin at a power of two. */
const MULAW_BIAS = 33;
/** μ-law's first segment begins at 2 to this power. */
const MULAW_FIRST_EXPONENT = 5;
/** Steps of A-law up to the limit of its last segment, which is as loud as 1. */
const ALAW_STEPS = 4096;
/** A-law's second segment begins at 2 to this power; the first has the same length and begins at 0. */
const ALAW_SECOND_EXPONENT = 5;

const SIGN_BIT = 0x80;
const SEGMENT_SHIFT = 4;
const PLACES = 16;
/** Silence would be all zeros; for the sake of old lines bits are sent inverted, in A-law every other one. */
const MULAW_INVERTED = 0xff;
const ALAW_INVERTED = 0x55;

/** An encoder for one stream of μ-law. */
export function createMulawStreamEncoder(): Promise<StreamEncoder> {
  return Promise.resolve({ encode: (samples) => Uint8Array.from(samples, toMulaw), finish: () => new Uint8Array(0) });
}

/** An encoder for one stream of A-law. */
export function createAlawStreamEncoder(): Promise<StreamEncoder> {
  return Promise.resolve({ encode: (samples) => Uint8Array.from(samples, toAlaw), finish: () => new Uint8Array(0) });
}

/**
 * A sample in μ-law (G.711, table 2).
 *
 * @param sample - From -1 to 1; beyond that the loudest there is.
 */
export function toMulaw(sample: number): number {
  const steps = Math.min(Math.abs(sample) * MULAW_STEPS + MULAW_BIAS, MULAW_STEPS - 1);
  const exponent = highestBit(steps);
  const place = Math.floor((steps * PLACES) / 2 ** exponent) - PLACES;
  const code = ((exponent - MULAW_FIRST_EXPONENT) << SEGMENT_SHIFT) | place;
  return (code | (sample < 0 ? SIGN_BIT : 0)) ^ MULAW_INVERTED;
}

/**
 * A sample in A-law (G.711, table 1).
 *
 * @param sample - From -1 to 1; beyond that the loudest there is.
 */
export function toAlaw(sample: number): number {
  const steps = Math.min(Math.abs(sample) * ALAW_STEPS, ALAW_STEPS - 1);
  const segment = Math.max(0, highestBit(steps) - ALAW_SECOND_EXPONENT + 1);
  const exponent = Math.max(segment, 1) + ALAW_SECOND_EXPONENT - 1;
  const place = Math.floor((steps * PLACES) / 2 ** exponent) - (segment === 0 ? 0 : PLACES);
  const code = (segment << SEGMENT_SHIFT) | place;
  return (code | (sample < 0 ? 0 : SIGN_BIT)) ^ ALAW_INVERTED;
}

/** Position of the highest bit of a number's whole part; -1 when that is 0. */
function highestBit(value: number): number {
  return 31 - Math.clz32(value);
}
