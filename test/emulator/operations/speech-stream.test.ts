import { ValidationException, type StartSpeechSynthesisStreamCommandInput } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import {
  createClient,
  createPool,
  ManualInput,
  openStream,
  readAll,
  requestsWhen,
  settledRequests,
  textEvents,
  SPEECH_TEST_TIMEOUT_MS,
} from '../polly-client';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

describe("StartSpeechSynthesisStream, by AWS's own Node SDK", { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it('answers with audio before the last text is sent', async () => {
    const pool = await createPool(polly, { keepPcm: true });
    const input = new ManualInput();
    const texts = ['The first sentence is spoken.', 'So is the second one.', 'And this is the last.'];
    const unsent = [...texts];
    input.speak(unsent.shift() ?? '');
    const audio: Uint8Array[] = [];
    let requestCharacters: number | undefined;
    // Each text after the first is sent only after sound has arrived. If sound came only at the end, the stream would time
    // out.
    for await (const { AudioEvent, StreamClosedEvent } of await openStream(createClient(polly, pool), input)) {
      if (AudioEvent?.AudioChunk) audio.push(AudioEvent.AudioChunk);
      requestCharacters = StreamClosedEvent?.RequestCharacters ?? requestCharacters;
      const next = unsent.shift();
      if (next !== undefined) input.speak(next);
      else input.end();
    }
    expect(requestCharacters).toBe(texts.join('').length);

    const requests = await settledRequests(polly, pool);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      operation: 'StartSpeechSynthesisStream',
      state: 'completed',
      textEvents: 3,
      requestCharacters,
      // The texts, and the empty message that the SDK sends last.
      verifiedChunks: 4,
      inputEnded: true,
      audioBytes: Buffer.concat(audio).byteLength,
    });
    expect(requests[0]?.firstAudioAtMs).toBeLessThanOrEqual(requests[0]?.lastTextAtMs ?? 0);
    expect(requests[0]?.words?.map(({ text }) => text).join(' ')).toBe(texts.join(' ').replaceAll('.', ''));

    const kept = await fetch(`${polly.url}/_local/requests/${requests[0]?.id ?? ''}/audio`);
    expect(Buffer.from(await kept.arrayBuffer()).equals(Buffer.concat(audio))).toBe(true);
    const pcm = await fetch(`${polly.url}/_local/requests/${requests[0]?.id ?? ''}/pcm`);
    expect(pcm.headers.get('x-sample-rate')).toBe('24000');
    const seconds = (await pcm.arrayBuffer()).byteLength / 4 / 24_000;
    expect(seconds).toBeCloseTo(requests[0]?.audioSeconds ?? 0, 3);
  });

  it('speaks plain text and SSML in one stream, and bills no tags', async () => {
    const input = new ManualInput();
    input.send({ TextEvent: { Text: 'Plain. ' } });
    input.send({ TextEvent: { Text: '<speak>Marked <break time="10ms"/> up.</speak>', TextType: 'ssml' } });
    input.send({ TextEvent: { Text: '' } });
    input.send({ CloseStreamEvent: {} });
    input.end();
    const heard = await readAll(await openStream(createClient(polly), input, { OutputFormat: 'pcm', SampleRate: '16000' }));
    expect(heard.requestCharacters).toBe('Plain. '.length + 'Marked  up.'.length);
    expect(heard.audioEvents).toBeGreaterThan(0);
    expect(heard.audio.byteLength % 2).toBe(0);
  });

  it('ends an empty stream normally', async () => {
    const heard = await readAll(await openStream(createClient(polly), textEvents('', ' ')));
    expect(heard.requestCharacters).toBe(1);
  });

  it.each<[string, Partial<StartSpeechSynthesisStreamCommandInput>, string, string]>([
    ['an engine that has no streaming', { Engine: 'neural' }, 'unsupportedOperation', 'Engine'],
    ['an engine there is not', { Engine: 'quantum' as 'neural' }, 'fieldValidationFailed', 'Engine'],
    ['a voice there is not', { VoiceId: 'Hal' as 'Matthew' }, 'fieldValidationFailed', 'VoiceId'],
    ['a voice that is not generative', { VoiceId: 'Joey' }, 'fieldValidationFailed', 'Engine'],
    ['a format there is not', { OutputFormat: 'flac' as 'mp3' }, 'fieldValidationFailed', 'OutputFormat'],
    ['speech marks', { OutputFormat: 'json' }, 'fieldValidationFailed', 'OutputFormat'],
    ['a rate the format has not', { OutputFormat: 'pcm', SampleRate: '24000' }, 'fieldValidationFailed', 'SampleRate'],
    ['a language the voice has not', { LanguageCode: 'de-DE' }, 'fieldValidationFailed', 'LanguageCode'],
  ])('refuses %s', async (_, head, reason, field) => {
    const error: unknown = await openStream(createClient(polly), textEvents('Never spoken.'), head).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 400 }, reason, fields: [{ name: field }] });
  });

  it('refuses an unknown lexicon', async () => {
    const opening = openStream(createClient(polly), textEvents('Never spoken.'), { LexiconNames: ['names', 'places'] });
    await expect(opening).rejects.toMatchObject({ name: 'LexiconNotFoundException', $metadata: { httpStatusCode: 404 } });
  });

  it.each([
    ['more than 6,000 characters', { Text: `<speak>${' '.repeat(6000)}</speak>`, TextType: 'ssml' as const }, 'Text'],
    ['more than 3,000 billed characters', { Text: 'word '.repeat(601) }, 'Text'],
    ['50,000 characters', { Text: 'a'.repeat(50_000) }, 'Text'],
    ['a text type there is not', { Text: 'x', TextType: 'html' as 'text' }, 'TextType'],
    ['SSML that is not closed', { Text: '<speak>Hello', TextType: 'ssml' as const }, 'Text'],
  ])('ends the stream with an exception at a text event of %s', async (_, TextEvent, field) => {
    const pool = await createPool(polly);
    const input = new ManualInput();
    input.send({ TextEvent });
    const reading = openStream(createClient(polly, pool), input).then(readAll);
    const error: unknown = await reading.catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({ reason: 'fieldValidationFailed', fields: [{ name: field }] });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', errorType: 'ValidationException' }]);
  });

  it('takes 3,000 billed characters in one event', async () => {
    const pool = await createPool(polly);
    const reading = readAll(await openStream(createClient(polly, pool), textEvents(' '.repeat(2995) + 'Done.')));
    expect((await reading).requestCharacters).toBe(3000);
  });

  it('refuses text after the event that closes', async () => {
    const input = new ManualInput();
    input.send({ CloseStreamEvent: {} });
    input.speak('Too late.');
    const reading = openStream(createClient(polly), input).then(readAll);
    await expect(reading).rejects.toMatchObject({ name: 'ValidationException', reason: 'invalidInboundEvent' });
  });

  it('gives what was spoken before the mistake', async () => {
    const input = new ManualInput();
    input.speak('This was right.');
    let audioEvents = 0;
    const reading = (async () => {
      for await (const { AudioEvent } of await openStream(createClient(polly), input)) {
        if (AudioEvent && audioEvents++ === 0) input.send({ TextEvent: { Text: '<speak>', TextType: 'ssml' } });
      }
    })();
    await expect(reading).rejects.toBeInstanceOf(ValidationException);
    expect(audioEvents).toBeGreaterThan(0);
  });

  it('records a client that leaves as cancelled, at once', async () => {
    const pool = await createPool(polly, { pacing: 'published' });
    const input = new ManualInput();
    input.speak('A sentence that takes a while to be given out, because it is paced as the real one is.');
    const leaving = new AbortController();
    const reading = openStream(createClient(polly, pool), input, {}, leaving.signal).then(readAll);
    await requestsWhen(polly, pool, ([request]) => request?.textEvents === 1);
    leaving.abort();
    // Between the response head and the first event, the SDK treats its own abort as the end of the stream.
    expect(await reading).toMatchObject({ audioEvents: 0, requestCharacters: undefined });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'cancelled', inputEnded: false, audioBytes: 0 }]);
  });

  it('carries several streams at once', async () => {
    const clients = [1, 2, 3].map(() => createClient(polly));
    const heard = await Promise.all(
      clients.map(async (client, index) => readAll(await openStream(client, textEvents('Together.'.repeat(index + 1))))),
    );
    expect(heard.map(({ requestCharacters }) => requestCharacters)).toEqual([9, 18, 27]);
  });
});
