/**
 * How far before a packet a decoder must begin, so that what it makes of that packet is the same as if it had begun at the
 * beginning.
 */
import type { AudioPacket, CodecConfig } from './packet';

/** The most bytes of earlier frames that a layer III frame may draw on (ISO/IEC 11172-3, main_data_begin has 9 bits). */
const MP3_RESERVOIR_BYTES = 511;
/** Header, checksum and the longest side information of a frame: what does not count for the reservoir. */
const MP3_OVERHEAD_BYTES = 38;
/** Frames whose overlap and filter memory still sound in the next ones. */
const MP3_MEMORY_PACKETS = 2;
/**
 * 400 ms at 48 kHz. RFC 7845, section 4.6, asks for 80 ms at least; then the loudness of single bands, which each packet
 * tells as a difference to the one before it, is still as much as a tenth off.
 */
const OPUS_RUN_UP_FRAMES = 19_200;
/** A Vorbis packet sounds only together with the one before it (Vorbis I, section 4.3.8). */
const VORBIS_RUN_UP_PACKETS = 1;

/**
 * Counts the packets to decode and drop before one.
 *
 * @param config - What the packet is of.
 * @param packet - The number of the packet that shall be right.
 * @param at - Gives a packet by its number.
 * @param firstPacket - The first one of the stream, beyond which nobody goes.
 */
export function runUpPackets({ codec }: CodecConfig, packet: number, at: (index: number) => AudioPacket, firstPacket: number): number {
  const available = packet - firstPacket;
  switch (codec) {
    case 'mp3': {
      let bytes = 0;
      let count = 0;
      while (count < available && bytes < MP3_RESERVOIR_BYTES) {
        count += 1;
        bytes += Math.max(1, at(packet - count).bytes.length - MP3_OVERHEAD_BYTES);
      }
      return Math.min(available, count + MP3_MEMORY_PACKETS);
    }
    case 'opus': {
      let frames = 0;
      let count = 0;
      while (count < available && frames < OPUS_RUN_UP_FRAMES) {
        count += 1;
        frames += at(packet - count).frames;
      }
      return count;
    }
    case 'vorbis':
      return Math.min(available, VORBIS_RUN_UP_PACKETS);
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return 0;
  }
}
