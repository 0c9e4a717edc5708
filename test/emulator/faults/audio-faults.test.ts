import { SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { OUTPUT_FORMATS, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';
import { createClient, createPool, openStream, readAll, settledRequests, SPEECH_TEST_TIMEOUT_MS, textEvents } from '../polly-client';

const TEXT = 'The ferry left at seven.';
/** Formats with repeatable bytes. An Ogg stream gets a new serial number each time, which changes its checksums. */
const REPEATABLE: readonly OutputFormat[] = ['mp3', 'pcm', 'mulaw', 'alaw'];

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

async function speak(OutputFormat: OutputFormat, settings: object) {
  const pool = await createPool(polly, { keepPcm: true, ...settings });
  const { audio } = await readAll(await openStream(createClient(polly, pool), textEvents(TEXT), { OutputFormat, SampleRate: undefined }));
  const [request] = await settledRequests(polly, pool);
  return { audio, request };
}

describe('audio on request', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it.each(OUTPUT_FORMATS)('of %s lacks its last 37 bytes', async (format) => {
    const whole = await speak(format, {});
    // The pieces may be shorter than the missing part.
    for (const chunkSeconds of [0.24, 0.02]) {
      const { audio, request } = await speak(format, { audioFault: 'truncated', chunkSeconds });
      expect(request).toMatchObject({ state: 'completed', audioBytes: audio.length });
      if (chunkSeconds === 0.24) expect(audio.length).toBe(whole.audio.length - 37);
      if (REPEATABLE.includes(format)) expect(Buffer.compare(audio, whole.audio.subarray(0, -37))).toBe(0);
    }
  });

  it.each(OUTPUT_FORMATS)('of %s contains 1,000 meaningless bytes', async (format) => {
    const whole = await speak(format, {});
    const { audio, request } = await speak(format, { audioFault: 'garbage' });
    expect(request).toMatchObject({ state: 'completed', audioBytes: audio.length });
    expect(audio.length).toBe(whole.audio.length + 1000);
    if (!REPEATABLE.includes(format)) return;
    const from = audio.findIndex((byte, at) => byte !== whole.audio[at]);
    expect(from).toBeGreaterThan(0);
    expect(Buffer.compare(audio.subarray(-100), whole.audio.subarray(-100))).toBe(0);
  });

  it('is broken in the same way in SynthesizeSpeech', async () => {
    const lengths = [];
    for (const audioFault of ['none', 'truncated', 'garbage']) {
      const client = createClient(polly, await createPool(polly, { audioFault }));
      const { AudioStream } = await client.send(new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: 'pcm', Text: TEXT }));
      lengths.push((await AudioStream?.transformToByteArray())?.length ?? NaN);
    }
    const [whole = NaN, truncated = NaN, garbage = NaN] = lengths;
    expect([truncated - whole, garbage - whole]).toEqual([-37, 1000]);
  });

  it('accepts only known names', async () => {
    await expect(createPool(polly, { audioFault: 'noise' })).rejects.toThrow('audioFault');
  });
});
