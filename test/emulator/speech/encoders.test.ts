import { MPEGDecoder } from 'mpg123-decoder';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sampleRatesOf, createStreamEncoder } from '../../../src/emulator/speech/audio-encoder';
import { createSynthesizer, type Synthesizer } from '../../../src/emulator/speech/synthesizer';
import { joinBytes, joinSamples, readAll } from './material';

const TEXT = 'The ferry left at seven. Nobody on the pier waved.';

/** LAME's own delay and mpg123's, in samples; what is heard starts this much later than what was encoded. */
const MAX_DELAY_SAMPLES = 2500;

// A busy machine takes seconds to start a thread; nothing here is about time.
vi.setConfig({ testTimeout: 60_000 });

let synthesizer: Synthesizer;
beforeAll(() => {
  synthesizer = createSynthesizer({ keepPcm: true });
});
afterAll(() => synthesizer.close());

async function speak(outputFormat: 'mp3' | 'pcm', sampleRate: number) {
  const session = synthesizer.open({ voiceId: 'Joanna', engine: 'generative', outputFormat, sampleRate });
  session.write(TEXT, 'text');
  session.end();
  const chunks = await readAll(session);
  return { chunks, bytes: joinBytes(chunks), pcm: joinSamples(session.pcm) };
}

/** Highest normalised correlation over all delays up to a limit, and the delay it is at. */
function align(decoded: Float32Array, source: Float32Array): { correlation: number; delay: number } {
  let best = { correlation: 0, delay: 0 };
  const length = Math.min(source.length, decoded.length - MAX_DELAY_SAMPLES);
  for (let delay = 0; delay < MAX_DELAY_SAMPLES; delay++) {
    let product = 0;
    let energy = 0;
    let sourceEnergy = 0;
    for (let at = 0; at < length; at++) {
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

describe('mp3', () => {
  it.each(sampleRatesOf('mp3'))('at %i Hz decodes to what was spoken, all of it', async (sampleRate) => {
    const { bytes, pcm, chunks } = await speak('mp3', sampleRate);
    const decoder = new MPEGDecoder({ enableGapless: false });
    await decoder.ready;
    const decoded = decoder.decode(bytes);
    decoder.free();
    expect(decoded.sampleRate).toBe(sampleRate);
    expect(decoded.errors).toEqual([]);
    const samples = decoded.channelData[0] ?? new Float32Array(0);
    expect(samples.length).toBeGreaterThanOrEqual(pcm.length);
    expect(samples.length - pcm.length).toBeLessThan(4 * 1152);
    const window = Math.min(pcm.length, sampleRate / 2);
    const { correlation } = align(samples.subarray(0, window + MAX_DELAY_SAMPLES), pcm.subarray(0, window));
    expect(correlation).toBeGreaterThan(sampleRate === 8000 ? 0.95 : 0.98);
    expect(chunks.reduce((sum, chunk) => sum + chunk.audioSeconds, 0)).toBeCloseTo(pcm.length / sampleRate, 6);
  });

  it('has 44 bytes of ID3 and then frames of 144 bytes and 24 ms at 24 kHz, as Polly does', async () => {
    const { bytes } = await speak('mp3', 24_000);
    expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe('ID3\u0004');
    expect((bytes.length - 44) % 144).toBe(0);
    for (let at = 44; at < bytes.length; at += 144) expect([bytes[at], (bytes[at + 1] ?? 0) & 0xe0]).toEqual([0xff, 0xe0]);
  });

  it('refuses a rate that Polly does not have', async () => {
    await expect(createStreamEncoder('mp3', 11_025)).rejects.toMatchObject({ code: 'invalid-option' });
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

  it('holds at the limits and does not wrap round', async () => {
    const encoder = await createStreamEncoder('pcm', 8000);
    expect([...encoder.encode(Float32Array.of(2, -2, 1, -1, 0, 1 / 0x8000))]).toEqual([
      0xff, 0x7f, 0x00, 0x80, 0xff, 0x7f, 0x00, 0x80, 0, 0, 1, 0,
    ]);
    expect(encoder.finish().length).toBe(0);
  });
});
