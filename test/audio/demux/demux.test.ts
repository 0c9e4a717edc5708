import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDemuxer } from '../../../src/audio/demux/create-demuxer';
import type { AudioPacket } from '../../../src/audio/packets/packet';
import type { AudioFormat } from '../../../src/base/audio-format';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { chirpWithNoise, cutAt, encodeMp3, joinAll, noiseBytes } from '../measuring/material';
import { muxOgg, type PositionedPacket } from '../codecs/ogg-muxer';

const OPUS: AudioFormat = { outputFormat: 'ogg_opus', sampleRate: 48_000 };
const VORBIS: AudioFormat = { outputFormat: 'ogg_vorbis', sampleRate: 24_000 };
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: 24_000 };
const MP3_FRAME_BYTES = 144;

let mp3: Uint8Array<ArrayBuffer>;
let opus: Uint8Array<ArrayBuffer>;
let vorbis: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  mp3 = await encodeMp3(chirpWithNoise(1, 24_000), 24_000);
  opus = await encode(OPUS, 1.011);
  vorbis = await encode(VORBIS, 1.777);
});

async function encode({ outputFormat, sampleRate }: AudioFormat, seconds: number): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = await createStreamEncoder(outputFormat, sampleRate);
  return joinAll(encoder.encode(chirpWithNoise(seconds, sampleRate)), encoder.finish());
}

function demux(format: AudioFormat, pieces: readonly Uint8Array[]): AudioPacket[] {
  const demuxer = createDemuxer(format);
  // A demuxer returns views of bytes that must not change.
  const packets = pieces.flatMap((piece) => demuxer.push(piece));
  return [...packets, ...demuxer.flush()];
}

/** Packets as text, which is compared much faster. */
function written(packets: readonly AudioPacket[]): string[] {
  return packets.map(({ bytes, config: { codec, sampleRate }, ...rest }) =>
    JSON.stringify({ ...rest, codec, sampleRate, bytes: Buffer.from(bytes).toString('base64') }),
  );
}

function soundFrames(packets: readonly AudioPacket[]): number {
  return packets.reduce((sum, { frames, trimStartFrames, trimEndFrames }) => sum + frames - trimStartFrames - trimEndFrames, 0);
}

/** A first frame as LAME writes it: no sound, but the length of the sound to come. */
function lameTag(frames: number, delay: number, padding: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(MP3_FRAME_BYTES);
  frame.set(mp3.subarray(0, 4));
  const text = (at: number, value: string) => frame.set(new TextEncoder().encode(value), at);
  text(13, 'Info');
  new DataView(frame.buffer).setUint32(17, 1);
  new DataView(frame.buffer).setUint32(21, frames);
  text(25, 'LAME3.100');
  frame.set([delay >> 4, ((delay & 0xf) << 4) | (padding >> 8), padding & 0xff], 25 + 21);
  return frame;
}

/** An ID3v2 tag of `size` bytes after its header. */
function id3Tag(size: number): Uint8Array<ArrayBuffer> {
  return joinAll(Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, size >> 7, size & 0x7f), new Uint8Array(size).fill(0xff));
}

describe('any split gives the same packets', () => {
  const cuts = fc.array(fc.nat(), { maxLength: 60 });

  test.each([
    ['mp3', MP3, () => joinAll(id3Tag(300), noiseBytes(99), mp3, noiseBytes(200), mp3).subarray(0, -50)],
    ['ogg_opus', OPUS, () => joinAll(noiseBytes(99), opus, opus).subarray(0, -50)],
    ['ogg_vorbis', VORBIS, () => joinAll(vorbis, noiseBytes(99), vorbis)],
  ] as const)('%s', (_, format, make) => {
    const bytes = make();
    const whole = written(demux(format, [bytes]));
    expect(whole.length).toBeGreaterThan(20);
    fc.assert(
      fc.property(cuts, (at) => {
        expect(written(demux(format, cutAt(bytes, at)))).toEqual(whole);
      }),
      { numRuns: 40 },
    );
    expect(
      written(
        demux(
          format,
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
        ),
      ),
    ).toEqual(whole);
  });

  test.each(['pcm', 'mulaw', 'alaw'] as const)('%s: the same bytes, in whole samples', (outputFormat) => {
    const bytes = noiseBytes(5001);
    const even = outputFormat === 'pcm' ? 5000 : 5001;
    fc.assert(
      fc.property(cuts, (at) => {
        const packets = demux({ outputFormat, sampleRate: 8000 }, cutAt(bytes, at));
        expect(joinAll(...packets.map((packet) => packet.bytes))).toEqual(bytes.slice(0, even));
        for (const packet of packets) {
          expect(packet.bytes.length).toBe(packet.frames * (outputFormat === 'pcm' ? 2 : 1));
          expect(packet.frames).toBeLessThanOrEqual(800);
        }
      }),
    );
  });
});

