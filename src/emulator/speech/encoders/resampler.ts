/**
 * Changes the sample rate of a mono stream, chunk by chunk, with a windowed-sinc polyphase filter. No package for this is
 * both maintained and small, and the filter is short.
 */

/** Zero crossings of the sinc on each side of its centre. More of them narrow the transition band but cost more work. */
const ZERO_CROSSINGS = 20;

/** The filter's cutoff, as a fraction of the lower Nyquist frequency. It leaves room for the filter's slope. */
const CUTOFF = 0.93;

/** Shape of the Kaiser window; 8 attenuates aliases by about 80 dB. */
const KAISER_BETA = 8;

/** Resamples one stream. The output has no delay: output sample 0 is input sample 0. */
export class Resampler {
  readonly #up: number;
  readonly #down: number;
  readonly #taps: number;
  readonly #phases: readonly Float32Array[];
  /**
   * The input that is still needed; its first sample is input sample #first. It begins with the silence before the stream.
   */
  #history: Float32Array;
  #first: number;
  #produced = 0;
  #received = 0;

  /**
   * @param fromRate - Input rate in hertz, a whole number.
   * @param toRate - Output rate in hertz, a whole number.
   */
  constructor(fromRate: number, toRate: number) {
    const divisor = greatestCommonDivisor(fromRate, toRate);
    this.#up = toRate / divisor;
    this.#down = fromRate / divisor;
    const cutoff = CUTOFF * Math.min(1, toRate / fromRate);
    const reach = Math.ceil(ZERO_CROSSINGS / cutoff);
    this.#taps = 2 * reach;
    this.#phases = makePhases(this.#up, reach, cutoff);
    this.#history = new Float32Array(reach - 1);
    this.#first = -(reach - 1);
  }

  /**
   * Adds input and returns the output that later input cannot change.
   *
   * @param input - Samples at the input rate. Not kept.
   */
  push(input: Float32Array): Float32Array {
    const joined = new Float32Array(this.#history.length + input.length);
    joined.set(this.#history);
    joined.set(input, this.#history.length);
    this.#history = joined;
    this.#received += input.length;
    return this.#produce(Number.POSITIVE_INFINITY);
  }

  /** Returns the rest, as if silence followed. The whole output is as long as the input, to the nearest sample. */
  finish(): Float32Array {
    const total = Math.round((this.#received * this.#up) / this.#down);
    const joined = new Float32Array(this.#history.length + this.#taps);
    joined.set(this.#history);
    this.#history = joined;
    return this.#produce(total);
  }

  #produce(limit: number): Float32Array {
    const end = this.#first + this.#history.length;
    const reach = this.#taps / 2;
    // Output n lies at input n * down / up and needs input up to `reach` past it.
    const certain = Math.max(this.#produced, Math.ceil(((end - reach) * this.#up) / this.#down));
    const output = new Float32Array(Math.max(0, Math.min(certain, limit) - this.#produced));
    for (let index = 0; index < output.length; index++) {
      const position = (this.#produced + index) * this.#down;
      const whole = Math.floor(position / this.#up);
      const phase = this.#phases[position % this.#up];
      if (phase === undefined) continue;
      const from = whole - reach + 1 - this.#first;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) sum += (phase[tap] ?? 0) * (this.#history[from + tap] ?? 0);
      output[index] = sum;
    }
    this.#produced += output.length;
    const keepFrom = Math.floor((this.#produced * this.#down) / this.#up) - reach + 1;
    this.#history = this.#history.slice(Math.max(0, keepFrom - this.#first));
    this.#first = Math.max(this.#first, keepFrom);
    return output;
  }
}

function makePhases(up: number, reach: number, cutoff: number): Float32Array[] {
  return Array.from({ length: up }, (_, phase) => {
    const taps = new Float32Array(2 * reach);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      const distance = tap - reach + 1 - phase / up;
      const value = sinc(cutoff * distance) * kaiser(distance / reach);
      taps[tap] = value;
      sum += value;
    }
    // Normalises each phase, so that a constant passes unchanged; otherwise the phases would add a hum.
    return taps.map((value) => value / sum);
  });
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window from -1 to 1; zero beyond. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
