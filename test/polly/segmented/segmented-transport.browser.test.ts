/** The segmented transport in a real browser: the common suite, and the features of calls for each sentence. */
import { speechStack } from 'virtual:speech-stack';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CredentialsProvider } from '../../../src/polly/aws/credentials';
import { createSpeechService, type SpeechServiceOptions } from '../../../src/polly/speech-service';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import type { TransportEvent } from '../../../src/polly/transport/transport';
import { FakeClock } from '../../base/fake-clock';
import { openPollyAccount } from '../../stack/polly-account';
import { collect, describeTransport, failureOf, VOICE } from '../transport/describe-transport';
import { ScriptedText, wayOf, type TestTransport, type TextPiece } from '../transport/scripted-text';

const { region, pollyEndpoint } = speechStack;
const never = new AbortController().signal;
const open: TestTransport[] = [];

/** An engine with 80 calls a second, so that no test waits for its turn. */
const BRISK: VoiceSettings = { ...VOICE, engine: 'standard' };
/** Eight different sentences. */
const NUMBERED = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'].map((word) => `This is sentence ${word}. `);

afterEach(() => {
  for (const transport of open.splice(0)) transport.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function createTransport(credentials: CredentialsProvider, options: Partial<SpeechServiceOptions> = {}): TestTransport {
  const endpoint = pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint };
  const transport = wayOf(createSpeechService({ transport: 'segmented', region, credentials, ...endpoint, ...options }), 'segmented');
  open.push(transport);
  return transport;
}

const speak = (transport: TestTransport, voice: VoiceSettings, ...inputs: TextPiece[]) =>
  transport.speak(voice, new ScriptedText().give(...inputs).end(), never);

/** The parts of the text that were spoken. */
function segmentsOf(events: readonly TransportEvent[], text: string): string[] {
  return events.flatMap((event) => (event.type === 'segment' ? [text.slice(event.startCharacter, event.endCharacter)] : []));
}

/** The number of bytes of each segment. */
function soundsOf(events: readonly TransportEvent[]): number[] {
  const sounds: number[] = [];
  for (const event of events) {
    if (event.type === 'segment') sounds.push(0);
    if (event.type === 'audio') sounds.push((sounds.pop() ?? 0) + event.bytes.byteLength);
  }
  return sounds;
}

describeTransport('segmented transport', (credentials) => createTransport(credentials));

describe('segmented transport, additionally', () => {
  test('speaks each sentence in one call, and yields the exact bytes', async () => {
    const account = await openPollyAccount();
    const text = NUMBERED.join('');
    const events = await collect(speak(createTransport(account.credentials, { speechMarks: false }), BRISK, { text }));
    expect(segmentsOf(events, text)).toEqual(NUMBERED);
    const requests = await account.settledRequests();
    expect(requests).toHaveLength(NUMBERED.length);
    const received = new Blob(events.flatMap((event) => (event.type === 'audio' ? [event.bytes as Uint8Array<ArrayBuffer>] : [])));
    const sounds = await Promise.all(requests.toSorted((one, other) => order(one) - order(other)).map(({ id }) => account.audio(id)));
    expect(new Uint8Array(await received.arrayBuffer())).toEqual(
      new Uint8Array(await new Blob(sounds as Uint8Array<ArrayBuffer>[]).arrayBuffer()),
    );

    function order({ words }: (typeof requests)[number]): number {
      return NUMBERED.findIndex((sentence) => sentence.includes(words?.[3]?.text ?? '?'));
    }
  });

  test('keeps the order if later sentences arrive first', async () => {
    const account = await openPollyAccount({
      callFaults: [
        { text: 'one', fault: 'held' },
        { text: 'four', fault: 'half-held' },
      ],
    });
    const text = NUMBERED.join('');
    const transport = createTransport(account.credentials, { speechMarks: false });
    const reading = collect(speak(transport, BRISK, { text }));
    // Both prefetched sentences have arrived, but the first one has not.
    await vi.waitUntil(async () => (await account.requests()).filter(({ state }) => state === 'completed').length === 2, {
      timeout: 20_000,
    });
    await account.release();
    const events = await reading;
    expect(segmentsOf(events, text)).toEqual(NUMBERED);
    expect(soundsOf(events).every((bytes) => bytes > 3_000)).toBe(true);
  });

  test.each([1, 2, 3])('keeps the order if calls take random times, seed %i', async (seed) => {
    // Only the duration of each call is random (Numerical Recipes, section 7.1).
    let state = seed;
    const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
    const held = (marks: boolean) =>
      NUMBERED.map((text) => ({
        text: text.trim(),
        fault: random() < 0.5 ? ('held' as const) : ('half-held' as const),
        delayMs: random() * 300,
        marks,
      }));
    const account = await openPollyAccount({ callFaults: [...held(false), ...held(true)] });
    const text = NUMBERED.join('');
    const events = await collect(speak(createTransport(account.credentials, { fetchAhead: 2 + seed }), BRISK, { text }));
    expect(segmentsOf(events, text)).toEqual(NUMBERED);
    expect(soundsOf(events).every((bytes) => bytes > 3_000)).toBe(true);
    const words = events.flatMap((event) => (event.type === 'marks' ? event.words : []));
    const inOrder = words.toSorted((one, other) => one.startCharacter - other.startCharacter);
    expect(inOrder.map(({ startCharacter, endCharacter }) => text.slice(startCharacter, endCharacter))).toEqual(text.match(/\w+/g));
  });

  test('marks that arrive before their sound are yielded after it', async () => {
    const account = await openPollyAccount({ callFaults: [{ text: 'one', fault: 'held' }] });
    const reading = collect(speak(createTransport(account.credentials), BRISK, { text: NUMBERED[0] ?? '' }));
    await vi.waitUntil(async () => (await account.requests()).some(({ state }) => state === 'completed'), { timeout: 20_000 });
    await account.release();
    expect((await reading).map(({ type }) => type).slice(0, 1)).toEqual(['segment']);
  });

  test.each([0, 2, 5])('requests %i sentences ahead, and sends no more text than that takes', async (fetchAhead) => {
    const account = await openPollyAccount({ callFaults: [{ text: 'one', fault: 'half-held' }] });
    const input = new ScriptedText().give(...NUMBERED.map((text) => ({ text, flush: true }))).end();
    const transport = createTransport(account.credentials, { fetchAhead, speechMarks: false });
    const events = transport.speak(BRISK, input, never)[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ type: 'segment' });
    const arrived = () => account.requests().then((requests) => requests.filter(({ state }) => state === 'completed').length);
    await vi.waitUntil(async () => (await arrived()) === fetchAhead, { timeout: 20_000 });
    expect((await account.requests()).length).toBe(fetchAhead + 1);
    expect(input.sent).toHaveLength(fetchAhead + 1);
    await account.release();
    expect((await collect({ [Symbol.asyncIterator]: () => events })).at(-1)?.type).toBe('closed');
    expect((await account.settledRequests()).length).toBe(NUMBERED.length);
  });

  test('yields sound before the sentence is complete', async () => {
    const account = await openPollyAccount({ callFaults: [{ text: '', fault: 'half-held' }] });
    const events = speak(createTransport(account.credentials), VOICE, { text: 'Its first piece is there.' })[Symbol.asyncIterator]();
    expect((await events.next()).value).toMatchObject({ type: 'segment' });
    expect((await events.next()).value).toMatchObject({ type: 'audio' });
    expect((await account.requests()).map(({ state }) => state)).toEqual(['open']);
    await account.release();
    await collect({ [Symbol.asyncIterator]: () => events });
  });

  test.each(['neural', 'long-form', 'standard'] as const)('%s: exact times of words, in characters of what is spoken', async (engine) => {
    const account = await openPollyAccount();
    const voiceId = engine === 'long-form' ? 'Ruth' : 'Matthew';
    const inputs = [
      { text: 'Grüße — 😀 from Zürich. ' },
      { text: '<speak>Ça va <break/> là</speak>', textType: 'ssml' as const },
      { text: 'The naïve end.' },
    ];
    const input = new ScriptedText().give(...inputs).end();
    const text = input.spoken;
    const events = await collect(createTransport(account.credentials).speak({ ...VOICE, voiceId, engine }, input, never));
    const words = events.flatMap((event) => (event.type === 'marks' ? event.words : []));
    expect(words.map(({ startCharacter, endCharacter }) => text.slice(startCharacter, endCharacter))).toEqual(
      expect.arrayContaining(['Grüße', 'from', 'Zürich', 'Ça', 'va', 'là', 'The', 'naïve', 'end']),
    );
    const requests = await account.settledRequests();
    const spoken = requests.filter(({ audioBytes }) => audioBytes > 0).flatMap((request) => request.words ?? []);
    for (const { startCharacter, endCharacter, seconds } of words) {
      const word = spoken.find((other) => other.text === text.slice(startCharacter, endCharacter));
      expect(seconds).toBeCloseTo(word?.startSeconds ?? NaN, 2);
    }
    // The count contains both billed calls.
    const billed = requests.reduce((sum, { requestCharacters }) => sum + requestCharacters, 0);
    expect(events).toContainEqual({ type: 'closed', requestCharacters: billed });
    expect(requests).toHaveLength(6);
  });

  test('generative: requests no marks', async () => {
    const account = await openPollyAccount();
    const events = await collect(speak(createTransport(account.credentials), VOICE, { text: 'No marks.' }));
    expect(events.some(({ type }) => type === 'marks')).toBe(false);
    expect(await account.settledRequests()).toHaveLength(1);
  });

  test('late marks do not delay later sentences', async () => {
    const account = await openPollyAccount({ callFaults: [{ text: 'one', fault: 'held', marks: true }] });
    // The waiting time for marks must not depend on the speed of the machine.
    const transport = createTransport(account.credentials, { clock: new FakeClock() });
    const text = NUMBERED.slice(0, 2).join('');
    const events: TransportEvent[] = [];
    for await (const event of speak(transport, BRISK, { text })) {
      events.push(event);
      if (event.type === 'closed') await account.release();
    }
    expect(segmentsOf(events, text)).toEqual(NUMBERED.slice(0, 2));
    const marks = events.flatMap((event, index) => (event.type === 'marks' ? [{ index, words: event.words }] : []));
    expect(marks.at(-1)?.index).toBeGreaterThan(events.findIndex(({ type }) => type === 'closed'));
    const words = marks.flatMap((event) => event.words).toSorted((one, other) => one.startCharacter - other.startCharacter);
    expect(words.map(({ startCharacter, endCharacter }) => text.slice(startCharacter, endCharacter))).toEqual(text.match(/\w+/g));
  });

  test('sound plays without its marks', async () => {
    const account = await openPollyAccount({ callFaults: [{ text: 'one', fault: 'throttled', marks: true }] });
    const events = await collect(speak(createTransport(account.credentials), BRISK, { text: NUMBERED.slice(0, 2).join('') }));
    const types = events.map(({ type }) => type).filter((type) => type !== 'audio');
    expect(types.filter((type) => type !== 'marks')).toEqual(['segment', 'segment-complete', 'segment', 'segment-complete', 'closed']);
    expect(types.filter((type) => type === 'marks')).toHaveLength(1);
  });

  test.each([
    ['throttled', 'throttled', true],
    ['failing', 'service-failure', true],
    ['cut', 'connection-lost', true],
  ] as const)('a call that is %s: one %s, after all earlier sound', async (fault, code, retryable) => {
    const account = await openPollyAccount({
      callFaults: [
        { text: 'three', fault },
        { text: 'four', fault },
        { text: 'two', fault: 'held' },
      ],
    });
    const events: TransportEvent[] = [];
    const run = speak(createTransport(account.credentials, { speechMarks: false }), BRISK, { text: NUMBERED.join('') });
    const reading = (async () => {
      for await (const event of run) events.push(event);
    })().catch((error: unknown) => error);
    await vi.waitUntil(async () => (await account.requests()).some(({ state }) => state === 'failed'), { timeout: 20_000 });
    await account.release();
    expect(await reading).toMatchObject({ code, retryable });
    expect(
      soundsOf(events)
        .slice(0, 2)
        .every((bytes) => bytes > 3_000),
    ).toBe(true);
    expect(segmentsOf(events, NUMBERED.join('')).slice(0, 2)).toEqual(NUMBERED.slice(0, 2));
    expect(events.some(({ type }) => type === 'closed')).toBe(false);
  });

  test('makes no calls after a failed one', async () => {
    const account = await openPollyAccount({
      callFaults: [
        { text: 'one', fault: 'held' },
        { text: 'two', fault: 'half-held' },
        { text: 'three', fault: 'throttled' },
      ],
    });
    const reading = failureOf(speak(createTransport(account.credentials, { speechMarks: false }), BRISK, { text: NUMBERED.join('') }));
    await vi.waitUntil(async () => (await account.requests()).some(({ state }) => state === 'failed'), { timeout: 20_000 });
    await account.release();
    expect(await reading).toMatchObject({ code: 'throttled' });
    expect(await account.settledRequests()).toHaveLength(3);
  });

  test.each([
    ['an engine the voice lacks', { voiceId: 'Joey', engine: 'generative' }, 'validation-failed', /EngineNotSupported/],
    ['a lexicon that is not there', { lexiconNames: ['names'] }, 'validation-failed', /LexiconNotFound/],
    ['a language the voice lacks', { languageCode: 'fr-FR' }, 'validation-failed', /LanguageNotSupported/],
  ] as const)('%s: %s', async (_, voice, code, says) => {
    const account = await openPollyAccount();
    const error = await failureOf(speak(createTransport(account.credentials), { ...VOICE, ...voice }, { text: NUMBERED.join('') }));
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) as string });
  });

  test.each([['broken SSML', { text: '<speak>Secret', textType: 'ssml' }, 'validation-failed']] as const)('%s', async (_, input, code) => {
    const account = await openPollyAccount();
    const error = await failureOf(speak(createTransport(account.credentials), VOICE, input));
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('Secret') as string });
  });

  test('unreachable Polly: connection-lost', async () => {
    const account = await openPollyAccount();
    // A port of the discard service, which browsers refuse to connect to.
    const transport = createTransport(account.credentials, { endpoint: 'http://127.0.0.1:9' });
    expect(await failureOf(speak(transport, VOICE, { text: 'Hello?' }))).toMatchObject({ code: 'connection-lost', retryable: true });
  });

  test('no text, or only white space, makes no call', async () => {
    const account = await openPollyAccount();
    const transport = createTransport(account.credentials);
    for (const texts of [[], [''], [' \n ', '\n\n'], [' ', '']]) {
      const input = new ScriptedText().give(...texts.map((text) => ({ text, flush: true }))).end();
      expect(await collect(transport.speak(VOICE, input, never))).toEqual([{ type: 'closed', requestCharacters: 0 }]);
      // It counts as sent all the same.
      expect(input.sent.map(({ text }) => text).join('')).toBe(texts.join(''));
    }
    expect(await account.requests()).toEqual([]);
  });

  test('40 sentences at once arrive in order', async () => {
    const account = await openPollyAccount({ keepPcm: false });
    const sentences = Array.from({ length: 40 }, (_, index) => `Word ${index + 100}. `);
    const text = sentences.join('');
    const started: number[] = [];
    const callbacks = { onCall: () => void started.push(performance.now()) };
    const transport = createTransport(account.credentials, { speechMarks: false, fetchAhead: 10 });
    const events = await collect(
      transport.speak({ ...BRISK, outputFormat: 'mulaw', sampleRate: 8_000 }, new ScriptedText().give({ text }).end(), never, callbacks),
    );
    expect(segmentsOf(events, text)).toEqual(sentences);
    expect(soundsOf(events).every((bytes) => bytes > 1_000)).toBe(true);
    expect(events.at(-1)).toEqual({ type: 'closed', requestCharacters: text.length });
    expect(started).toHaveLength(40);
  });

  test('text without spaces that exceeds a call is spoken in several', async () => {
    const account = await openPollyAccount({ keepPcm: false });
    const text = `${'m'.repeat(60)}😀`.repeat(51);
    const events = await collect(
      speak(createTransport(account.credentials, { speechMarks: false }), { ...BRISK, outputFormat: 'mulaw', sampleRate: 8_000 }, { text }),
    );
    const parts = segmentsOf(events, text);
    expect(parts.join('')).toBe(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.every((part) => part.length <= 3_000 && !/^[\udc00-\udfff]|[\ud800-\udbff]$/.test(part))).toBe(true);
  });

  test('counts a long piece as sent sentence by sentence', async () => {
    const account = await openPollyAccount({ callFaults: [{ text: 'one', fault: 'held' }] });
    const text = NUMBERED.join('');
    const transport = createTransport(account.credentials, { fetchAhead: 1, speechMarks: false });
    const input = new ScriptedText().give({ text: text.slice(0, 10) }, { text: text.slice(10), flush: true }).end();
    const reading = collect(transport.speak(BRISK, input, never));
    await vi.waitUntil(() => input.sent.length === 2, { timeout: 20_000 });
    expect(input.sent.map((part) => part.text)).toEqual(NUMBERED.slice(0, 2));
    await account.release();
    await reading;
    expect(input.sent.map((part) => part.text)).toEqual(NUMBERED);
    expect(input.sent.map(({ flush }) => flush)).toEqual([...NUMBERED.slice(1).map(() => undefined), true]);
  });

  test('a clock that is 20 minutes slow is corrected within the run', async () => {
    const account = await openPollyAccount();
    const transport = createTransport(account.credentials);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 20 * 60_000 });
    const text = 'What time is it? Is it so late? Good night.';
    expect(segmentsOf(await collect(speak(transport, VOICE, { text })), text).join('')).toBe(text);
  });
});

test.each([
  // No host has these names. The second region belongs to AWS and may be unreachable; the first does not exist.
  ['us-west-9', 'wrong-region', false],
  ['us-west-2', 'connection-lost', true],
])('if no host of the region %s is found, the error names it: %s', async (place, code, retryable) => {
  vi.stubGlobal('fetch', () => fetchOfNowhere());
  const service = createSpeechService({
    region: place,
    transport: 'segmented',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'a secret' },
  });
  const transport = wayOf(service, 'segmented');
  open.push(transport);
  const failure = await failureOf(speak(transport, BRISK, { text: 'Nobody hears this.' }));
  expect(failure).toMatchObject({ code, retryable, message: expect.stringContaining(place) as string });
});

const realFetch = globalThis.fetch;

/**
 * The browser's own error for a host that does not exist (RFC 6761, section 6.4), immediate and without a network.
 */
function fetchOfNowhere(): Promise<Response> {
  return realFetch('https://nowhere.invalid/');
}
