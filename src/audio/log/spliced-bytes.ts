/**
 * Writes the sound of a log again that was cut somewhere: its bytes without what was dropped or skipped.
 */
import type { AudioPacket } from '../packets/packet';
import type { AudioLog } from './audio-log';
import { muxOggStream } from './ogg-stream';

/**
 * The bytes that a file is made of: samples cut to the sample, mp3 to the frame, and Ogg, one logical stream for each
 * segment, to the sample as its headers and positions say.
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

/** The packets of each segment of which there is sound. */
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
