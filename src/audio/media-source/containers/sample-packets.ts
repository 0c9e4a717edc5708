/**
 * The smallest possible packets of silence for each codec, for trying out which containers a browser plays.
 */
import type { AudioFormat } from '../../player/audio-sink';
import type { AudioPacket, CodecConfig } from '../../packets/packet';

/** Number of packets. Some browsers need more than one to recognize a format. */
const PACKETS = 4;
/** MPEG-2 layer III, no checksum, 48 kbit/s at 24 kHz, mono, like Polly's. */
const MP3_HEADER = [0xff, 0xf3, 0x64, 0xc4];
const MP3_FRAME_BYTES = 144;
/** 20 ms of silence in CELT (RFC 6716, 3.1). */
const OPUS_SILENCE = [0xf8, 0xff, 0xfe];
/** OpusHead (RFC 7845, 5.1): version 1, mono, no pre-skip, 48 kHz, no gain, mapping family 0. */
const OPUS_HEAD = [0x4f, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64, 1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0];
/** Each of the three Vorbis headers begins with its type and these bytes (Vorbis I, 4.2.1). */
const VORBIS = [0x76, 0x6f, 0x72, 0x62, 0x69, 0x73];
/** Version 0, mono, 24 kHz, no bit rates, both blocks of 2,048 samples, and a set bit (4.2.2). */
const VORBIS_IDENTIFICATION = [0, 0, 0, 0, 1, 0xc0, 0x5d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xbb, 1];
/** No vendor, no comments, and a set bit (5.2.1). */
const VORBIS_COMMENT = [0, 0, 0, 0, 0, 0, 0, 0, 1];
/** Length of the smallest valid setup (4.2.4): one each of codebook (two words of one bit), floor, residue, mapping and mode. */
const VORBIS_SETUP_BYTES = 45;
/** The setup's bytes that are not 0, with their positions: the codebook's sync pattern, dimension and words; floor; residue; a set bit. */
const VORBIS_SETUP = [
  [1, 0x42],
  [2, 0x43],
  [3, 0x56],
  [4, 1],
  [6, 2],
  [14, 0x10],
  [17, 0x50],
  [18, 0x20],
  [44, 1],
] as const;
/** A block whose only floor is not used: silence. */
const VORBIS_SILENCE = [0];
const VORBIS_BLOCK_FRAMES = 2048;

/** Returns packets of silence. Returns none for a format without a container. */
export function samplePackets(format: AudioFormat['outputFormat']): readonly AudioPacket[] {
  switch (format) {
    case 'mp3': {
      const frame = new Uint8Array(MP3_FRAME_BYTES);
      frame.set(MP3_HEADER);
      return repeat({ codec: 'mp3', sampleRate: 24_000, channels: 1 }, frame, 576);
    }
    case 'ogg_opus':
      return repeat(
        { codec: 'opus', sampleRate: 48_000, channels: 1, head: Uint8Array.from(OPUS_HEAD) },
        Uint8Array.from(OPUS_SILENCE),
        960,
      );
    case 'ogg_vorbis': {
      const setup = new Uint8Array(VORBIS_SETUP_BYTES);
      for (const [at, byte] of VORBIS_SETUP) setup[at] = byte;
      const headers = [
        Uint8Array.of(1, ...VORBIS, ...VORBIS_IDENTIFICATION),
        Uint8Array.of(3, ...VORBIS, ...VORBIS_COMMENT),
        Uint8Array.of(5, ...VORBIS, ...setup),
      ] as const;
      return repeat(
        { codec: 'vorbis', sampleRate: 24_000, channels: 1, headers },
        Uint8Array.from(VORBIS_SILENCE),
        VORBIS_BLOCK_FRAMES / 2,
      );
    }
    case 'pcm':
    case 'mulaw':
    case 'alaw':
      return [];
  }
}

function repeat(config: CodecConfig, bytes: Uint8Array, frames: number): AudioPacket[] {
  return Array.from({ length: PACKETS }, (_, index) => ({
    config,
    bytes,
    frames,
    trimStartFrames: 0,
    trimEndFrames: 0,
    isFirst: index === 0,
  }));
}
