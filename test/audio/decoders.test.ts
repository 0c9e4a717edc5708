import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SinkFormat } from '../../src/audio/audio-sink';
import { createDecoderStage } from '../../src/audio/decode/create-decoder';
import { alignRecording } from './correlate';
import { chirpWithNoise, encodeMp3, encodePcm, seeded } from './material';

const RATE = 24_000;
const MP3: SinkFormat = { outputFormat: 'mp3', sampleRate: RATE };
const sound = chirpWithNoise(2, RATE);
let mp3: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  mp3 = await encodeMp3(sound, RATE);
});

interface Decoded {
  readonly samples: Float32Array;
  readonly rates: readonly number[];
}

async function decode(format: SinkFormat, pieces: readonly Uint8Array[]): Promise<Decoded> {
  const stage = await createDecoderStage(format);
  try {
    const chunks = [];
    for (const piece of pieces) chunks.push(...(await stage.decode(piece)));
    chunks.push(...(await stage.flush()));
    return {
      samples: Float32Array.from(chunks.flatMap(({ samples }) => [...samples])),
      rates: [...new Set(chunks.map(({ sampleRate }) => sampleRate))],
    };
  } finally {
    stage.close();
  }
}

function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const edges = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.slice(edges[index], end));
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function noiseBytes(length: number, seed = 3): Uint8Array<ArrayBuffer> {
  const random = seeded(seed);
  return Uint8Array.from({ length }, () => Math.floor(random() * 256));
}

/** An ID3v2 tag of `size` bytes after its header. */
function id3Tag(size: number): Uint8Array<ArrayBuffer> {
  return join(Uint8Array.of(0x49, 0x44, 0x33, 4, 0, 0, 0, 0, size >> 7, size & 0x7f), new Uint8Array(size).fill(0xff));
}

/** A first frame as LAME writes it: no sound, but how much there will be. */
function lameTag(frames: number, delay: number, padding: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(144);
  frame.set(mp3.subarray(0, 4));
  const text = (at: number, value: string) => frame.set(new TextEncoder().encode(value), at);
  text(13, 'Info');
  new DataView(frame.buffer).setUint32(17, 1);
  new DataView(frame.buffer).setUint32(21, frames);
  text(25, 'LAME3.100');
  frame.set([delay >> 4, ((delay & 0xf) << 4) | (padding >> 8), padding & 0xff], 25 + 21);
  return frame;
}

describe('pcm', () => {
  test('reads signed little-endian samples', async () => {
    const bytes = Uint8Array.of(0, 0, 0xff, 0x7f, 0, 0x80, 0xff, 0xff, 1, 0);
    const { samples, rates } = await decode({ outputFormat: 'pcm', sampleRate: 16_000 }, [bytes]);
    expect([...samples]).toEqual([0, 32767 / 32768, -1, -1 / 32768, 1 / 32768]);
    expect(rates).toEqual([16_000]);
  });

  test('any cut gives the same samples; an odd last byte is dropped', async () => {
    const bytes = encodePcm(sound.slice(0, 300));
    const whole = await decode({ outputFormat: 'pcm', sampleRate: 8000 }, [bytes]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), fc.boolean(), async (cuts, isOdd) => {
        const given = isOdd ? join(bytes, Uint8Array.of(7)) : bytes;
        expect(await decode({ outputFormat: 'pcm', sampleRate: 8000 }, cut(given, cuts))).toEqual(whole);
      }),
    );
  });
});

