/**
 * How many packets before a given one a decoder must start, so that its output for that packet is the same as after a
 * start at the beginning.
 */
import type { AudioPacket, CodecConfig } from './packet';

/**
 * The most bytes of earlier frames that a layer III frame may refer to (ISO/IEC 11172-3, main_data_begin has 9 bits).
 */
const MP3_RESERVOIR_BYTES = 511;
/** Header, checksum and the longest side information of a frame, which do not count for the reservoir. */
const MP3_OVERHEAD_BYTES = 38;
/** Number of frames whose overlap and filter memory affect the next ones. */
const MP3_MEMORY_PACKETS = 2;
/**
 * 400 ms at 48 kHz. RFC 7845, section 4.6, requires at least 80 ms. After those, the loudness of single bands, which
 * is coded as a difference to the previous packet, is still up to a tenth off.
 */
const OPUS_RUN_UP_FRAMES = 19_200;
/** A Vorbis packet needs the previous one to produce sound (Vorbis I, section 4.3.8). */
const VORBIS_RUN_UP_PACKETS = 1;

/**
 * Counts the packets to decode and drop before a packet.
 *
 * @param config - The codec of the packet.
 * @param packet - Number of the packet whose output must be right.
 * @param at - Returns a packet by its number.
 * @param firstPacket - The first packet of the stream, where counting stops.
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
