import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AudioFormat } from '../../../src/audio/player/audio-sink';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import { createStreamEncoder } from '../../../src/emulator/speech/encoders/audio-encoder';
import { alignRecording } from '../measuring/correlate';
import { chirpWithNoise, cutAt, cutIrregularly, encodeMp3, encodePcm, joinAll, noiseBytes, seeded } from '../measuring/material';
import { decodePackets, packetsOf } from '../codecs/packet-decoding';
import { decodeAll, makeReader, readAll } from '../codecs/reading';

const RATE = 24_000;
const MP3: AudioFormat = { outputFormat: 'mp3', sampleRate: RATE };
const sound = chirpWithNoise(2, RATE);
let mp3: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  mp3 = await encodeMp3(sound, RATE);
});

describe('pcm', () => {
  const PCM: AudioFormat = { outputFormat: 'pcm', sampleRate: 16_000 };

  test('reads signed little-endian samples', async () => {
    const bytes = Uint8Array.of(0, 0, 0xff, 0x7f, 0, 0x80, 0xff, 0xff, 1, 0);
    const { samples, rates, last } = await decodeAll(PCM, [bytes]);
    expect([...samples]).toEqual([0, 32767 / 32768, -1, -1 / 32768, 1 / 32768]);
    expect({ rates, last }).toEqual({ rates: [16_000], last: 'ended' });
  });

  test('any split gives the same samples; an odd last byte is dropped', async () => {
    const bytes = encodePcm(sound.slice(0, 300));
    const { samples } = await decodeAll(PCM, [bytes]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), fc.boolean(), async (cuts, isOdd) => {
        const given = isOdd ? joinAll(bytes, Uint8Array.of(7)) : bytes;
        expect((await decodeAll(PCM, cutAt(given, cuts))).samples).toEqual(samples);
      }),
    );
  });

  test('received sound is known at once, read as it arrives, and sought exactly', async () => {
    const reader = makeReader(PCM);
    expect(await reader.read(1)).toBe('starved');
    reader.append(encodePcm(sound.slice(0, 8000)));
    expect(reader.receivedSeconds).toBe(0.5);
    expect((await readAll(reader)).samples).toHaveLength(8000);
    expect(reader.seek(0.25)).toBe(0.25);
    const { samples, last } = await readAll(reader);
    expect(last).toBe('starved');
    expect(samples).toEqual(Float32Array.from(sound.slice(4000, 8000), (sample) => Math.round(sample * 32768) / 32768));
    reader.endOfStream();
    expect(reader.seek(99)).toBe(0.5);
    expect(await reader.read(1)).toBe('ended');
    reader.close();
    expect(await reader.read(1)).toBe('ended');
  });
});

