/**
 * Wrong credentials and clocks, against a local Polly whose time the test sets: what is corrected, and what is
 * reported.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { CALL_LIMITS } from '../../../src/polly/segmented/call-limiter';
import { PollySdk } from '../../../src/polly/aws/polly-sdk';
import { createSegmentedTransport } from '../../../src/polly/segmented/segmented-transport';
import { createSpeechService } from '../../../src/polly/speech-service';
import type { VoiceSettings } from '../../../src/polly/transport/voice-settings';
import type { TransportEvent } from '../../../src/polly/transport/transport';
import { explainingCredentials, type CredentialsProvider } from '../../../src/polly/aws/credentials';
import { FakeClock } from '../../base/fake-clock';
import { createCredentials } from '../../emulator/polly-client';
import { useNodeStack, type NodeStack } from '../node-stack';
import { callsOnly, ScriptedText, wayOf, type TestTransport, type TextPiece } from '../transport/scripted-text';

const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'mp3', sampleRate: 24_000 };
const PIECES: readonly TextPiece[] = [{ text: 'One sentence. ' }, { text: 'Another.' }];
const MINUTE_MS = 60_000;
const never = new AbortController().signal;

/** How far the local Polly's time is ahead of this machine's. */
let aheadMs = 0;
const startNodeStack = useNodeStack({ wallClock: () => Date.now() + aheadMs });

afterEach(() => {
  aheadMs = 0;
});

const WAYS = ['duplex', 'segmented'] as const;

interface Access {
  readonly region?: string;
  readonly credentials: CredentialsProvider;
}

function transportOf(stack: NodeStack, kind: (typeof WAYS)[number], access: Access): TestTransport {
  return wayOf(serviceOf(stack, access), kind);
}

function serviceOf(stack: NodeStack, access: Access) {
  return stack.track(
    createSpeechService({
      region: access.region ?? stack.polly.region,
      endpoint: stack.polly.url,
      relay: stack.relay.url,
      get credentials() {
        return access.credentials;
      },
    }),
  );
}

async function speak(transport: TestTransport, voice: Partial<VoiceSettings> = {}): Promise<TransportEvent | undefined> {
  let last: TransportEvent | undefined;
  for await (const event of transport.speak({ ...VOICE, ...voice }, new ScriptedText().give(...PIECES).end(), never)) last = event;
  return last;
}

const ALL_SPOKEN = { type: 'closed', requestCharacters: 22 };

