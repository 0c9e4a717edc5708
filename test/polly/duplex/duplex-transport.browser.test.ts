/** The duplex transport in a real browser: the common suite, and the features of the two-way stream. */
import { fromCognitoIdentityPool } from '@aws-sdk/credential-provider-cognito-identity';
import { speechStack } from 'virtual:speech-stack';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createSpeechService } from '../../../src/polly/speech-service';
import type { CredentialsProvider } from '../../../src/polly/aws/credentials';
import { cognitoConfig, openPollyAccount, type PollyAccount } from '../../stack/polly-account';
import { collect, describeTransport, failureOf, VOICE } from '../transport/describe-transport';
import { ScriptedText, wayOf, type TestTransport } from '../transport/scripted-text';

const { region, relayUrl, pollyEndpoint } = speechStack;
const never = new AbortController().signal;
const open: TestTransport[] = [];

afterEach(() => {
  for (const transport of open.splice(0)) transport.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function createTransport(credentials: CredentialsProvider, relay = relayUrl): TestTransport {
  return createTransportOf(() => credentials, relay);
}

/** A transport whose credentials may change at each read. */
function createTransportOf(current: () => CredentialsProvider, relay = relayUrl): TestTransport {
  const service = createSpeechService({
    transport: 'duplex',
    region,
    relay,
    get credentials() {
      return current();
    },
    ...(pollyEndpoint === undefined ? {} : { endpoint: pollyEndpoint }),
  });
  const transport = wayOf(service, 'duplex');
  open.push(transport);
  return transport;
}

function countSockets(): WebSocket[] {
  const sockets: WebSocket[] = [];
  const RealWebSocket = globalThis.WebSocket;
  vi.stubGlobal(
    'WebSocket',
    class extends RealWebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    },
  );
  return sockets;
}

describeTransport('duplex transport', createTransport);

describe('duplex transport, additionally', () => {
  test('is one request with an unbroken signature chain, closed by event and by half-close', async () => {
    const account = await openPollyAccount();
    const input = new ScriptedText().give({ text: 'One. ' }, { text: '<speak>Two.</speak>', textType: 'ssml', flush: true }).end();
    await collect(createTransport(account.credentials).speak(VOICE, input, never));
    expect(await account.settledRequests()).toMatchObject([
      // Two texts, the close event, and the empty frame with which the AWS SDK ends its input.
      { operation: 'StartSpeechSynthesisStream', state: 'completed', textEvents: 2, verifiedChunks: 4, inputEnded: true },
    ]);
  });

  test('yields the exact bytes that Polly sent', async () => {
    const account = await openPollyAccount();
    const input = new ScriptedText().give({ text: 'These bytes are compared.' }).end();
    const events = await collect(createTransport(account.credentials).speak(VOICE, input, never));
    const received = new Blob(events.flatMap((event) => (event.type === 'audio' ? [event.bytes as Uint8Array<ArrayBuffer>] : [])));
    const [request] = await account.settledRequests();
    expect(new Uint8Array(await received.arrayBuffer())).toEqual(await account.audio(request?.id ?? ''));
  });

  test('an attempt that is aborted while Polly waits for more cancels the request', async () => {
    const account = await openPollyAccount();
    const input = new ScriptedText().give({ text: 'No sentence has ended yet, so there is nothing to hear' });
    const controller = new AbortController();
    const waiting = failureOf(createTransport(account.credentials).speak(VOICE, input, controller.signal));
    await vi.waitUntil(async () => (await account.requests())[0]?.textEvents === 1, { timeout: 20_000 });
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    expect((await account.settledRequests()).map(({ state }) => state)).toEqual(['cancelled']);
  });

  test('speaks again over the same socket, which warm() had opened', async () => {
    const account = await openPollyAccount();
    const sockets = countSockets();
    const transport = createTransport(account.credentials);
    await transport.warm();
    expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.OPEN]);
    let ended = 0;
    sockets[0]?.addEventListener('message', ({ data }) => {
      if (data === '{"type":"end"}') ended += 1;
    });
    for (const [at, text] of ['First.', 'Second.', 'Third.'].entries()) {
      await collect(transport.speak(VOICE, new ScriptedText().give({ text }).end(), never));
      // The reader learns before the relay that everything was spoken. Only then is the socket free.
      await vi.waitUntil(() => ended === at + 1, { timeout: 20_000 });
    }
    expect(sockets).toHaveLength(1);
    transport.close();
    expect(sockets[0]?.readyState).toBeGreaterThanOrEqual(WebSocket.CLOSING);
  });

  test('opens nothing once it is closed', async () => {
    const sockets = countSockets();
    const account = await openPollyAccount();
    const transport = createTransport(account.credentials);
    transport.close();
    await transport.warm();
    expect(sockets).toHaveLength(0);
  });

  test('sends nothing while the relay cannot be reached', async () => {
    const account = await openPollyAccount();
    // A port of the discard service, which browsers refuse to connect to.
    const transport = createTransport(account.credentials, 'ws://127.0.0.1:9');
    const input = new ScriptedText().give(...Array.from({ length: 20 }, () => ({ text: 'More. ' })));
    expect(await failureOf(transport.speak(VOICE, input, never))).toMatchObject({
      code: 'relay-unreachable',
      retryable: true,
      message: expect.stringContaining('ws://127.0.0.1:9') as string,
    });
    expect(input.sent).toEqual([]);
    expect(await account.requests()).toEqual([]);
  });

  test('an identity pool that does not exist: identity-pool-not-found', async () => {
    const identityPoolId = `${region}:99999999-9999-4999-8999-999999999999`;
    const transport = createTransport(fromCognitoIdentityPool({ identityPoolId, clientConfig: cognitoConfig(region) }));
    expect(await failureOf(transport.speak(VOICE, new ScriptedText().give({ text: 'Hi.' }), never))).toMatchObject({
      code: 'identity-pool-not-found',
    });
  });

  test.each([
    ['slow', -20],
    ['fast', 20],
  ])('a clock that is 20 minutes %s is corrected within the run, and no text is lost', async (_, minutes) => {
    const account = await openPollyAccount();
    const transport = createTransport(account.credentials);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
    const speak = () => transport.speak(VOICE, new ScriptedText().give({ text: 'What time ' }, { text: 'is it?' }).end(), never);
    expect((await collect(speak())).at(-1)).toEqual({ type: 'closed', requestCharacters: 16 });
    expect((await collect(speak())).at(-1)).toEqual({ type: 'closed', requestCharacters: 16 });
    expect((await account.settledRequests()).map(({ state }) => state)).toEqual(['completed', 'completed']);
  });

  test.each([
    ['an engine that cannot stream', { engine: 'neural' }, 'Hi.', /"neural"/],
    ['a voice that HTTP cannot carry', { voiceId: 'ジ' }, 'Hi.', /"x-amzn-voiceid"/],
  ] as const)('%s: invalid-option', async (_, voice, text, says) => {
    const account = await openPollyAccount();
    const run = createTransport(account.credentials).speak({ ...VOICE, ...voice }, new ScriptedText().give({ text }), never);
    const error = await failureOf(run);
    expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(says) as string });
    expect((await account.settledRequests()).map(({ state }) => state)).not.toContain('completed');
  });

  test('blanks around a voice are not sent, as with fetch', async () => {
    const account = await openPollyAccount();
    const run = createTransport(account.credentials).speak(
      { ...VOICE, voiceId: ' Matthew ' },
      new ScriptedText().give({ text: 'Hi.' }).end(),
      never,
    );
    expect((await collect(run)).at(-1)).toEqual({ type: 'closed', requestCharacters: 3 });
  });
});

