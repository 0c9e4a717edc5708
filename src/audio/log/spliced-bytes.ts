/**
 * Writes the sound of an utterance again that was cut somewhere: its bytes without what was dropped or skipped.
 */
import type { AudioPacket } from '../packets/packet';
import type { PacketStore } from './packet-table';
import { ReceivedPackets } from './audio-log';
import { muxOggStream } from './mux/ogg-stream';
import type { AudioFormat } from '../../base/audio-format';

/**
 * The bytes that a file is made of: samples cut to the sample, mp3 to the frame, and Ogg, one logical stream for each
 * segment, to the sample as its headers and positions say.
 */
export function bytesOfSound(format: AudioFormat, audio: { giveTo(received: ReceivedPackets): void }): Uint8Array<ArrayBuffer>[] {
  const received = new ReceivedPackets(format);
  audio.giveTo(received);
  received.end();
  return segmentsOf(received.store).flatMap((packets, index) => {
    switch (packets[0]?.config.codec) {
      case 'opus':
      case 'vorbis':
        return muxOggStream(packets, index);
      case 'pcm':
        return packets.map((packet) => samplesOf(packet, 2));
      case 'mulaw':
      case 'alaw':
        return packets.map((packet) => samplesOf(packet, 1));
      default:
        return packets.filter((packet) => soundFrames(packet) > 0).map(({ bytes }) => bytes.slice());
    }
  });
}

/** The packets of each segment of which there is sound. */
function segmentsOf(store: PacketStore): AudioPacket[][] {
  const segments: AudioPacket[][] = [];
  for (let index = 0; index < store.length; index += 1) {
    const packet = store.at(index);
    if (packet.isFirst) segments.push([]);
    segments.at(-1)?.push(packet);
  }
  return segments.filter((packets) => packets.some((packet) => soundFrames(packet) > 0));
}

function soundFrames({ frames, trimStartFrames, trimEndFrames }: AudioPacket): number {
  return frames - trimStartFrames - trimEndFrames;
}

function samplesOf(packet: AudioPacket, bytesPerSample: number): Uint8Array<ArrayBuffer> {
  const { bytes, frames, trimStartFrames, trimEndFrames } = packet;
  return bytes.slice(trimStartFrames * bytesPerSample, (frames - trimEndFrames) * bytesPerSample);
}
