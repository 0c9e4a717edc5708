/**
 * The inverse modified discrete cosine transform, computed with a complex Fourier transform of a quarter of its
 * length.
 */

/** Transforms spectra of one length. */
export class InverseMdct {
  readonly #length: number;
  /** The rotations before and after the Fourier transform: cosines and sines alternate. */
  readonly #turns: Float32Array;
  readonly #fourierTurns: Float32Array;
  readonly #reversed: Uint16Array;
  readonly #work: Float32Array;
  readonly #folded: Float32Array;

  /** @param length - Samples of output: a power of two, at least 64. A spectrum has half as many values. */
  constructor(length: number) {
    this.#length = length;
    const half = length / 2;
    const quarter = length / 4;
    this.#turns = Float32Array.from({ length: half }, (_, index) => turn((Math.PI * ((index >> 1) + 1 / 8)) / half, index));
    this.#fourierTurns = Float32Array.from({ length: quarter }, (_, index) => turn((2 * Math.PI * (index >> 1)) / quarter, index));
    const bits = Math.log2(quarter);
    this.#reversed = Uint16Array.from({ length: quarter }, (_, index) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit += 1) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    });
    this.#work = new Float32Array(half);
    this.#folded = new Float32Array(half);
  }

  /**
   * Computes samples: `output[n]` is the sum over k of
   * `spectrum[k] * cos(2 * PI / length * (n + 1/2 + length/4) * (k + 1/2))`.
   */
  run(spectrum: Float32Array, output: Float32Array): void {
    this.#foldedCosines(spectrum);
    const folded = this.#folded;
    const half = this.#length / 2;
    const quarter = half / 2;
    for (let index = 0; index < quarter; index += 1) {
      output[index] = folded[quarter + index] ?? 0;
      output[half + quarter + index] = -(folded[index] ?? 0);
    }
    for (let index = 0; index < half; index += 1) output[half + quarter - 1 - index] = -(folded[index] ?? 0);
  }

  /** A discrete cosine transform of type IV: rotation, Fourier transform, rotation. */
  #foldedCosines(spectrum: Float32Array): void {
    const half = this.#length / 2;
    const quarter = half / 2;
    const work = this.#work;
    const turns = this.#turns;
    for (let index = 0; index < quarter; index += 1) {
      const real = spectrum[2 * index] ?? 0;
      const imaginary = spectrum[half - 1 - 2 * index] ?? 0;
      const cosine = turns[2 * index] ?? 0;
      const sine = turns[2 * index + 1] ?? 0;
      const to = 2 * (this.#reversed[index] ?? 0);
      work[to] = real * cosine + imaginary * sine;
      work[to + 1] = imaginary * cosine - real * sine;
    }
    this.#fourier();
    for (let index = 0; index < quarter; index += 1) {
      const real = work[2 * index] ?? 0;
      const imaginary = work[2 * index + 1] ?? 0;
      const cosine = turns[2 * index] ?? 0;
      const sine = turns[2 * index + 1] ?? 0;
      this.#folded[2 * index] = real * cosine + imaginary * sine;
      this.#folded[half - 1 - 2 * index] = real * sine - imaginary * cosine;
    }
  }

  /** Cooley and Tukey's algorithm in place; its input is in bit-reversed order. */
  #fourier(): void {
    const work = this.#work;
    const turns = this.#fourierTurns;
    const count = this.#length / 4;
    for (let size = 2; size <= count; size *= 2) {
      const half = size / 2;
      const stride = count / size;
      for (let first = 0; first < count; first += size) {
        for (let index = 0; index < half; index += 1) {
          const cosine = turns[2 * index * stride] ?? 0;
          const sine = turns[2 * index * stride + 1] ?? 0;
          const low = 2 * (first + index);
          const high = low + size;
          const real = (work[high] ?? 0) * cosine + (work[high + 1] ?? 0) * sine;
          const imaginary = (work[high + 1] ?? 0) * cosine - (work[high] ?? 0) * sine;
          work[high] = (work[low] ?? 0) - real;
          work[high + 1] = (work[low + 1] ?? 0) - imaginary;
          work[low] = (work[low] ?? 0) + real;
          work[low + 1] = (work[low + 1] ?? 0) + imaginary;
        }
      }
    }
  }
}

function turn(angle: number, index: number): number {
  return index % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
}
