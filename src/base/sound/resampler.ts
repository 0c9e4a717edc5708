/**
 * Changes the sample rate of a stream with a polyphase filter: a windowed sinc, divided into one short filter for
 * each possible position of an output sample between two input samples. The rate is exact, and the result does not
 * depend on the chunks.
 */

/** Zero crossings of the sinc on each side, at the lower of the two rates; determines how steep the filter is. */
const HALF_WIDTH = 32;
/** End of the pass band as a fraction of the lower Nyquist frequency. The stop band begins as far above it. */
const PASS_BAND = 0.94;
/** Shape of the Kaiser window: about 90 dB of attenuation. */
const KAISER_BETA = 9;

/**
 * Resamples one stream without delay: output sample 0 falls on input sample 0. With equal rates, samples pass
 * unchanged.
 */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  /** All filters in a row, `#taps` coefficients each. */
  readonly #filters: Float32Array;
  readonly #taps: number;
  /** Input that later output may still need. */
  #history: Float32Array<ArrayBuffer>;
  /** Index in the history of the input sample at or before the next output sample. */
  #at: number;
  /** Distance of the next output sample from that input sample, in units of 1 / `#up`. */
  #phase = 0;

  /**
   * @param sourceRate - Sample rate of the input in hertz; a whole number.
   * @param targetRate - Sample rate of the output in hertz; a whole number.
   */
  constructor(sourceRate: number, targetRate: number) {
    const divisor = greatestCommonDivisor(sourceRate, targetRate);
    this.#up = targetRate / divisor;
    this.#down = sourceRate / divisor;
    const cutoff = Math.min(1, targetRate / sourceRate) * PASS_BAND;
    const reach = Math.ceil(HALF_WIDTH / Math.min(1, targetRate / sourceRate));
    this.#taps = 2 * reach;
    this.#filters = this.#isIdentity ? new Float32Array(0) : filtersOf(this.#up, this.#down, reach, cutoff);
    // The first output samples also use input before the beginning, which is silence.
    this.#history = new Float32Array(reach - 1);
    this.#at = reach - 1;
  }

  /** Resamples the next samples. Returns the output that they complete; with equal rates, returns the same array. */
  process(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    if (this.#isIdentity) return samples;
    const input = new Float32Array(this.#history.length + samples.length);
    input.set(this.#history);
    input.set(samples, this.#history.length);
    return this.#run(input, input.length - this.#taps / 2);
  }

  /**
   * Returns the last samples and ends the stream. The total output is `ceil(input * targetRate / sourceRate)`
   * samples.
   */
  flush(): Float32Array<ArrayBuffer> {
    if (this.#isIdentity) return new Float32Array(0);
    const end = this.#history.length;
    const input = new Float32Array(end + this.#taps / 2);
    input.set(this.#history);
    return this.#run(input, end);
  }

  get #isIdentity(): boolean {
    return this.#up === this.#down;
  }

  /** Computes all output samples before `end`, an index of `input`. */
  #run(input: Float32Array<ArrayBuffer>, end: number): Float32Array<ArrayBuffer> {
    const reach = this.#taps / 2;
    const remaining = (end - this.#at) * this.#up - this.#phase;
    const output = new Float32Array(Math.max(0, Math.ceil(remaining / this.#down)));
    for (let index = 0; index < output.length; index += 1) {
      const filter = this.#phase * this.#taps;
      const first = this.#at - reach + 1;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap += 1) {
        sum += (input[first + tap] ?? 0) * (this.#filters[filter + tap] ?? 0);
      }
      output[index] = sum;
      this.#phase += this.#down;
      this.#at += Math.floor(this.#phase / this.#up);
      this.#phase %= this.#up;
    }
    const keepFrom = Math.min(input.length, Math.max(0, this.#at - reach + 1));
    this.#history = input.slice(keepFrom);
    this.#at -= keepFrom;
    return output;
  }
}

/** Caches filters by their rates. There are few, and computing one takes milliseconds, which would delay a seek. */
const filterCache = new Map<string, Float32Array>();

function filtersOf(up: number, down: number, reach: number, cutoff: number): Float32Array {
  const key = `${up}/${down}`;
  let filters = filterCache.get(key);
  if (filters === undefined) {
    filters = makeFilters(up, reach, cutoff);
    filterCache.set(key, filters);
  }
  return filters;
}

function makeFilters(phases: number, reach: number, cutoff: number): Float32Array {
  const taps = 2 * reach;
  const filters = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      // Distance from the output sample to this tap's input sample, in input samples.
      const distance = tap - (reach - 1) - phase / phases;
      const value = cutoff * sinc(cutoff * distance) * kaiser(distance / reach);
      filters[phase * taps + tap] = value;
      sum += value;
    }
    // Normalises each filter to pass a constant unchanged. Otherwise rounding would cause a ripple over the phases.
    for (let tap = 0; tap < taps; tap += 1) {
      const at = phase * taps + tap;
      filters[at] = (filters[at] ?? 0) / sum;
    }
  }
  return filters;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** The modified Bessel function of order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