describe.each(WAYS)('%s', (kind) => {
  test.each([-20, 20])('a clock that is %i minutes off is corrected within the first run, for good', async (minutes) => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    aheadMs = -minutes * MINUTE_MS;
    const transport = transportOf(stack, kind, account);
    expect(await speak(transport)).toEqual(ALL_SPOKEN);
    expect(await speak(transport)).toEqual(ALL_SPOKEN);
    expect((await account.requests()).every(({ state }) => state === 'completed')).toBe(true);
  });

  test('credentials that expired unnoticed are replaced within the run, once for all voices', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ credentialLifetimeSeconds: 60 });
    let asked = 0;
    const credentials = async () => {
      asked += 1;
      const { accessKeyId, secretAccessKey, sessionToken } = await account.credentials();
      // They have no expiration.
      return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    };
    const transport = transportOf(stack, kind, { credentials });
    await transport.warm();
    expect(asked).toBe(1);
    aheadMs = 2 * MINUTE_MS;
    const runs = Array.from({ length: 5 }, () => speak(transport));
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 5 }, () => ALL_SPOKEN));
    expect(asked).toBe(2);
  });

  test('credentials that expired twice in a row are retryable if they differ, and final if they are the same', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ credentialLifetimeSeconds: 60 });
    const old = [await account.credentials(), await account.credentials()];
    aheadMs = 2 * MINUTE_MS;
    const same = transportOf(stack, kind, { credentials: () => Promise.resolve(old[0] ?? { accessKeyId: '', secretAccessKey: '' }) });
    await expect(speak(same)).rejects.toMatchObject({ code: 'credentials-expired', retryable: false });
    const others = transportOf(stack, kind, { credentials: () => Promise.resolve(old.shift() ?? account.credentials()) });
    await expect(speak(others)).rejects.toMatchObject({ code: 'credentials-expired', retryable: true });
    expect(await speak(others)).toEqual(ALL_SPOKEN);
  });

  test('credentials that are rejected again are final, and so are those without a provider', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ wrongSecret: true });
    const wrong = transportOf(stack, kind, account);
    await expect(speak(wrong)).rejects.toMatchObject({ code: 'credentials-rejected', retryable: false });
    const fixed = transportOf(stack, kind, { credentials: await account.credentials() });
    await expect(speak(fixed)).rejects.toMatchObject({ code: 'credentials-rejected', retryable: false });
  });

  test('credentials that change at every read break no signature', async () => {
    const stack = await startNodeStack();
    const accounts = await Promise.all([stack.createAccount(), stack.createAccount(), stack.createAccount()]);
    const identities = await Promise.all(accounts.map(({ credentials }) => credentials()));
    const [account] = accounts;
    let looks = 0;
    const transport = transportOf(stack, kind, {
      get credentials() {
        looks += 1;
        return identities[looks % identities.length] ?? account.credentials;
      },
    });
    const runs = Array.from({ length: 6 }, () => speak(transport));
    expect(await Promise.all(runs)).toEqual(Array.from({ length: 6 }, () => ALL_SPOKEN));
    const requests = await Promise.all(accounts.map((account) => account.requests()));
    expect(requests.every((those) => those.length > 0 && those.every(({ state }) => state === 'completed'))).toBe(true);
  });

  test('an identity pool of another region: wrong-region', async () => {
    const stack = await startNodeStack();
    const credentials = createCredentials(stack.polly, 'eu-central-1:00000000-0000-4000-8000-000000000001');
    await expect(speak(transportOf(stack, kind, { credentials }))).rejects.toMatchObject({
      code: 'wrong-region',
      retryable: false,
      message: expect.stringContaining('eu-central-1') as string,
    });
  });

  test('an identity pool that does not exist: identity-pool-not-found', async () => {
    const stack = await startNodeStack();
    const credentials = createCredentials(stack.polly, `${stack.polly.region}:99999999-9999-4999-8999-999999999999`);
    await expect(speak(transportOf(stack, kind, { credentials }))).rejects.toMatchObject({
      code: 'identity-pool-not-found',
      retryable: false,
    });
  });

  test('an endpoint in another region: wrong-region', async () => {
    const stack = await startNodeStack();
    const { credentials } = await stack.createAccount();
    await expect(speak(transportOf(stack, kind, { credentials, region: 'eu-central-1' }))).rejects.toMatchObject({
      code: 'wrong-region',
      retryable: false,
    });
  });

  test.each([
    ['denied', { deny: ['polly:StartSpeechSynthesisStream', 'polly:SynthesizeSpeech'] }, 'access-denied'],
    ['with the wrong secret', { wrongSecret: true }, 'credentials-rejected'],
  ])('credentials that are %s: %s', async (_, settings, code) => {
    const stack = await startNodeStack();
    await expect(speak(transportOf(stack, kind, await stack.createAccount(settings)))).rejects.toMatchObject({ code, retryable: false });
  });
});

test('an expired login is distinguished from a failing provider', async () => {
  const failing = (name: string) =>
    explainingCredentials(() => Promise.reject(Object.assign(new Error('As the test wants it.'), { name })), 'us-west-2');
  await expect(failing('ExpiredTokenException')()).rejects.toMatchObject({ code: 'credentials-expired', retryable: false });
  await expect(failing('SomeException')()).rejects.toMatchObject({ code: 'credentials-unavailable', retryable: false });
});

test('credentials that expire in mid-stream end the run with a retryable error', async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount({ credentialLifetimeSeconds: 240 });
  const transport = transportOf(stack, 'duplex', account);
  const input = new ScriptedText().give({ text: 'Heard. ', flush: true });
  const events = transport.speak(VOICE, input, never)[Symbol.asyncIterator]();
  await events.next();
  aheadMs = 4 * MINUTE_MS;
  input.give({ text: 'Not heard.' }).end();
  const rest = (async () => {
    for (;;) if ((await events.next()).done === true) return;
  })();
  await expect(rest).rejects.toMatchObject({ code: 'credentials-expired', retryable: true });
  expect(await speak(transport)).toEqual(ALL_SPOKEN);
});

