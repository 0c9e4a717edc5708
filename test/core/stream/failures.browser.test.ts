/** Failures end in a typed error with advice, and do not lose sound that has arrived. */
import { speechStack } from 'virtual:speech-stack';
import { describe, expect, inject, test } from 'vitest';
import { SpeechError, type SpeechErrorCode } from '../../../src/base/errors';
import { SpeechStream } from '../../../src/core/stream/speech-stream';
import type { SpeechClientOptions } from '../../../src/core/client/speech-client';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { AccountSettings } from '../../../src/emulator/accounts/account-settings';
import type { TextSource } from '../../../src/text/source/text-source';
import { alignRecording } from '../../audio/measuring/correlate';
import { watchSockets } from '../rig/open-sockets';
import { createSpeechRig, StatusLog } from '../rig/speech-rig';

/** Nothing listens on this port. */
const DEAD_RELAY = 'ws://127.0.0.1:59999';

interface BadInput {
  readonly what: string;
  readonly code: SpeechErrorCode;
  readonly says: RegExp;
  readonly source?: TextSource;
  readonly voice?: SpeechOptions;
  readonly client?: Partial<SpeechClientOptions>;
  readonly account?: Partial<AccountSettings>;
  /** Calls of Polly's API that are made nevertheless. */
  readonly apiCalls?: number;
  /** Whether the error has a cause. */
  readonly hasCause?: boolean;
}

const BAD_INPUTS: readonly BadInput[] = [
  { what: 'an unknown voice', voice: { voice: 'Nobody' }, code: 'validation-failed', says: /voice/i, apiCalls: 1, hasCause: true },
  { what: 'an empty text', source: '', code: 'nothing-to-speak', says: /empty/i },
  { what: 'white space', source: [' ', '\n'], code: 'nothing-to-speak', says: /white space/i },
  { what: 'an option that does not exist', voice: { sampleRate: 1 }, code: 'invalid-option', says: /"sampleRate" is 1/ },
  { what: 'a relay that is down', client: { relay: DEAD_RELAY }, code: 'relay-unreachable', says: /127\.0\.0\.1:59999/ },
  {
    what: 'a wrong secret',
    account: { wrongSecret: true },
    code: 'credentials-rejected',
    says: /signature/i,
    // The call is repeated once, with fresh credentials.
    apiCalls: 2,
    hasCause: true,
  },
  {
    what: 'a missing permission',
    account: { deny: ['polly:StartSpeechSynthesisStream'] },
    code: 'access-denied',
    says: /polly:StartSpeechSynthesisStream/,
    apiCalls: 1,
    hasCause: true,
  },
  {
    what: 'a provider that throws',
    client: { credentials: () => Promise.reject(new Error('no login')) },
    code: 'credentials-unavailable',
    says: /credentials/i,
    hasCause: true,
  },
];

describe('speech that cannot begin', () => {
  test.each(BAD_INPUTS)('$what: $code', async ({ code, says, source = 'Hello there.', voice, client, account, hasCause, apiCalls }) => {
    const rig = await createSpeechRig(account, client);
    const stream = new SpeechStream(rig.client, { retry: { maxRetries: 0 }, ...voice });
    const outcome = await stream.speak(source);
    expect(outcome).toMatchObject({ reason: 'failed', heardText: '', heardMs: 0 });
    const { error } = outcome;
    expect(SpeechError.isInstance(error)).toBe(true);
    expect(error?.code).toBe(code);
    expect(error?.message).toMatch(says);
    if (hasCause === true) expect(error?.cause).toBeInstanceOf(Error);
    const snapshot = stream.snapshot.get();
    expect(snapshot).toMatchObject({ status: 'failed', error: { code } });
    expect(snapshot.metrics.apiCalls).toBe(apiCalls ?? 0);
  });

  test('a relay that refuses the origin: relay-refused, with the origin to add', async () => {
    const { client, account } = await createSpeechRig({}, { relay: inject('refusingRelayUrl') });
    const stream = new SpeechStream(client);
    const outcome = await stream.speak('Hello there.');
    expect(outcome).toMatchObject({ reason: 'failed', unheardText: 'Hello there.', error: { code: 'relay-refused', retryable: false } });
    expect(outcome.error?.message).toContain(location.origin);
    expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: { code: 'relay-refused' } });
    expect(await account.requests()).toEqual([]);
  });

  test('an unknown identity pool: identity-pool-not-found', async () => {
    const { fromCognitoIdentityPool } = await import('@aws-sdk/credential-provider-cognito-identity');
    const { region, pollyEndpoint } = speechStack;
    const credentials = fromCognitoIdentityPool({
      identityPoolId: `${region}:99999999-9999-4999-8999-999999999999`,
      clientConfig: pollyEndpoint === undefined ? { region } : { region, endpoint: pollyEndpoint },
    });
    const rig = await createSpeechRig({}, { credentials });
    const outcome = await new SpeechStream(rig.client).speak('Hello there.');
    expect(outcome.error).toMatchObject({ code: 'identity-pool-not-found', retryable: false });
  });

  test('a value that is not a source, or a source that does not yield strings', async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client);
    for (const source of [[42, 'Hello.'], Promise.resolve(42), undefined]) {
      const outcome = await stream.speak(source as unknown as TextSource);
      expect(outcome).toMatchObject({ reason: 'failed', error: { code: 'invalid-option' } });
      expect(stream.snapshot.get()).toMatchObject({ status: 'failed', error: { code: 'invalid-option' } });
    }
    expect(await account.requests()).toEqual([]);
  });

  test('counts are visible while it connects', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    // An incomplete sentence, so that Polly waits for more.
    await stream.write('Not a sentence yet');
    const waiting = await log.until(({ metrics }) => metrics.sentCharacters > 0);
    expect(waiting).toMatchObject({ status: 'connecting', metrics: { apiCalls: 1, sentCharacters: 18 } });
    await stream.interrupt();
  });

  test('can be retried on the same stream', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client, { voice: 'Nobody' });
    expect((await stream.speak('Hello.')).reason).toBe('failed');
    stream.setOptions({ voice: 'Matthew' });
    expect(await stream.speak('Hello.')).toMatchObject({ reason: 'ended', heardText: 'Hello.' });
    expect(stream.snapshot.get().error).toBeUndefined();
  });
});