describe('mp3', () => {
  const frames = () => mp3.length / MP3_FRAME_BYTES;

  test('a packet is a frame, and the delay of the decoder is cut at the beginning', () => {
    const packets = demux(MP3, [mp3]);
    expect(packets).toHaveLength(frames());
    expect(packets[0]).toMatchObject({
      config: { codec: 'mp3', sampleRate: 24_000, channels: 1 },
      frames: 576,
      trimStartFrames: 529,
      trimEndFrames: 0,
      isFirst: true,
    });
    expect(packets.slice(1).every((packet) => packet.trimStartFrames === 0 && !packet.isFirst)).toBe(true);
    expect(packets.every(({ config }) => config === packets[0]?.config)).toBe(true);
  });

  test("LAME's tag cuts delay and padding exactly, and is not a packet", () => {
    const sound = 24_000;
    const padding = frames() * 576 - 576 - sound;
    const packets = demux(MP3, [joinAll(lameTag(frames(), 576, padding), mp3)]);
    expect(packets).toHaveLength(frames());
    // The decoder's own delay moves the sound behind the end given by the tag.
    expect(soundFrames(packets)).toBe(sound);
    expect(packets.slice(0, 2).map((packet) => packet.trimStartFrames)).toEqual([576, 529]);
  });

  test('a tag with too few frames cuts nothing off', () => {
    expect(soundFrames(demux(MP3, [joinAll(lameTag(1, 576, 0), mp3)]))).toBeGreaterThan(24_000);
  });

  test('the usual delay is cut where segments are joined, but not before the first', () => {
    const demuxer = createDemuxer(MP3);
    const first = [...demuxer.startSegment(), ...demuxer.push(mp3.subarray(0, -20)), ...demuxer.startSegment()];
    const second = [...demuxer.push(mp3), ...demuxer.flush()];
    expect(first).toHaveLength(frames() - 1);
    expect(first.map((packet) => packet.trimStartFrames).slice(0, 2)).toEqual([529, 0]);
    expect(second.map((packet) => packet.trimStartFrames).slice(0, 3)).toEqual([576, 529, 0]);
    expect(second.map((packet) => packet.isFirst).slice(0, 2)).toEqual([true, false]);
  });

  test('a change of rate begins a stream', async () => {
    const other = await encodeMp3(chirpWithNoise(1, 16_000), 16_000);
    const packets = demux(MP3, [joinAll(mp3, other)]);
    const at = packets.findIndex(({ config }) => config.sampleRate === 16_000);
    expect(at).toBe(frames());
    expect(packets[at]).toMatchObject({ isFirst: true, trimStartFrames: 576 });
  });

  test.each([
    ['larger than any of speech', 0x7f],
    ['that does not come to its end', 0],
  ])('a tag %s is not audio', (_, sizeByte) => {
    const tag = joinAll(Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, sizeByte, sizeByte, 0x7f, 0x7f), noiseBytes(300));
    expect(() => demux(MP3, [tag])).toThrow(expect.objectContaining({ code: 'audio-undecodable' }) as Error);
    // Frames behind the tag are played.
    if (sizeByte > 0) expect(demux(MP3, [joinAll(tag, mp3)]).length).toBeGreaterThan(20);
  });

  test('good frames before garbage are returned before the error, however the bytes are split', () => {
    const bytes = joinAll(mp3, noiseBytes(20_000), mp3);
    for (const pieces of [[bytes], cutAt(bytes, [mp3.length, mp3.length + 100, mp3.length + 19_000])]) {
      const demuxer = createDemuxer(MP3);
      const packets: AudioPacket[] = [];
      expect(() => {
        for (const piece of [...pieces, new Uint8Array(0)]) packets.push(...demuxer.push(piece));
      }).toThrow(expect.objectContaining({ code: 'audio-undecodable' }) as Error);
      expect(packets).toHaveLength(frames());
    }
  });
});

