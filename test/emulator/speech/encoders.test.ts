import { afterAll, describe, expect, it, vi } from 'vitest';
import { createStreamEncoder, sampleRatesOf, OUTPUT_FORMATS, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';
import { toAlaw, toMulaw } from '../../../src/emulator/speech/encoders/encode-g711';
import { loadEncoderPackage } from '../../../src/emulator/speech/encoders/encoder-package';
import { Synthesizer } from '../../../src/emulator/speech/synthesizer';
import { alawValue, decodeSpeech, mulawValue } from './decoders';
import { joinBytes, joinSamples, readAll, settingsOf } from './material';
import { readOggPages } from './ogg-pages';

const TEXT = 'The ferry left at seven. Nobody on the pier waved.';

/** The largest delay to search, and the delay of LAME and mpg123 together, in samples. */
const MAX_DELAY_SAMPLES = 2500;
const MP3_DELAY_SAMPLES = 1105;

/** Every format at every rate, as arguments of a test. */
const EVERY_RATE = OUTPUT_FORMATS.flatMap((format) => sampleRatesOf(format).map((rate) => [format, rate] as const));

// Starting a thread takes seconds on a busy machine. These tests do not measure time.
vi.setConfig({ testTimeout: 60_000 });

const synthesizer = new Synthesizer();
afterAll(() => synthesizer.close());

async function speak(outputFormat: OutputFormat, sampleRate: number, text = TEXT) {
  const session = synthesizer.open(settingsOf({ voiceId: 'Joanna', outputFormat, sampleRate }));
  session.write(text, 'text');
  session.end();
  const chunks = await readAll(session);
  return { chunks, bytes: joinBytes(chunks), pcm: joinSamples(session.pcm) };
}

/** Returns the highest normalised correlation of half a second of speech over all delays up to a limit, and its delay. */
function align(decoded: Float32Array, source: Float32Array, sampleRate: number): { correlation: number; delay: number } {
  const from = Math.round(sampleRate / 4);
  const to = Math.min(source.length, from + Math.round(sampleRate / 2));
  let best = { correlation: 0, delay: 0 };
  for (let delay = -from; delay < MAX_DELAY_SAMPLES; delay++) {
    let product = 0;
    let energy = 0;
    let sourceEnergy = 0;
    for (let at = from; at < to; at++) {
      const heard = decoded[at + delay] ?? 0;
      const meant = source[at] ?? 0;
      product += heard * meant;
      energy += heard * heard;
      sourceEnergy += meant * meant;
    }
    const correlation = product / Math.sqrt(energy * sourceEnergy);
    if (correlation > best.correlation) best = { correlation, delay };
  }
  return best;
}

describe('every format', () => {
  it.each(EVERY_RATE)('%s at %i Hz decodes to all of the spoken sound', async (format, sampleRate) => {
    const { bytes, pcm, chunks } = await speak(format, sampleRate);
    const decoded = await decodeSpeech(format, bytes, sampleRate);
    expect(decoded.sampleRate).toBe(sampleRate);
    const { correlation, delay } = align(decoded.samples, pcm, sampleRate);
    expect(correlation).toBeGreaterThan(0.98);
    if (format === 'mp3') {
      expect(delay).toBe(MP3_DELAY_SAMPLES);
      expect(decoded.samples.length).toBeGreaterThanOrEqual(pcm.length);
      expect(decoded.samples.length - pcm.length).toBeLessThan(4 * 1152);
    } else expect([delay, decoded.samples.length]).toEqual([0, pcm.length]);
    expect(chunks.reduce((sum, chunk) => sum + chunk.audioSeconds, 0)).toBeCloseTo(pcm.length / sampleRate, 6);
  });

  it.each(OUTPUT_FORMATS)('%s is refused at a rate that Polly does not have', async (format) => {
    await expect(createStreamEncoder(format, 11_025)).rejects.toMatchObject({ code: 'invalid-option' });
  });

  it('says what to install when an encoder does not load', async () => {
    // @ts-expect-error -- it has no such file.
    const load = () => import('@evan/opus/no-such-file.mjs') as Promise<unknown>;
    await expect(loadEncoderPackage('@evan/opus', load)).rejects.toMatchObject({
      code: 'package-missing',
      message: expect.stringContaining('npm install -D @evan/opus') as string,
    });
  });
});

describe('mp3', () => {
  it('has 44 bytes of ID3 and then frames of 144 bytes and 24 ms at 24 kHz, as Polly does', async () => {
    const { bytes } = await speak('mp3', 24_000);
    expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe('ID3\u0004');
    expect((bytes.length - 44) % 144).toBe(0);
    for (let at = 44; at < bytes.length; at += 144) expect([bytes[at], (bytes[at + 1] ?? 0) & 0xe0]).toEqual([0xff, 0xe0]);
  });
});

describe('ogg_opus', () => {
  const FRAME = 960;

  it('is divided into pages as in RFC 7845, none longer than 200 ms', async () => {
    const { bytes, pcm } = await speak('ogg_opus', 48_000);
    const [head, tags, ...pages] = readOggPages(bytes);
    expect(head).toMatchObject({ isFirst: true, isLast: false, granulePosition: 0, sequenceNumber: 0 });
    const identification = Buffer.from(head?.packets[0] ?? []);
    const preSkip = identification.readUInt16LE(10);
    expect(identification.toString('latin1', 0, 8)).toBe('OpusHead');
    // Version and channels; below, rate, gain and channel mapping.
    expect([...identification.subarray(8, 10)]).toEqual([1, 1]);
    expect([identification.readUInt32LE(12), identification.readInt16LE(16), identification[18]]).toEqual([48_000, 0, 0]);
    expect(tags).toMatchObject({ isFirst: false, granulePosition: 0, sequenceNumber: 1 });
    expect(Buffer.from(tags?.packets[0] ?? []).toString('latin1', 0, 8)).toBe('OpusTags');

    let position = 0;
    for (const [index, page] of pages.entries()) {
      position += page.packets.length * FRAME;
      const isLast = index === pages.length - 1;
      expect(page.packets.length).toBeLessThanOrEqual(10);
      expect(page).toMatchObject({ isFirst: false, isLast, sequenceNumber: index + 2, serialNumber: head?.serialNumber });
      expect(page.granulePosition).toBe(isLast ? preSkip + pcm.length : position);
    }
    // The end of the sound lies within the last packet.
    expect(position - (preSkip + pcm.length)).toBeGreaterThanOrEqual(0);
    expect(position - (preSkip + pcm.length)).toBeLessThan(FRAME);
  });

  const encodeTone = async (length: number) => {
    const encoder = await createStreamEncoder('ogg_opus', 48_000);
    const samples = Float32Array.from({ length }, (_, at) => 0.5 * Math.sin(at / 20));
    return Buffer.concat([encoder.encode(samples), encoder.finish()]);
  };

  it.each([FRAME, FRAME + 1, 2 * FRAME - 312, 2 * FRAME - 311, 10 * FRAME, 10 * FRAME + 1])('is %i samples long', async (length) => {
    const { samples } = await decodeSpeech('ogg_opus', await encodeTone(length), 48_000);
    expect(samples.length).toBe(length);
  });

  // The decoder above does not support a page that is both the first and the last with sound.
  it.each([0, 1, FRAME - 312, FRAME - 311])('says that it is %i samples long in its only page', async (length) => {
    const [head, , only, ...others] = readOggPages(await encodeTone(length));
    const preSkip = Buffer.from(head?.packets[0] ?? []).readUInt16LE(10);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ isLast: true, granulePosition: preSkip + length });
    expect(only?.packets.length).toBe(Math.ceil((preSkip + length) / FRAME));
  });

  it('gives every whole frame at once', async () => {
    const encoder = await createStreamEncoder('ogg_opus', 48_000);
    expect(encoder.encode(new Float32Array(FRAME - 1)).length).toBe(0);
    expect(readOggPages(encoder.encode(new Float32Array(1))).map(({ packets }) => packets.length)).toEqual([1, 1, 1]);
    expect(readOggPages(encoder.encode(new Float32Array(21 * FRAME))).map(({ packets }) => packets.length)).toEqual([10, 10, 1]);
    encoder.finish();
  });

  it('has a serial number of its own in every stream, so that streams can be joined', async () => {
    const [one, another] = await Promise.all([speak('ogg_opus', 48_000, 'One.'), speak('ogg_opus', 48_000, 'One.')]);
    expect(readOggPages(one.bytes)[0]?.serialNumber).not.toBe(readOggPages(another.bytes)[0]?.serialNumber);
  });
});

