/**
 * One channel out of many, and nothing that could hurt.
 */

/** Real sound overshoots full scale a little. Twice as loud is what a damaged packet decodes to. */
const IMPLAUSIBLE_PEAK = 2;

/**
 * Mixes channels to one.
 *
 * @param channels - As many as are to be mixed; the same length each.
 * @param length - Samples of each.
 * @returns Samples in a buffer of their own; silence where they were implausibly loud or no numbers at all.
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

/** Makes samples silent that no encoder can have meant. Changes and returns what it was given. */
export function silenceNoise<Samples extends Float32Array>(samples: Samples): Samples {
  for (const sample of samples) {
    // Written so that NaN does not pass either.
    if (!(Math.abs(sample) < IMPLAUSIBLE_PEAK)) return samples.fill(0);
  }
  return samples;
}
