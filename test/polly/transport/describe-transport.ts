/**
 * The suite that every transport must pass. Runs in a page against the local Polly. Each case has its own account,
 * which records what really arrived there.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { SpeechErrorCode } from '../../../src/base/errors';
import type { CredentialsProvider } from '../../../src/polly/aws/credentials';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import type { TransportEvent } from '../../../src/polly/transport/transport';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import { openPollyAccount, type PollyAccount } from '../../stack/polly-account';
import { ScriptedText, type TestTransport, type TextPiece } from './scripted-text';

/** A voice that every transport can use. */
export const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'mp3', sampleRate: 24_000 };

const SENTENCES: readonly TextPiece[] = [
  { text: 'The first sentence is short. ', flush: true },
  { text: 'The second one is a little longer than that. ' },
  { text: 'And this is the last.' },
];
const CHARACTERS = SENTENCES.reduce((sum, { text }) => sum + text.length, 0);

/** Makes a transport that uses the given credentials. */
export type TransportFactory = (credentials: CredentialsProvider) => TestTransport;

/** Reads a run to its end. */
export async function collect(events: AsyncIterable<TransportEvent>): Promise<TransportEvent[]> {
  const collected: TransportEvent[] = [];
  for await (const event of events) collected.push(event);
  return collected;
}

/** The error that ends a run. */
export async function failureOf(events: AsyncIterable<TransportEvent>): Promise<unknown> {
  try {
    await collect(events);
  } catch (error) {
    return error;
  }
  throw new Error('The run should have failed.');
}

/** Reads a run up to its first audio. */
async function readToAudio(events: AsyncIterator<TransportEvent>): Promise<void> {
  for (;;) {
    const result = await events.next();
    if (result.done === true) throw new Error('The run ended without audio.');
    if (result.value.type === 'audio') return;
  }
}

/** Settings for tests that end a run early: calls stay open until they are cancelled. */
const UNHURRIED: Partial<AccountSettings> = { callFaults: [{ text: '', fault: 'half-held' }] };

function audioBytes(events: readonly TransportEvent[]): number {
  return events.reduce((sum, event) => sum + (event.type === 'audio' ? event.bytes.byteLength : 0), 0);
}

async function expectCancelled(account: PollyAccount): Promise<void> {
  const states = (await account.settledRequests()).map(({ state }) => state);
  expect(states).not.toHaveLength(0);
  expect(states).toEqual(states.map(() => 'cancelled'));
}

/** Differences between transports. */
export interface TransportDifferences {
  /** The expected error if access is denied. Default: `access-denied`, with the name of the permission. */
  readonly denied?: object;
}

