/** Sound that begins and ends softly, so that every jump in a recording of it is a fault. */

const EDGE_SECONDS = 0.01;

/** Fades the first and the last 10 ms. */
export function softEnds(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer> {
  const edge = EDGE_SECONDS * sampleRate;
  return samples.map((sample, at) => sample * Math.min(1, at / edge, (samples.length - 1 - at) / edge));
}
