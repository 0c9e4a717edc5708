/** Writes a log with cuts as the bytes of a file, without its dropped and skipped sound. */
import type { AudioPacket } from '../packets/packet';
import type { AudioLog } from './audio-log';
import { muxOggStream } from './ogg-stream';

/**
 * Returns the bytes of a file. Raw samples are cut at the exact sample, mp3 at a frame. Ogg contains a logical stream for each
 * segment, whose headers and positions cut it at the exact sample.
 */
export function splicedBytes(packets: AudioLog['packets']): Uint8Array<ArrayBuffer>[] {
  return segmentsOf(packets).flatMap((segment, index) => {
    switch (segment[0]?.config.codec) {
      case 'opus':
      case 'vorbis':
        return muxOggStream(segment, index);
      case 'pcm':
        return segment.map((packet) => samplesOf(packet, 2));
      case 'mulaw':
      case 'alaw':
        return segment.map((packet) => samplesOf(packet, 1));
      default:
        return segment.filter((packet) => soundFrames(packet) > 0).map(({ bytes }) => bytes.slice());
    }
  });
}

/** Groups the packets by segment. Leaves out segments without sound. */
function segmentsOf(packets: AudioLog['packets']): AudioPacket[][] {
  const segments: AudioPacket[][] = [];
  for (let index = 0; index < packets.length; index += 1) {
    const packet = packets.at(index);
    if (packet.isFirst) segments.push([]);
    segments.at(-1)?.push(packet);
  }
  return segments.filter((segment) => segment.some((packet) => soundFrames(packet) > 0));
}

function soundFrames({ frames, trimStartFrames, trimEndFrames }: AudioPacket): number {
  return frames - trimStartFrames - trimEndFrames;
}

function samplesOf(packet: AudioPacket, bytesPerSample: number): Uint8Array<ArrayBuffer> {
  const { bytes, frames, trimStartFrames, trimEndFrames } = packet;
  return bytes.slice(trimStartFrames * bytesPerSample, (frames - trimEndFrames) * bytesPerSample);
}