/** Runs the suite for one transport. */
export function describeTransport(name: string, createTransport: TransportFactory, differences: TransportDifferences = {}): void {
  const open: TestTransport[] = [];
  afterEach(() => {
    for (const transport of open.splice(0)) transport.close();
  });
  const track = (transport: TestTransport) => {
    open.push(transport);
    return transport;
  };
  const setUp = async (settings: Partial<AccountSettings> = {}): Promise<{ account: PollyAccount; transport: TestTransport }> => {
    const account = await openPollyAccount(settings);
    return { account, transport: track(createTransport(account.credentials)) };
  };
  const never = new AbortController().signal;

  describe(name, () => {
    test('yields all audio Polly made, then one closed event', async () => {
      const { account, transport } = await setUp();
      const events = await collect(transport.speak(VOICE, new ScriptedText().give(...SENTENCES).end(), never));
      expect(events.at(-1)).toEqual({ type: 'closed', requestCharacters: CHARACTERS });
      expect(events.filter(({ type }) => type === 'closed')).toHaveLength(1);
      const requests = await account.settledRequests();
      expect(requests.map(({ state }) => state)).toEqual(requests.map(() => 'completed'));
      expect(audioBytes(events)).toBe(requests.reduce((sum, request) => sum + request.audioBytes, 0));
      expect(audioBytes(events)).toBeGreaterThan(10_000);
    });

    test('yields audio before its input has ended', async () => {
      const { transport } = await setUp();
      const input = new ScriptedText().give({ text: 'Already heard before the rest is written. ', flush: true });
      const events = transport.speak(VOICE, input, never)[Symbol.asyncIterator]();
      await readToAudio(events);
      input.give({ text: 'The rest.' }).end();
      const rest = await collect({ [Symbol.asyncIterator]: () => events });
      expect(rest.at(-1)?.type).toBe('closed');
    });

    test('reports each call, and all text that was handed to the network, in order', async () => {
      const { account, transport } = await setUp();
      const input = new ScriptedText().give(...SENTENCES).end();
      let calls = 0;
      await collect(transport.speak(VOICE, input, never, { onCall: () => (calls += 1) }));
      expect(input.sent.map(({ text }) => text).join('')).toBe(SENTENCES.map(({ text }) => text).join(''));
      expect(input.sent.filter(({ flush }) => flush === true).map(({ text }) => text)).toEqual([SENTENCES[0]?.text]);
      expect(calls).toBe((await account.settledRequests()).length);
    });

    test('with segments, covers the whole text in order', async () => {
      const { transport } = await setUp();
      const events = await collect(transport.speak(VOICE, new ScriptedText().give(...SENTENCES).end(), never));
      const segments = events.filter((event) => event.type === 'segment');
      let spokenCharacters = 0;
      for (const { startCharacter, endCharacter } of segments) {
        expect(startCharacter).toBe(spokenCharacters);
        spokenCharacters = endCharacter;
      }
      if (segments.length > 0) {
        expect(events[0]?.type).toBe('segment');
        expect(spokenCharacters).toBe(CHARACTERS);
      }
    });

    test('an empty piece adds no text', async () => {
      const { transport } = await setUp();
      const input = new ScriptedText().give({ text: '' }, { text: 'Kept ' }, { text: '' }, { text: 'alive.' }, { text: '' }).end();
      const events = await collect(transport.speak(VOICE, input, never));
      expect(events.at(-1)).toEqual({ type: 'closed', requestCharacters: 11 });
    });

    test('speaks an SSML document among plain text', async () => {
      const { transport } = await setUp();
      const input = new ScriptedText()
        .give({ text: 'Plain. ' }, { text: '<speak>Marked <break/> up.</speak>', textType: 'ssml' }, { text: 'Plain.' })
        .end();
      const events = await collect(transport.speak(VOICE, input, never));
      expect(events.at(-1)).toEqual({ type: 'closed', requestCharacters: 7 + 11 + 6 });
    });

    test('speaks several texts at once', async () => {
      const { account, transport } = await setUp();
      const speak = () => collect(transport.speak(VOICE, new ScriptedText().give(...SENTENCES).end(), never));
      const [first, second, third] = await Promise.all([speak(), speak(), speak()]);
      expect(audioBytes(first)).toBeGreaterThan(10_000);
      expect(audioBytes(second)).toBe(audioBytes(first));
      expect(audioBytes(third)).toBe(audioBytes(first));
      expect((await account.settledRequests()).every(({ state }) => state === 'completed')).toBe(true);
    });

    test('a reader that leaves cancels the request and closes the source', async () => {
      const { account, transport } = await setUp(UNHURRIED);
      const input = new ScriptedText().give(...SENTENCES);
      for await (const event of transport.speak(VOICE, input, never)) {
        if (event.type === 'audio') break;
      }
      await expectCancelled(account);
    });

    test('an attempt that is aborted while it waits for text ends at once', async () => {
      const { account, transport } = await setUp();
      const input = new ScriptedText().give({ text: 'No sentence has ended yet, so there is nothing to hear' });
      const controller = new AbortController();
      const waiting = failureOf(transport.speak(VOICE, input, controller.signal));
      const reason = new Error('enough');
      // One frame of the page is enough to get that far, with or without a request.
      await new Promise((resolve) => requestAnimationFrame(resolve));
      controller.abort(reason);
      expect(await waiting).toBe(reason);
      expect((await account.settledRequests()).every(({ state }) => state === 'cancelled')).toBe(true);
    });

    test('an aborted signal cancels the request, and the result throws its reason', async () => {
      const { account, transport } = await setUp(UNHURRIED);
      const controller = new AbortController();
      const reason = new Error('enough');
      const input = new ScriptedText().give(...SENTENCES);
      const events = transport.speak(VOICE, input, controller.signal)[Symbol.asyncIterator]();
      await readToAudio(events);
      controller.abort(reason);
      expect(await failureOf({ [Symbol.asyncIterator]: () => events })).toBe(reason);
      await expectCancelled(account);
    });

    test('a signal that is aborted already causes no request', async () => {
      const { account, transport } = await setUp();
      const reason = new Error('too late');
      expect(await failureOf(transport.speak(VOICE, new ScriptedText().give(...SENTENCES), AbortSignal.abort(reason)))).toBe(reason);
      expect(await account.requests()).toEqual([]);
    });

    test('closing the transport ends its runs, for good', async () => {
      const { account, transport } = await setUp(UNHURRIED);
      const events = transport.speak(VOICE, new ScriptedText().give(...SENTENCES), never)[Symbol.asyncIterator]();
      await readToAudio(events);
      transport.close();
      expect(await failureOf({ [Symbol.asyncIterator]: () => events })).toMatchObject({ code: 'interrupted', retryable: false });
      await expectCancelled(account);
      const requests = (await account.requests()).length;
      const again = transport.speak(VOICE, new ScriptedText().give({ text: 'Again.' }).end(), never);
      expect(await failureOf(again)).toMatchObject({ code: 'interrupted', retryable: false });
      await transport.warm();
      expect(await account.requests()).toHaveLength(requests);
    });

    const refusal = (code: SpeechErrorCode, says: RegExp) => ({
      code,
      message: expect.stringMatching(says) as string,
      cause: expect.anything() as unknown,
    });
    const { denied = refusal('access-denied', /polly:S/) } = differences;
    const refusals: readonly [what: string, expected: object, settings: Partial<AccountSettings>, voice?: Partial<VoiceSettings>][] = [
      ['an unknown voice', refusal('validation-failed', /voice/i), {}, { voiceId: 'Nobody' }],
      ['a wrong secret', refusal('credentials-rejected', /secret key/), { wrongSecret: true }],
      ['a missing permission', denied, { deny: ['polly:StartSpeechSynthesisStream', 'polly:SynthesizeSpeech'] }],
    ];
    test.each(refusals)('%s is reported', async (_, expected, settings, voice) => {
      const { transport } = await setUp(settings);
      const input = new ScriptedText().give(...SENTENCES);
      expect(await failureOf(transport.speak({ ...VOICE, ...voice }, input, never))).toMatchObject(expected);
    });

    test('a provider that fails: credentials-unavailable, with its error as the cause', async () => {
      const cause = new Error('no login');
      const transport = track(createTransport(() => Promise.reject(cause)));
      await transport.warm();
      expect(await failureOf(transport.speak(VOICE, new ScriptedText().give(...SENTENCES), never))).toMatchObject({
        code: 'credentials-unavailable',
        cause,
      });
    });

    test('invalid credentials: credentials-unavailable', async () => {
      const transport = track(createTransport({ accessKeyId: '', secretAccessKey: '' }));
      const error = await failureOf(transport.speak(VOICE, new ScriptedText().give(...SENTENCES), never));
      expect(error).toMatchObject({ code: 'credentials-unavailable' });
    });
  });
}
