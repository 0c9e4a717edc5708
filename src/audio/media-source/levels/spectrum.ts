/**
 * Computes the spectrum of a sound like an AnalyserNode of Web Audio (section 1.8.6): a Blackman window, a Fourier transform, and the
 * magnitudes in decibels, without smoothing.
 */

/** The parameter of the Blackman window in Web Audio. */
const ALPHA = 0.16;

/** Reused buffers for one length. */
interface Transform {
  readonly window: Float32Array;
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

const transforms = new Map<number, Transform>();

/**
 * Returns the number of samples that a spectrum with this many bands needs.
 *
 * @param topHz - The upper end of the last band.
 * @returns A power of two.
 */
export function spectrumLength(bands: number, sampleRate: number, topHz: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(2, (bands * sampleRate) / topHz)));
}

/**
 * Computes a spectrum.
 *
 * @param samples - As many as {@link spectrumLength} returns.
 * @param topHz - The upper end of the last band. Bands above half of `sampleRate` become -Infinity.
 * @param gain - Multiplies the samples.
 */
export function writeSpectrum(samples: Float32Array, sampleRate: number, topHz: number, gain: number, decibels: Float32Array): void {
  const length = samples.length;
  const { window, real, imaginary } = transformOf(length);
  for (let index = 0; index < length; index += 1) real[index] = (samples[index] ?? 0) * (window[index] ?? 0) * gain;
  imaginary.fill(0);
  transform(real, imaginary);
  for (let band = 0; band < decibels.length; band += 1) {
    const bin = Math.round((((band * topHz) / decibels.length) * length) / sampleRate);
    decibels[band] = bin < length / 2 ? 20 * Math.log10(Math.hypot(real[bin] ?? 0, imaginary[bin] ?? 0) / length) : -Infinity;
  }
}

function transformOf(length: number): Transform {
  let found = transforms.get(length);
  if (found === undefined) {
    const window = Float32Array.from({ length }, (_, index) => {
      const angle = (2 * Math.PI * index) / length;
      return (1 - ALPHA) / 2 - 0.5 * Math.cos(angle) + (ALPHA / 2) * Math.cos(2 * angle);
    });
    found = { window, real: new Float32Array(length), imaginary: new Float32Array(length) };
    transforms.set(length, found);
  }
  return found;
}

/** A fast Fourier transform in place (Cooley and Tukey, 1965), for lengths that are powers of two. */
function transform(real: Float32Array, imaginary: Float32Array): void {
  const length = real.length;
  for (let index = 1, mirrored = 0; index < length; index += 1) {
    let bit = length >> 1;
    for (; (mirrored & bit) !== 0; bit >>= 1) mirrored ^= bit;
    mirrored ^= bit;
    if (index < mirrored) {
      [real[index], real[mirrored]] = [real[mirrored] ?? 0, real[index] ?? 0];
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let turn = 0; turn < size / 2; turn += 1) {
      const cosine = Math.cos(angle * turn);
      const sine = Math.sin(angle * turn);
      for (let even = turn; even < length; even += size) {
        const odd = even + size / 2;
        const r = (real[odd] ?? 0) * cosine - (imaginary[odd] ?? 0) * sine;
        const i = (real[odd] ?? 0) * sine + (imaginary[odd] ?? 0) * cosine;
        real[odd] = (real[even] ?? 0) - r;
        imaginary[odd] = (imaginary[even] ?? 0) - i;
        real[even] = (real[even] ?? 0) + r;
        imaginary[even] = (imaginary[even] ?? 0) + i;
      }
    }
  }
}
