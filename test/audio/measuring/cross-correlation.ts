/** Finds a short piece of sound in a long one: normalised cross-correlation by Fourier transform. */

/** A place where a piece was found. */
export interface Match {
  /** Index in the long sound at which the piece begins. */
  readonly at: number;
  /** 1 for the same shape at any level; about 0 for a different sound. */
  readonly correlation: number;
}

/** Finds the best match of `piece` in `sound` that begins at `from` or later and ends at `to` or before. */
export function findPiece(piece: Float32Array, sound: Float32Array, from = 0, to = sound.length): Match {
  const start = Math.max(0, from);
  const region = sound.subarray(start, Math.max(start, Math.min(to, sound.length)));
  if (region.length < piece.length) return { at: -1, correlation: 0 };
  const size = 2 ** Math.ceil(Math.log2(region.length + piece.length));
  const products = correlate(region, piece, size);
  const pieceEnergy = energyOf(piece);
  let energy = energyOf(region.subarray(0, piece.length));
  let best: Match = { at: -1, correlation: 0 };
  for (let offset = 0; offset + piece.length <= region.length; offset += 1) {
    const norm = Math.sqrt(pieceEnergy * energy);
    // Next to silence, a rounding error would count as similarity.
    const correlation = energy > pieceEnergy * 1e-4 && norm > 0 ? (products[offset] ?? 0) / norm : 0;
    if (correlation > best.correlation) best = { at: start + offset, correlation };
    energy += (region[offset + piece.length] ?? 0) ** 2 - (region[offset] ?? 0) ** 2;
  }
  return best;
}

/** How similar `piece` and the sound at `at` are, from -1 to 1. */
export function likeness(piece: Float32Array, sound: Float32Array, at: number): number {
  let product = 0;
  let energy = 0;
  for (let index = 0; index < piece.length; index += 1) {
    const sample = sound[at + index] ?? 0;
    product += sample * (piece[index] ?? 0);
    energy += sample * sample;
  }
  const norm = Math.sqrt(energy * energyOf(piece));
  return norm === 0 ? 0 : product / norm;
}

/** The sum of squares. */
export function energyOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum;
}

function correlate(sound: Float32Array, piece: Float32Array, size: number): Float64Array {
  // Both are real, so one transform suffices: one as the real part, the other as the imaginary part.
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  real.set(sound);
  imaginary.set(piece);
  transform(real, imaginary);
  const productReal = new Float64Array(size);
  const productImaginary = new Float64Array(size);
  for (let k = 0; k < size; k += 1) {
    const mirror = (size - k) % size;
    const a = real[k] ?? 0;
    const b = imaginary[k] ?? 0;
    const c = real[mirror] ?? 0;
    const d = imaginary[mirror] ?? 0;
    const soundReal = (a + c) / 2;
    const soundImaginary = (b - d) / 2;
    const pieceReal = (b + d) / 2;
    const pieceImaginary = (c - a) / 2;
    productReal[k] = soundReal * pieceReal + soundImaginary * pieceImaginary;
    // Conjugated, so that the forward transform serves as the inverse.
    productImaginary[k] = -(soundImaginary * pieceReal - soundReal * pieceImaginary);
  }
  transform(productReal, productImaginary);
  return productReal.map((value) => value / size);
}

/** Radix-2 Fourier transform in place. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length;
  for (let index = 1, mirror = 0; index < size; index += 1) {
    let bit = size >> 1;
    for (; (mirror & bit) !== 0; bit >>= 1) mirror ^= bit;
    mirror ^= bit;
    if (index < mirror) {
      swap(real, index, mirror);
      swap(imaginary, index, mirror);
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const cosines = Float64Array.from({ length: half }, (_, k) => Math.cos((Math.PI * k) / half));
    const sines = Float64Array.from({ length: half }, (_, k) => -Math.sin((Math.PI * k) / half));
    for (let base = 0; base < size; base += 2 * half) {
      for (let k = 0; k < half; k += 1) {
        const even = base + k;
        const odd = even + half;
        const oddReal = real[odd] ?? 0;
        const oddImaginary = imaginary[odd] ?? 0;
        const cosine = cosines[k] ?? 0;
        const sine = sines[k] ?? 0;
        const turnedReal = oddReal * cosine - oddImaginary * sine;
        const turnedImaginary = oddReal * sine + oddImaginary * cosine;
        real[odd] = (real[even] ?? 0) - turnedReal;
        imaginary[odd] = (imaginary[even] ?? 0) - turnedImaginary;
        real[even] = (real[even] ?? 0) + turnedReal;
        imaginary[even] = (imaginary[even] ?? 0) + turnedImaginary;
      }
    }
  }
}

function swap(values: Float64Array, first: number, second: number): void {
  const held = values[first] ?? 0;
  values[first] = values[second] ?? 0;
  values[second] = held;
}
