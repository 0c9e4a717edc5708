/** Polly's `pcm`: signed 16-bit little-endian samples, mono, without a header. */
import { toInt16 } from './sample-format';
import type { StreamEncoder } from './stream-encoder';

/** Polly's sample rates for pcm, in hertz. */
export const PCM_SAMPLE_RATES: readonly number[] = [8000, 16_000];

const BYTES_PER_SAMPLE = 2;

/** Creates a pcm encoder for one stream; it is the same at every rate. */
export function createPcmStreamEncoder(): Promise<StreamEncoder> {
  return Promise.resolve({ encode: toBytes, finish: () => new Uint8Array(0) });
}

function toBytes(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * BYTES_PER_SAMPLE);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries()) view.setInt16(index * BYTES_PER_SAMPLE, toInt16(sample), true);
  return bytes;
}