describe('mp3', () => {
  test('contains the whole sound, both ends included', async () => {
    const { samples, rates } = await decodeAll(MP3, [mp3]);
    expect(rates).toEqual([RATE]);
    const { lag, correlation, gaps, doubled, lost, missingAtStart, missingAtEnd } = alignRecording(sound, samples);
    // 1105 samples of delay in all, of which the decoder's 529 are cut.
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

  test.each([8000, 16_000, 22_050, 24_000, 44_100, 48_000])('is read at %i samples a second', async (rate) => {
    const original = chirpWithNoise(1, rate);
    // LAME halves the higher rates if the bit rate is low.
    const { samples, rates } = await decodeAll(MP3, [await encodeMp3(original, rate, rate > 24_000 ? 128 : 48)]);
    expect(rates).toEqual([rate]);
    expect(alignRecording(original, samples)).toMatchObject({ gaps: [], lost: [], doubled: [], missingAtEnd: 0 });
  });

  test('the sound is exactly the same, wherever decoding begins', async () => {
    const reader = makeReader(MP3);
    reader.append(mp3);
    reader.endOfStream();
    const whole = (await readAll(reader)).samples;
    expect(reader.receivedSeconds).toBe(whole.length / RATE);
    const random = seeded(11);
    for (let count = 0; count < 40; count += 1) {
      const at = Math.floor(random() * whole.length);
      expect(reader.seek(at / RATE)).toBe(at / RATE);
      const { samples } = await readAll(reader, 0.1);
      expect(samples).toHaveLength(whole.length - at);
      expect(Math.max(...samples.map((sample, index) => Math.abs(sample - (whole[at + index] ?? 0))))).toBeLessThan(1e-4);
    }
    reader.close();
  });

  test('a seek during a read is reported', async () => {
    const reader = makeReader(MP3);
    reader.append(mp3);
    const reading = reader.read(1);
    reader.seek(0.5);
    expect(await reading).toBe('sought');
    expect((await readAll(reader)).last).toBe('starved');
    reader.close();
  });

  test('damaged frames cause neither noise nor a hang, and keep their length', async () => {
    const damaged = mp3.slice();
    const random = seeded(5);
    for (let count = 0; count < 4000; count += 1) {
      const at = Math.floor(random() * damaged.length);
      if (at % 144 >= 4) damaged[at] = Math.floor(random() * 256);
    }
    const { samples } = await decodeAll(MP3, [damaged]);
    expect(samples).toHaveLength((mp3.length / 144) * 576 - 529);
    expect(Math.max(...samples.map(Math.abs))).toBeLessThan(2);
  });

  test('a change of rate is reported with the samples', async () => {
    const other = await encodeMp3(chirpWithNoise(1, 16_000), 16_000);
    expect((await decodeAll(MP3, [joinAll(mp3, other)])).rates).toEqual([24_000, 16_000]);
  });

  test('segments are joined without the delay between them', async () => {
    const reader = makeReader(MP3);
    reader.append(mp3);
    reader.startSegment();
    reader.append(mp3);
    reader.endOfStream();
    const { samples } = await readAll(reader);
    const frames = (mp3.length / 144) * 576;
    expect(samples).toHaveLength(frames - 529 + frames - 1105);
    expect(alignRecording(sound, samples.slice(frames - 529))).toMatchObject({ lag: 0, missingAtStart: 0 });
    reader.close();
  });

  test('the good part before garbage is still read', async () => {
    const { samples, error } = await decodeAll(MP3, [joinAll(mp3, noiseBytes(40_000)), mp3]);
    expect(samples).toEqual((await decodeAll(MP3, [mp3])).samples);
    expect(error).toMatchObject({ code: 'audio-undecodable' });
  });

  test.each([
    ['noise', noiseBytes(40_000)],
    ['text', new TextEncoder().encode('<html>Service unavailable</html>'.repeat(1000))],
    ['silence', new Uint8Array(40_000)],
    ['a few bytes', Uint8Array.of(1, 2, 3)],
  ])('%s is refused', async (_, bytes) => {
    expect(await decodeAll(MP3, [bytes])).toMatchObject({ last: 'ended', error: { code: 'audio-undecodable' } });
  });

  test('no bytes at all are not an error', async () => {
    expect(await decodeAll(MP3, [new Uint8Array(0)])).toMatchObject({ error: undefined, last: 'ended' });
  });
});

describe('G.711', () => {
  test.each(['mulaw', 'alaw'] as const)('%s is the original, to the step of its scale', async (outputFormat) => {
    const encoder = await createStreamEncoder(outputFormat, 8000);
    const spoken = chirpWithNoise(0.5, 8000);
    const bytes = joinAll(encoder.encode(spoken), encoder.finish());
    const { samples, rates } = await decodeAll({ outputFormat, sampleRate: 8000 }, cutAt(bytes, [1, 2, 999]));
    expect(rates).toEqual([8000]);
    expect(samples).toHaveLength(spoken.length);
    for (const [index, sample] of samples.entries()) {
      const right = spoken[index] ?? 0;
      // 16 steps for each doubling, so half a step is 1/32 of the value; near zero, the step of 16 bits.
      expect(Math.abs(sample - right)).toBeLessThan(Math.abs(right) / 30 + 17 / 0x8000);
    }
  });

  test('the ends of the scales match ITU-T G.711', async () => {
    const read = async (outputFormat: 'mulaw' | 'alaw', ...codes: number[]) =>
      Array.from((await decodeAll({ outputFormat, sampleRate: 8000 }, [Uint8Array.from(codes)])).samples, (sample) => sample * 0x8000);
    expect(await read('mulaw', 0x00, 0x7f, 0x80, 0xff, 0xfe)).toEqual([-32_124, -0, 32_124, 0, 8]);
    expect(await read('alaw', 0x2a, 0xaa, 0x55, 0xd5)).toEqual([-32_256, 32_256, -8, 8]);
  });
});

describe.each(['ogg_opus', 'ogg_vorbis'] as const)('%s', (outputFormat) => {
  const format: AudioFormat = { outputFormat, sampleRate: outputFormat === 'ogg_opus' ? 48_000 : 24_000 };
  const spoken = chirpWithNoise(3, format.sampleRate);
  let bytes: Uint8Array<ArrayBuffer>;

  beforeAll(async () => {
    const encoder = await createStreamEncoder(outputFormat, format.sampleRate);
    bytes = joinAll(encoder.encode(spoken), encoder.finish());
  });

  test('is exactly the original, however the bytes are split', async () => {
    const { samples, error } = await decodeAll(format, cutIrregularly(bytes, 3000));
    expect({ error, length: samples.length }).toEqual({ error: undefined, length: spoken.length });
    const { lag, gaps, lost, doubled, missingAtStart, missingAtEnd } = alignRecording(spoken, samples);
    expect({ lag, gaps, lost, doubled, missingAtStart, missingAtEnd }).toEqual({
      lag: 0,
      gaps: [],
      lost: [],
      doubled: [],
      missingAtStart: 0,
      missingAtEnd: 0,
    });
  });

  test('the sound is exactly the same, wherever decoding begins', async () => {
    const reader = makeReader(format);
    reader.append(bytes);
    reader.endOfStream();
    const whole = (await readAll(reader)).samples;
    const random = seeded(12);
    for (let count = 0; count < 20; count += 1) {
      const at = Math.floor(random() * whole.length);
      reader.seek(at / format.sampleRate);
      const { samples } = await readAll(reader, 0.1);
      expect(samples).toHaveLength(whole.length - at);
      const difference = samples.reduce((most, sample, index) => Math.max(most, Math.abs(sample - (whole[at + index] ?? 0))), 0);
      expect(difference, `from sample ${at}`).toBeLessThan(2e-3);
    }
    reader.close();
  });

  test('two answers are joined without a gap', async () => {
    const reader = makeReader(format);
    reader.append(bytes);
    reader.startSegment();
    reader.append(bytes);
    reader.endOfStream();
    const { samples } = await readAll(reader);
    expect(samples).toHaveLength(2 * spoken.length);
    expect(samples.slice(spoken.length)).toEqual(samples.slice(0, spoken.length));
    expect(reader.receivedSeconds).toBe(6);
    reader.close();
  });

  test('damaged packets cause neither noise nor a hang, and keep their length', async () => {
    const packets = packetsOf(format, bytes).map((packet) => ({ ...packet, bytes: packet.bytes.slice() }));
    const random = seeded(6);
    for (const packet of packets.slice(20)) {
      // The first byte contains the length of a packet. It stays, because a page's checksum would detect the change.
      for (let at = 1; at < packet.bytes.length; at += 1) if (random() < 0.1) packet.bytes[at] = Math.floor(random() * 256);
    }
    const make = outputFormat === 'ogg_opus' ? FALLBACK_DECODERS.opus : FALLBACK_DECODERS.vorbis;
    const samples = await decodePackets(make, packets);
    expect(samples).toHaveLength(packets.reduce((sum, { frames }) => sum + frames, 0));
    expect(samples.every((sample) => Math.abs(sample) < 2)).toBe(true);
  });
});

describe.each([
  ['pcm', 16_000],
  ['mp3', RATE],
  ['ogg_opus', 48_000],
  ['ogg_vorbis', 24_000],
] as const)('%s that is cut and continues', (outputFormat, sampleRate) => {
  const format: AudioFormat = { outputFormat, sampleRate };
  let first: Uint8Array<ArrayBuffer>;
  let second: Uint8Array<ArrayBuffer>;
  let firstSamples: Float32Array;
  let secondSamples: Float32Array;

  beforeAll(async () => {
    const encode = async (seed: number) => {
      const encoder = await createStreamEncoder(outputFormat, sampleRate);
      return joinAll(encoder.encode(chirpWithNoise(1, sampleRate, seed)), encoder.finish());
    };
    first = await encode(1);
    second = await encode(2);
    firstSamples = (await decodeAll(format, [first])).samples;
    const joined = makeReader(format);
    joined.append(first);
    joined.startSegment();
    joined.append(second);
    joined.endOfStream();
    secondSamples = (await readAll(joined)).samples.slice(firstSamples.length);
  });

  test.each(['before it is read', 'after it was read', 'while it is read'])('%s is as if the rest had never arrived', async (when) => {
    const reader = makeReader(format);
    const cut = Math.round(0.4321 * sampleRate);
    const skip = Math.round(0.3 * sampleRate);
    // In the middle of a packet, which nothing completes.
    reader.append(first.slice(0, first.length - 7));
    const before: Float32Array[] = [];
    let reading: Promise<unknown> | undefined;
    if (when === 'after it was read') before.push((await readAll(reader)).samples);
    if (when === 'while it is read') reading = reader.read(0.5);
    reader.truncate(cut / sampleRate);
    expect(reader.receivedSeconds).toBeCloseTo(cut / sampleRate, 9);
    if (reading !== undefined) expect(await reading).toBe('sought');
    reader.startSegment({ skipSeconds: skip / sampleRate });
    reader.append(second);
    reader.endOfStream();
    expect(reader.receivedSeconds).toBeCloseTo((cut + secondSamples.length - skip) / sampleRate, 9);
    before[0] = before[0]?.slice(0, cut) ?? new Float32Array(0);
    const whole = Float32Array.from([...before[0], ...(await readAll(reader)).samples]);
    const expected = Float32Array.from([...firstSamples.slice(0, cut), ...secondSamples.slice(skip)]);
    expect(reader.readSeconds).toBeCloseTo(reader.receivedSeconds, 9);
    expect(whole).toHaveLength(expected.length);
    expect(Math.max(...whole.map((sample, index) => Math.abs(sample - (expected[index] ?? 0))))).toBeLessThan(2e-3);
    reader.seek((cut + 500) / sampleRate);
    const sought = (await readAll(reader)).samples;
    expect(sought).toHaveLength(expected.length - cut - 500);
    expect(Math.max(...sought.map((sample, index) => Math.abs(sample - (expected[cut + 500 + index] ?? 0))))).toBeLessThan(2e-3);
    reader.close();
  });
});