test('five voices at once share one client, one set of credentials and as many sockets, and reuse them', async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount();
  const credentials = vi.fn(account.credentials);
  const service = serviceOf(stack, { credentials });
  const transport = wayOf(service, 'duplex');
  const voices = ['Matthew', 'Joanna', 'Ruth', 'Amy', 'Vicki'];
  const speakAll = () => Promise.all(voices.map((voiceId) => speak(transport, { voiceId })));
  expect(await speakAll()).toEqual(voices.map(() => ALL_SPOKEN));
  // The reader learns before the relay that everything was spoken. Only then is a socket free.
  await vi.waitUntil(() => stack.ended() === voices.length, { timeout: 10_000 });
  expect(stack.sockets).toHaveLength(voices.length);
  expect(await speakAll()).toEqual(voices.map(() => ALL_SPOKEN));
  expect(stack.sockets).toHaveLength(voices.length);
  // The other transport shares the credentials, too.
  await speak(wayOf(service, 'segmented'), { engine: 'neural' });
  expect(credentials).toHaveBeenCalledTimes(1);
  const spoken = (await account.requests()).map(({ operation, state }) => `${operation} ${state}`);
  expect(spoken.filter((request) => request === 'StartSpeechSynthesisStream completed')).toHaveLength(2 * voices.length);
});

test('the AWS SDK has one client for as long as the credentials are the same', async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount();
  const access = { region: stack.polly.region, credentials: account.credentials };
  const sdk = new PollySdk(access);
  const [one, other] = await Promise.all([sdk.prepare(), sdk.prepare()]);
  expect(other.client).toBe(one.client);
  one.client.config.systemClockOffset = 1_200_000;
  access.credentials = (await stack.createAccount()).credentials;
  const next = await sdk.prepare();
  expect(next.client).not.toBe(one.client);
  // The clock correction does not depend on the credentials.
  expect(next.client.config.systemClockOffset).toBe(1_200_000);
});

test('a corrected clock that was past the expiration does not cause repeated requests for credentials', async () => {
  const stack = await startNodeStack();
  const { credentials } = await stack.createAccount();
  const provider = vi.fn(credentials);
  // They are valid for an hour.
  aheadMs = -90 * MINUTE_MS;
  const transport = transportOf(stack, 'segmented', { credentials: provider });
  expect(await speak(transport)).toEqual(ALL_SPOKEN);
  provider.mockClear();
  expect(await speak(transport)).toEqual(ALL_SPOKEN);
  expect(provider).not.toHaveBeenCalled();
});

test('a clock found wrong by one request is corrected for newer credentials, too', async () => {
  const stack = await startNodeStack();
  const access = { region: stack.polly.region, credentials: (await stack.createAccount()).credentials };
  const sdk = new PollySdk(access);
  const old = await sdk.prepare();
  access.credentials = (await stack.createAccount()).credentials;
  const { client } = await sdk.prepare();
  const date = new Date(Date.now() + 20 * MINUTE_MS).toUTCString();
  const refusal = Object.assign(new Error('Signature expired'), { name: 'InvalidSignatureException', $response: { headers: { date } } });
  expect(sdk.explain(refusal, 'StartSpeechSynthesisStream', old)).toMatchObject({ code: 'clock-skewed', retryable: true });
  expect((client.config.systemClockOffset / MINUTE_MS).toFixed(0)).toBe('20');
});

test('calls repeated for expired credentials keep to the rate limit as well', async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount({ credentialLifetimeSeconds: 60 });
  // The clock stands still while Polly answers, so calls that do not wait for their turn would all be made at once.
  const clock = new FakeClock();
  const sdk = new PollySdk({
    region: stack.polly.region,
    endpoint: stack.polly.url,
    credentials: async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = await account.credentials();
      return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    },
  });
  const transport = wayOf(callsOnly(createSegmentedTransport(sdk, { fetchAhead: 20, speechMarks: false, clock })), 'segmented');
  await sdk.prepare();
  aheadMs = 2 * MINUTE_MS;
  const madeMs: number[] = [];
  const { perSecond } = CALL_LIMITS.generative;
  const text = 'A short one. '.repeat(perSecond);
  const state = { isOver: false };
  const run = (async () => {
    for await (const event of transport.speak(VOICE, new ScriptedText().give({ text }).end(), never, {
      onCall: () => madeMs.push(clock.now()),
    })) {
      state.isOver = event.type === 'closed';
    }
  })();
  while (!state.isOver) {
    await expect.poll(() => state.isOver || clock.timerCount > 0, { timeout: 20_000, interval: 5 }).toBe(true);
    await clock.advance(1_000);
  }
  await run;
  expect(madeMs).toHaveLength(2 * perSecond);
  for (const atMs of madeMs) {
    expect(madeMs.filter((otherMs) => otherMs >= atMs && otherMs < atMs + 1_000).length).toBeLessThanOrEqual(perSecond);
  }
});