describe('credentials', () => {
  const speak = (transport: TestTransport) => collect(transport.speak(VOICE, new ScriptedText().give({ text: 'Hi.' }).end(), never));
  const states = async (account: PollyAccount) => (await account.settledRequests()).map(({ state }) => state);

  test.each([
    ['a provider', (account: PollyAccount) => Promise.resolve(account.credentials)],
    ['an object', (account: PollyAccount) => account.credentials()],
  ])('%s that was replaced signs the next request', async (_, credentialsOf) => {
    const [guest, user] = [await openPollyAccount(), await openPollyAccount()];
    let current: CredentialsProvider = await credentialsOf(guest);
    const transport = createTransportOf(() => current);
    await speak(transport);
    current = await credentialsOf(user);
    await speak(transport);
    await speak(transport);
    expect([await states(guest), await states(user)]).toEqual([['completed'], ['completed', 'completed']]);
  });

  test('a provider that was replaced before it answered is not waited for', async () => {
    const user = await openPollyAccount();
    let asked!: () => void;
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    let current: CredentialsProvider = () => {
      asked();
      return new Promise<never>(() => undefined);
    };
    const transport = createTransportOf(() => current);
    void transport.warm();
    await wasAsked;
    current = user.credentials;
    await speak(transport);
    expect(await states(user)).toEqual(['completed']);
  });

  test('the same provider is called once, and a new one once for each request', async () => {
    const account = await openPollyAccount();
    let calls = 0;
    const provider = () => {
      calls += 1;
      return account.credentials();
    };
    const steady = createTransport(provider);
    await steady.warm();
    await speak(steady);
    await speak(steady);
    expect(calls).toBe(1);
    const inline = createTransportOf(() => () => provider());
    await speak(inline);
    await speak(inline);
    expect(calls).toBe(3);
  });

  test('are requested again after they were rejected', async () => {
    const account = await openPollyAccount();
    const { accessKeyId, secretAccessKey, sessionToken } = await account.credentials();
    const given: unknown[] = [];
    const transport = createTransport((options) => {
      given.push(options?.['forceRefresh']);
      const secret = given.length === 1 ? 'not the one' : secretAccessKey;
      return Promise.resolve({ accessKeyId, secretAccessKey: secret, ...(sessionToken === undefined ? {} : { sessionToken }) });
    });
    await speak(transport);
    await speak(transport);
    // Within the run. A caching provider is told to refresh.
    expect(given).toEqual([undefined, true]);
  });
});