describe('mp3', () => {
  test('holds the whole sound, both ends included', async () => {
    const { samples, rates } = await decode(MP3, [mp3]);
    expect(rates).toEqual([RATE]);
    const { lag, correlation, gaps, doubled, lost, missingAtStart, missingAtEnd } = alignRecording(sound, samples);
    // 1105 samples of delay in all, 529 of which are the decoder's and cut.
    expect(lag).toBe(576);
    expect(correlation).toBeGreaterThan(0.95);
    expect({ gaps, doubled, lost, missingAtStart, missingAtEnd }).toEqual({
      gaps: [],
      doubled: [],
      lost: [],
      missingAtStart: 0,
      missingAtEnd: 0,
    });
  });

  test('any cut gives the same samples', async () => {
    const short = mp3.slice(0, 144 * 10);
    const whole = await decode(MP3, [short]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 60 }), async (cuts) => {
        expect(await decode(MP3, cut(short, cuts))).toEqual(whole);
      }),
      { numRuns: 25 },
    );
    expect(await decode(MP3, [...short].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  test.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('is read at %i samples a second', async (rate) => {
    const original = chirpWithNoise(1, rate);
    // LAME halves the higher rates when the bit rate is low.
    const { samples, rates } = await decode(MP3, [await encodeMp3(original, rate, rate > 24_000 ? 128 : 48)]);
    expect(rates).toEqual([rate]);
    expect(alignRecording(original, samples)).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtEnd: 0 });
  });

  test('tags before it and inside it are not heard', async () => {
    const whole = await decode(MP3, [mp3]);
    const middle = 144 * 20;
    const tagged = join(id3Tag(34), mp3.subarray(0, middle), id3Tag(300), mp3.subarray(middle));
    expect(await decode(MP3, [tagged])).toEqual(whole);
    expect(await decode(MP3, cut(tagged, [3, 11, 40, middle + 46, middle + 47]))).toEqual(whole);
  });

  test('garbage before it and inside it is skipped', async () => {
    const whole = await decode(MP3, [mp3]);
    expect(await decode(MP3, [join(noiseBytes(999), mp3)])).toEqual(whole);
    const middle = 144 * 20;
    const { samples } = await decode(MP3, [join(mp3.subarray(0, middle), noiseBytes(500), mp3.subarray(middle))]);
    expect(samples).toEqual(whole.samples);
  });

  test('a truncated last frame is dropped, and what came before is whole', async () => {
    const whole = await decode(MP3, [mp3]);
    const { samples } = await decode(MP3, [mp3.subarray(0, 144 * 50 + 100)]);
    expect(samples).toEqual(whole.samples.slice(0, 50 * 576 - 529));
  });

  test('a rate that changes on the way is told with the samples', async () => {
    const other = await encodeMp3(chirpWithNoise(1, 16_000), 16_000);
    expect((await decode(MP3, [join(mp3, other)])).rates).toEqual([24_000, 16_000]);
  });

  test("LAME's tag trims delay and padding to the sample", async () => {
    const frames = mp3.length / 144;
    const padding = frames * 576 - 576 - sound.length;
    const { samples } = await decode(MP3, [join(lameTag(frames, 576, padding), mp3)]);
    expect(samples).toHaveLength(sound.length);
    expect(alignRecording(sound, samples)).toMatchObject({ lag: 0, missingAtStart: 0, missingAtEnd: 0 });
  });

  test('a tag that tells too few frames cuts nothing off', async () => {
    const { samples } = await decode(MP3, [join(lameTag(1, 576, 0), mp3)]);
    expect(alignRecording(sound, samples)).toMatchObject({ missingAtEnd: 0, lost: [] });
  });

  test('damaged frames end neither in noise nor in a hang', async () => {
    const damaged = mp3.slice();
    const random = seeded(5);
    for (let count = 0; count < 4000; count += 1) {
      const at = Math.floor(random() * damaged.length);
      if (at % 144 >= 4) damaged[at] = Math.floor(random() * 256);
    }
    const { samples } = await decode(MP3, [damaged]);
    expect(samples).toHaveLength((mp3.length / 144) * 576 - 529);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(2);
  });

  test.each([
    ['noise', noiseBytes(40_000)],
    ['text', new TextEncoder().encode('<html>Service unavailable</html>'.repeat(1000))],
    ['silence', new Uint8Array(40_000)],
    ['a few bytes', Uint8Array.of(1, 2, 3)],
  ])('%s is refused', async (_, bytes) => {
    await expect(decode(MP3, [bytes])).rejects.toMatchObject({ code: 'audio-undecodable' });
  });

  test('no bytes at all are no error', async () => {
    expect((await decode(MP3, [new Uint8Array(0)])).samples).toHaveLength(0);
  });

  test('the bit rate is told once a frame was seen', async () => {
    const stage = await createDecoderStage(MP3);
    await stage.decode(await encodeMp3(sound, RATE, 64));
    expect(stage.bytesPerSecond).toBeCloseTo(8000, 0);
    stage.close();
    stage.close();
  });
});

test.each(['ogg_opus', 'ogg_vorbis', 'mulaw', 'alaw'] as const)('%s is refused with a word on what to do', async (outputFormat) => {
  await expect(createDecoderStage({ outputFormat, sampleRate: 8000 })).rejects.toMatchObject({
    code: 'audio-unsupported',
    message: expect.stringContaining('mp3 or pcm') as string,
  });
});
