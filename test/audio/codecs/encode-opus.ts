/** Opus in Ogg, encoded by the browser. */
import { muxOgg, type PositionedPacket } from './ogg-muxer';

const RATE = 48_000;
const PRE_SKIP_AT = 10;
/** The browser's encoder outputs packets of 20 ms. */
const PACKET_FRAMES = 960;

/** Encodes mono samples at 48 kHz, with exact delay and length. */
export async function encodeOpus(samples: Float32Array): Promise<Uint8Array<ArrayBuffer>> {
  const packets: Uint8Array[] = [];
  let head: Uint8Array | undefined;
  const encoder = new AudioEncoder({
    output: (chunk, metadata) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      packets.push(bytes);
      const description = metadata?.decoderConfig?.description;
      if (description instanceof ArrayBuffer) head ??= new Uint8Array(description.slice());
      else if (description !== undefined) head ??= new Uint8Array((description as Uint8Array<ArrayBuffer>).slice());
    },
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'opus', sampleRate: RATE, numberOfChannels: 1, bitrate: 64_000 });
  // Some silence is added, because the encoder's delay would swallow the end.
  const padded = new Float32Array(samples.length + 2 * PACKET_FRAMES);
  padded.set(samples);
  encoder.encode(
    new AudioData({
      format: 'f32-planar',
      sampleRate: RATE,
      numberOfFrames: padded.length,
      numberOfChannels: 1,
      timestamp: 0,
      data: padded,
    }),
  );
  await encoder.flush();
  encoder.close();
  if (head === undefined) throw new Error('The encoder gave no OpusHead.');
  const end = new DataView(head.buffer).getUint16(PRE_SKIP_AT, true) + samples.length;
  const tags = new Uint8Array(16);
  tags.set(new TextEncoder().encode('OpusTags'));
  const positioned: PositionedPacket[] = [
    { bytes: head, position: 0 },
    { bytes: tags, position: 0 },
    ...packets
      .slice(0, Math.ceil(end / PACKET_FRAMES))
      .map((bytes, index) => ({ bytes, position: Math.min(end, (index + 1) * PACKET_FRAMES) })),
  ];
  return muxOgg(positioned, { maxSegments: 40 });
}
