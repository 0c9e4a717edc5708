/** Decodes packets with one decoder, to compare decoders. */
import { createDemuxer } from '../../../src/audio/demux/create-demuxer';
import type { AudioPacket } from '../../../src/audio/packets/packet';
import type { PacketDecoderMaker } from '../../../src/audio/packets/packet-decoder';
import type { AudioFormat } from '../../../src/base/audio-format';

/** The packets of a whole stream. */
export function packetsOf(format: AudioFormat, bytes: Uint8Array): AudioPacket[] {
  const demuxer = createDemuxer(format);
  return [...demuxer.push(bytes), ...demuxer.flush()];
}

/** All samples that a decoder makes of packets, untrimmed. */
export async function decodePackets(make: PacketDecoderMaker, packets: readonly AudioPacket[]): Promise<Float32Array<ArrayBuffer>> {
  const [first] = packets;
  if (first === undefined) throw new Error('There is nothing to decode.');
  const runs: Float32Array[] = [];
  let failure: unknown;
  const decoder = await make({
    onSamples: (samples) => runs.push(samples),
    onFailure: (cause) => (failure = cause),
  });
  await decoder.start(first.config);
  for (const packet of packets) decoder.decode(packet);
  await decoder.flush();
  decoder.close();
  if (failure !== undefined) throw new Error('The decoder failed.', { cause: failure });
  const whole = new Float32Array(runs.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const run of runs) {
    whole.set(run, at);
    at += run.length;
  }
  return whole;
}

/** The largest difference between two runs of samples; infinite if their lengths differ. */
export function largestDifference(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return Infinity;
  let largest = 0;
  for (const [index, sample] of one.entries()) largest = Math.max(largest, Math.abs(sample - (other[index] ?? NaN)));
  return largest;
}
