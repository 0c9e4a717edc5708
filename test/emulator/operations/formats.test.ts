/** Every format of Polly through AWS's own Node SDK, compared with the sound before encoding. */
import { InvalidSampleRateException, SynthesizeSpeechCommand, ValidationException, type Engine } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { sampleRatesOf, OUTPUT_FORMATS, type OutputFormat } from '../../../src/emulator/speech/encoders/audio-encoder';
import { createClient, createPool, openStream, readAll, settledRequests, SPEECH_TEST_TIMEOUT_MS, textEvents } from '../polly-client';
import { decodeSpeech } from '../speech/decoders';

const CONTENT_TYPES: Readonly<Record<OutputFormat, string>> = {
  mp3: 'audio/mpeg',
  ogg_opus: 'audio/ogg',
  ogg_vorbis: 'audio/ogg',
  pcm: 'audio/pcm',
  mulaw: 'audio/mulaw',
  alaw: 'audio/alaw',
};
/** For each format: the lowest and highest rate, and the default of a generative voice. */
const RATES: readonly (readonly [OutputFormat, string | undefined, number])[] = [
  ['mp3', undefined, 24_000],
  ['mp3', '8000', 8000],
  ['mp3', '48000', 48_000],
  ['ogg_vorbis', undefined, 24_000],
  ['ogg_vorbis', '8000', 8000],
  ['ogg_vorbis', '48000', 48_000],
  ['ogg_opus', undefined, 48_000],
  ['ogg_opus', '48000', 48_000],
  ['pcm', undefined, 16_000],
  ['pcm', '8000', 8000],
  ['mulaw', undefined, 8000],
  ['mulaw', '8000', 8000],
  ['alaw', undefined, 8000],
  ['alaw', '8000', 8000],
];

/** The delay of LAME and mpg123 together. Nothing else delays the sound. */
const MP3_DELAY_SAMPLES = 1105;

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

/** Compares the decoded response with the sound before encoding. */
async function compareWithSource(pool: string, format: OutputFormat, audio: Uint8Array) {
  const [request] = await settledRequests(polly, pool);
  const response = await fetch(`${polly.url}/_local/requests/${request?.id ?? ''}/pcm`);
  const sourceRate = Number(response.headers.get('x-sample-rate'));
  const source = new Float32Array(await response.arrayBuffer());
  const { samples, sampleRate } = await decodeSpeech(format, audio, sourceRate);
  const delay = format === 'mp3' ? MP3_DELAY_SAMPLES : 0;
  let product = 0;
  let energy = 0;
  let sourceEnergy = 0;
  for (const [at, meant] of source.entries()) {
    const heard = samples[at + delay] ?? 0;
    product += heard * meant;
    energy += heard * heard;
    sourceEnergy += meant * meant;
  }
  return {
    correlation: product / Math.sqrt(energy * sourceEnergy),
    surplusSamples: samples.length - source.length,
    sampleRate,
    sourceRate,
    seconds: source.length / sourceRate,
    countedSeconds: request?.audioSeconds ?? NaN,
  };
}

type Comparison = Awaited<ReturnType<typeof compareWithSource>>;

function expectAllOfIt(comparison: Comparison, format: OutputFormat, sampleRate: number): void {
  expect(comparison).toMatchObject({ sampleRate, sourceRate: sampleRate });
  expect(comparison.correlation).toBeGreaterThan(0.98);
  expect(comparison.seconds).toBeGreaterThan(1);
  expect(comparison.countedSeconds).toBeCloseTo(comparison.seconds, 3);
  if (format === 'mp3') expect(comparison.surplusSamples).toBeGreaterThanOrEqual(0);
  else expect(comparison.surplusSamples).toBe(0);
}

describe.each(RATES)('%s at %s Hz', { timeout: SPEECH_TEST_TIMEOUT_MS }, (format, asked, sampleRate) => {
  it('arrives whole from StartSpeechSynthesisStream', async () => {
    const pool = await createPool(polly, { keepPcm: true });
    const texts = textEvents('The ferry left at seven. ', 'Nobody on the pier waved.');
    const { audio } = await readAll(await openStream(createClient(polly, pool), texts, { OutputFormat: format, SampleRate: asked }));
    expectAllOfIt(await compareWithSource(pool, format, audio), format, sampleRate);
  });

  it('arrives whole from SynthesizeSpeech, with its content type', async () => {
    const pool = await createPool(polly, { keepPcm: true });
    const { AudioStream, ContentType } = await createClient(polly, pool).send(
      new SynthesizeSpeechCommand({
        VoiceId: 'Matthew',
        Engine: 'generative',
        OutputFormat: format,
        SampleRate: asked,
        Text: 'Good morning to all of you.',
      }),
    );
    const audio = (await AudioStream?.transformToByteArray()) ?? new Uint8Array();
    expect(ContentType).toBe(CONTENT_TYPES[format]);
    expectAllOfIt(await compareWithSource(pool, format, audio), format, sampleRate);
  });
});

describe('the default rate', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it.each<[Engine, OutputFormat, number]>([
    ['standard', 'ogg_vorbis', 22_050],
    ['neural', 'ogg_vorbis', 24_000],
    ['standard', 'ogg_opus', 48_000],
    ['standard', 'mulaw', 8000],
  ])('is, with the %s engine and %s, %i Hz', async (engine, format, sampleRate) => {
    const pool = await createPool(polly, { keepPcm: true });
    const { AudioStream } = await createClient(polly, pool).send(
      new SynthesizeSpeechCommand({ VoiceId: 'Matthew', Engine: engine, OutputFormat: format, Text: 'Yes.' }),
    );
    await AudioStream?.transformToByteArray();
    const [request] = await settledRequests(polly, pool);
    const response = await fetch(`${polly.url}/_local/requests/${request?.id ?? ''}/pcm`);
    expect(Number(response.headers.get('x-sample-rate'))).toBe(sampleRate);
  });
});

describe('a rate that a format does not have', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const ALL_RATES = [8000, 16_000, 22_050, 24_000, 44_100, 48_000, 11_025];
  const refused = OUTPUT_FORMATS.flatMap((format) =>
    ALL_RATES.filter((rate) => !sampleRatesOf(format).includes(rate)).map((rate) => [format, String(rate)] as const),
  );

  it('is one of those Polly does not list', () => {
    const counts = OUTPUT_FORMATS.map((format) => [format, refused.filter(([name]) => name === format).length]);
    expect(Object.fromEntries(counts)).toEqual({ mp3: 1, ogg_vorbis: 1, pcm: 5, ogg_opus: 6, mulaw: 6, alaw: 6 });
  });

  it.each(refused)('is refused by both operations: %s at %s Hz', async (format, SampleRate) => {
    const client = createClient(polly);
    const opening = openStream(client, textEvents('Never spoken.'), { OutputFormat: format, SampleRate });
    const error: unknown = await opening.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({ reason: 'fieldValidationFailed', fields: [{ name: 'SampleRate' }] });
    const calling = client.send(
      new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: format, SampleRate, Text: 'Never spoken.' }),
    );
    await expect(calling).rejects.toBeInstanceOf(InvalidSampleRateException);
  });

  it.each(['', 'fast', '24000.0', '-8000', ' 8000'])('is not a rate at all: "%s"', async (SampleRate) => {
    const calling = createClient(polly).send(
      new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: 'mp3', SampleRate, Text: 'Never spoken.' }),
    );
    await expect(calling).rejects.toBeInstanceOf(InvalidSampleRateException);
  });
});
