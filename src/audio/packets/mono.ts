/** Mixes channels to one, and silences damaged audio that would hurt the listener. */

/** Real sound overshoots full scale a little. A peak of twice full scale comes from a damaged packet. */
const IMPLAUSIBLE_PEAK = 2;

/**
 * Mixes channels to one.
 *
 * @param channels - One or two channels of the same length; more are ignored.
 * @param length - Samples of each channel to mix.
 * @returns Samples in a new buffer; silence if they were implausibly loud or not numbers.
 */
export function toMono(channels: readonly Float32Array[], length: number): Float32Array<ArrayBuffer> {
  const mono = new Float32Array(length);
  const [first, second] = channels;
  if (first === undefined) return mono;
  mono.set(length === first.length ? first : first.subarray(0, length));
  if (second !== undefined) {
    for (let index = 0; index < length; index += 1) mono[index] = ((mono[index] ?? 0) + (second[index] ?? 0)) / 2;
  }
  return silenceNoise(mono);
}

/** Silences samples that no encoder can have meant. Changes and returns the given array. */
export function silenceNoise<Samples extends Float32Array>(samples: Samples): Samples {
  for (const sample of samples) {
    // This form of the comparison also rejects NaN.
    if (!(Math.abs(sample) < IMPLAUSIBLE_PEAK)) return samples.fill(0);
  }
  return samples;
}