describe('ogg_vorbis', () => {
  it.each(sampleRatesOf('ogg_vorbis'))('at %i Hz holds back less than two seconds of sound', async (sampleRate) => {
    const { chunks } = await speak('ogg_vorbis', sampleRate, `${TEXT} `.repeat(4));
    for (const { audioSeconds } of chunks) expect(audioSeconds).toBeLessThan(2);
  });
});

describe('pcm', () => {
  it.each(sampleRatesOf('pcm'))('at %i Hz is the samples themselves, low byte first', async (sampleRate) => {
    const { bytes, pcm } = await speak('pcm', sampleRate);
    expect(bytes.length).toBe(pcm.length * 2);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let worst = 0;
    for (const [at, sample] of pcm.entries()) worst = Math.max(worst, Math.abs(view.getInt16(2 * at, true) - sample * 0x8000));
    expect(worst).toBeLessThanOrEqual(0.5);
  });

  it('clips at the limits and does not wrap around', async () => {
    const encoder = await createStreamEncoder('pcm', 8000);
    expect([...encoder.encode(Float32Array.of(2, -2, 1, -1, 0, 1 / 0x8000))]).toEqual([
      0xff, 0x7f, 0x00, 0x80, 0xff, 0x7f, 0x00, 0x80, 0, 0, 1, 0,
    ]);
    expect(encoder.finish().length).toBe(0);
  });
});

