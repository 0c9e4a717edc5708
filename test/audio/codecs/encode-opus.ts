/** Opus as the browser encodes it, in Ogg. */
import { muxOgg, type PositionedPacket } from './ogg-muxer';

const SAMPLE_RATE = 48_000;
/** 20 ms. */
const PACKET_FRAMES = 960;
/** The pre-skip of every libopus at 48 kHz: 6.5 ms. */
const PRE_SKIP_FRAMES = 312;

/** Encodes mono samples at 48 kHz, with exact delay and length. */
export async function encodeOpus(samples: Float32Array): Promise<Uint8Array<ArrayBuffer>> {
  const end = PRE_SKIP_FRAMES + samples.length;
  const packets: PositionedPacket[] = [
    {
      bytes: Uint8Array.of(
        ...new TextEncoder().encode('OpusHead'),
        1,
        1,
        PRE_SKIP_FRAMES & 0xff,
        PRE_SKIP_FRAMES >> 8,
        0x80,
        0xbb,
        0,
        0,
        0,
        0,
        0,
      ),
      position: 0,
    },
    { bytes: Uint8Array.of(...new TextEncoder().encode('OpusTags'), 0, 0, 0, 0, 0, 0, 0, 0), position: 0 },
  ];
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push({ bytes, position: Math.min(end, (packets.length - 1) * PACKET_FRAMES) });
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'opus', sampleRate: SAMPLE_RATE, numberOfChannels: 1, bitrate: 64_000 });
  const padded = new Float32Array(Math.ceil(end / PACKET_FRAMES) * PACKET_FRAMES);
  padded.set(samples);
  encoder.encode(
    new AudioData({
      format: 'f32-planar',
      sampleRate: SAMPLE_RATE,
      numberOfFrames: padded.length,
      numberOfChannels: 1,
      timestamp: 0,
      data: padded,
    }),
  );
  await encoder.flush();
  encoder.close();
  return muxOgg(packets, { maxSegments: 40 });
}