describe('Ogg', () => {
  /** Opus packets of 20 ms in the CELT full-band configuration. The other bytes do not matter. */
  const packet = (length: number) => new Uint8Array(length).fill(7).fill(31 << 3, 0, 1);
  const head = Uint8Array.of(...new TextEncoder().encode('OpusHead'), 1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0);
  const tags = new TextEncoder().encode('OpusTags');
  const stream = (lengths: readonly number[], end?: number): PositionedPacket[] => [
    { bytes: head, position: 0 },
    { bytes: tags, position: 0 },
    ...lengths.map((length, index) => ({
      bytes: packet(length),
      position: index === lengths.length - 1 ? (end ?? lengths.length * 960) : (index + 1) * 960,
    })),
  ];

  test('packets are whole, however they are divided into pages', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 900 }), fc.constantFrom(254, 255, 256, 510)), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 9 }),
        (lengths, maxSegments) => {
          const packets = demux(OPUS, [muxOgg(stream(lengths), { maxSegments })]);
          expect(packets.map(({ bytes }) => bytes)).toEqual(lengths.map(packet));
          expect(packets.every(({ frames, config }) => frames === 960 && config.codec === 'opus')).toBe(true);
        },
      ),
    );
  });

  test('a stream begins after its pre-skip and ends where its last page says', () => {
    const packets = demux(OPUS, [muxOgg(stream([10, 10, 10, 10], 2 * 960 + 100))]);
    expect(packets.map((each) => [each.trimStartFrames, each.trimEndFrames])).toEqual([
      [312, 0],
      [0, 0],
      [0, 860],
      [0, 960],
    ]);
    expect(packets.map(({ isFirst }) => isFirst)).toEqual([true, false, false, false]);
  });

  test('consecutive streams are separate', () => {
    const bytes = joinAll(muxOgg(stream([10, 10]), { serialNumber: 1 }), muxOgg(stream([20, 20]), { serialNumber: 2 }));
    const packets = demux(OPUS, [bytes]);
    expect(packets.map((each) => [each.bytes.length, each.isFirst, each.trimStartFrames])).toEqual([
      [10, true, 312],
      [10, false, 0],
      [20, true, 312],
      [20, false, 0],
    ]);
    expect(packets[2]?.config).not.toBe(packets[0]?.config);
  });

  test('a damaged page is skipped, and so is a packet that began in it', () => {
    const lengths = [10, 20, 30, 300, 40, 50];
    const bytes = muxOgg(stream(lengths), { maxSegments: 2 });
    const at = bytes.findIndex((_, index) => bytes[index] === 7 && bytes.subarray(index - 1, index + 31).length === 32);
    const damaged = bytes.slice();
    damaged[at] = 8;
    expect(demux(OPUS, [damaged]).map((each) => each.bytes.length)).toEqual([30, 300, 40, 50]);
  });

  test('pages of another stream in between are skipped', () => {
    const own = muxOgg(stream([10, 10]), { serialNumber: 1, maxSegments: 1 });
    const other = muxOgg(
      [
        { bytes: new TextEncoder().encode('fishead'), position: 0 },
        { bytes: packet(99), position: 9 },
      ],
      {
        serialNumber: 2,
      },
    );
    expect(demux(OPUS, [joinAll(other, own)]).map((each) => each.bytes.length)).toEqual([10, 10]);
    expect(() => demux(OPUS, [other])).toThrow('neither Opus nor Vorbis');
  });

  test('whole packets of a truncated last page are kept', () => {
    const bytes = muxOgg(stream([100, 100, 100]));
    expect(demux(OPUS, [bytes.subarray(0, -50)]).map((each) => each.bytes.length)).toEqual([100, 100]);
  });

  test("the local Polly's Opus and Vorbis have the length of the original", () => {
    expect(soundFrames(demux(OPUS, [opus]))).toBe(Math.round(1.011 * 48_000));
    const packets = demux(VORBIS, [vorbis]);
    expect(soundFrames(packets)).toBe(Math.round(1.777 * 24_000));
    expect(packets[0]).toMatchObject({ frames: 0, isFirst: true, config: { codec: 'vorbis', sampleRate: 24_000, channels: 1 } });
  });

  test.each([8000, 16_000, 22_050, 44_100, 48_000])('Vorbis at %i samples a second', async (sampleRate) => {
    const packets = demux(VORBIS, [await encode({ outputFormat: 'ogg_vorbis', sampleRate }, 0.7)]);
    expect(soundFrames(packets)).toBe(Math.round(0.7 * sampleRate));
  });

  test.each([
    ['noise', noiseBytes(40_000)],
    ['text', new TextEncoder().encode('<html>Service unavailable</html>'.repeat(1000))],
    ['a few bytes', Uint8Array.of(1, 2, 3)],
  ])('%s is refused', (_, bytes) => {
    expect(() => demux(VORBIS, [bytes])).toThrow(expect.objectContaining({ code: 'audio-undecodable' }) as Error);
  });
});