describe('speech that breaks off', () => {
  test('a throwing source: its text is heard to the end, and then speech fails', async () => {
    const { client, account, tap } = await createSpeechRig();
    const stream = new SpeechStream(client);
    const log = new StatusLog(stream.snapshot);
    const cause = new Error('the model broke');
    async function* failing(): AsyncGenerator<string> {
      yield 'This much was said before the model broke.';
      await Promise.resolve();
      throw cause;
    }
    const outcome = await stream.speak(failing());
    expect(outcome).toMatchObject({ reason: 'failed', error: { code: 'source-failed', cause } });
    expect(outcome.heardText).toBe('This much was said before the model broke.');
    expect(log.seen).toContain('playing');
    expect(log.seen.at(-1)).toBe('failed');
    const [request] = await account.settledRequests();
    const { samples } = await account.sound(request?.id ?? '');
    const alignment = alignRecording(samples, await tap.read());
    expect(alignment).toMatchObject({ gaps: [], lost: [], missingAtStart: 0, missingAtEnd: 0 });
  });

  test('a lost relay connection: received sound is heard, and then speech fails', async () => {
    const sockets = watchSockets();
    const { client, tap } = await createSpeechRig();
    const stream = new SpeechStream(client, { retry: { maxRetries: 0 } });
    const log = new StatusLog(stream.snapshot);
    await stream.write('This sentence arrives. ');
    stream.flush();
    await log.until(({ status }) => status === 'playing');
    for (const socket of sockets.opened) socket.close();
    const broken = await log.until(({ error }) => error !== undefined);
    // Received sound still plays, and new text is rejected with the error.
    expect(broken.status).toBe('playing');
    await expect(stream.write('More. ')).rejects.toMatchObject({ code: 'connection-lost' });
    const failed = await log.until(({ status }) => status === 'failed');
    expect(failed).toMatchObject({ error: { code: 'connection-lost', retryable: true } });
    // All received sound was heard: nothing was left in the buffer.
    expect(failed.heardSeconds).toBeCloseTo(failed.buffer.receivedSeconds, 1);
    expect((await tap.read()).some((sample) => sample !== 0)).toBe(true);
  });
});

describe('speech that is unusual', () => {
  test("50,000 characters in one write are accepted, split to Polly's limits, and can be stopped", async () => {
    const { client, account } = await createSpeechRig();
    const stream = new SpeechStream(client, { maxAheadSeconds: Infinity });
    const log = new StatusLog(stream.snapshot);
    const sentence = 'This sentence is one of very many that were written at once. ';
    const text = sentence.repeat(Math.ceil(50_000 / sentence.length)).slice(0, 50_000);
    await stream.write(text);
    const playing = await log.until(({ status }) => status === 'playing');
    expect(playing.metrics.sentCharacters).toBe(50_000);
    const heard = await stream.interrupt();
    expect(heard.heardText + heard.unheardText).toBe(text);
    const [request] = await account.settledRequests();
    expect(request).toMatchObject({ state: 'cancelled', requestCharacters: 50_000 });
    expect(request?.textEvents).toBeGreaterThanOrEqual(17);
  });

  test('a text is rejected after end(), and begins a new utterance after it was heard', async () => {
    const { client } = await createSpeechRig();
    const stream = new SpeechStream(client);
    void stream.write('One.');
    const ended = stream.end();
    await expect(stream.write('Two.')).rejects.toMatchObject({ code: 'invalid-option' });
    expect((await ended).reason).toBe('ended');
    await stream.write('Two.');
    expect(await stream.end()).toMatchObject({ reason: 'ended', heardText: 'Two.' });
  });
});
