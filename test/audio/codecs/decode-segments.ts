/** Decodes several joined streams with our own decoder. */
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { makeReader, readAll } from './reading';

/** Decodes segments as one utterance. */
export async function decodeSegments(format: AudioFormat, segments: readonly Uint8Array[]): Promise<Float32Array<ArrayBuffer>> {
  const reader = makeReader(format);
  for (const [index, segment] of segments.entries()) {
    if (index > 0) reader.startSegment();
    reader.append(segment.slice());
  }
  reader.endOfStream();
  const { samples } = await readAll(reader);
  reader.close();
  return samples;
}