describe('G.711', () => {
  /** Steps of μ-law and their bytes: the first and last of segments (G.711, table 2a; negative ones: 2b). */
  it.each([
    [0, 0xff],
    [0.99, 0xff],
    [1, 0xfe],
    [2.99, 0xfe],
    [3, 0xfd],
    [30.99, 0xf0],
    [31, 0xef],
    [94.99, 0xe0],
    [95, 0xdf],
    [223, 0xcf],
    [479, 0xbf],
    [991, 0xaf],
    [2015, 0x9f],
    [4062.99, 0x90],
    [4063, 0x8f],
    [7902.99, 0x81],
    [7903, 0x80],
    [9999, 0x80],
    [-1, 0x7e],
    [-31, 0x6f],
    [-4063, 0x0f],
    [-9999, 0x00],
  ])('makes %f steps of μ-law %i', (steps, byte) => {
    expect(toMulaw(steps / 8192)).toBe(byte);
  });

  /** Steps of A-law and their bytes (G.711, table 1a; negative ones: 1b), with every other bit inverted. */
  it.each([
    [0, 0xd5],
    [1.99, 0xd5],
    [2, 0xd4],
    [31.99, 0xda],
    [32, 0xc5],
    [63.99, 0xca],
    [64, 0xf5],
    [128, 0xe5],
    [256, 0x95],
    [512, 0x85],
    [1024, 0xb5],
    [2047.99, 0xba],
    [2048, 0xa5],
    [3967.99, 0xab],
    [3968, 0xaa],
    [9999, 0xaa],
    [-1, 0x55],
    [-32, 0x45],
    [-2048, 0x25],
    [-9999, 0x2a],
  ])('makes %f steps of A-law %i', (steps, byte) => {
    expect(toAlaw(steps / 4096)).toBe(byte);
  });

  it('gives the byte back that a value came from', () => {
    const bytes = Array.from({ length: 256 }, (_, byte) => byte);
    expect(bytes.map((byte) => toAlaw(alawValue(byte)))).toEqual(bytes);
    // μ-law has two bytes for 0. Only the positive one is sent.
    expect(bytes.map((byte) => toMulaw(mulawValue(byte)))).toEqual(bytes.map((byte) => (byte === 0x7f ? 0xff : byte)));
  });
});
