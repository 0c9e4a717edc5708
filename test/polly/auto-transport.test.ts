/** Which transport a text uses, and what happens if it is refused, without any loss of text. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createAutoTransport, type AutoTransportOptions } from '../../src/polly/auto-transport';
import type {
  SpeechTransport,
  TextInput,
  TransportChoice,
  TransportEvent,
  VoiceSettings,
} from '../../src/polly/transport/speech-transport';
import { startRelay } from '../../src/relay';
import { SentenceSplitter } from '../../src/text/sentences/sentence-splitter';
import { FakeClock } from '../base/fake-clock';
import { useNodeStack, type NodeAccount, type NodeStack } from './node-stack';
import { startRefusingRegion } from './refusing-region';
import { ScriptedInput } from './transport/scripted-input';

const VOICE: VoiceSettings = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'mp3', sampleRate: 24_000 };
const PIECES: readonly TextInput[] = [{ text: 'One sentence. And ' }, { text: 'another ' }, { text: 'one.', flush: true }];
const WORDS = ['And', 'One', 'another', 'one', 'sentence'];
const CHARACTERS = PIECES.reduce((sum, { text }) => sum + text.length, 0);

/** The discard service, which does not run here. */
const NOBODY = 'ws://127.0.0.1:9';
const never = new AbortController().signal;

const startNodeStack = useNodeStack();

interface Run {
  readonly choices: TransportChoice[];
  readonly sent: TextInput[];
  readonly events: TransportEvent[];
  readonly outcome: Promise<unknown>;
}

function transportOf(stack: NodeStack, account: NodeAccount, options: Partial<AutoTransportOptions> = {}): SpeechTransport {
  return stack.track(
    createAutoTransport({
      region: stack.polly.region,
      endpoint: stack.polly.url,
      credentials: account.credentials,
      createSplitter: (splitter) => new SentenceSplitter(splitter),
      ...options,
    }),
  );
}

function speak(transport: SpeechTransport, input = new ScriptedInput().give(...PIECES).end(), voice = VOICE): Run {
  const run = { choices: [] as TransportChoice[], sent: [] as TextInput[], events: [] as TransportEvent[] };
  const observer = {
    onTransport: (choice: TransportChoice) => void run.choices.push(choice),
    onSent: (sent: TextInput) => void run.sent.push(sent),
  };
  const read = async () => {
    for await (const event of transport.speak(voice, input, never, observer)) run.events.push(event);
  };
  return { ...run, outcome: read().catch((error: unknown) => error) };
}

async function spoken(run: Run): Promise<TransportChoice[]> {
  expect(await run.outcome).toBeUndefined();
  expect(run.events.at(-1)).toEqual({ type: 'closed', requestCharacters: CHARACTERS });
  expect(run.sent.map(({ text }) => text).join('')).toBe(PIECES.map(({ text }) => text).join(''));
  return run.choices;
}

/** All words that the account was asked to speak, sorted, since calls may arrive in any order. */
async function wordsOf(account: NodeAccount): Promise<string[]> {
  const requests = (await account.requests()).filter(({ state }) => state === 'completed');
  return requests.flatMap(({ words }) => (words ?? []).map(({ text }) => text)).sort();
}

const operations = async (account: NodeAccount) => (await account.requests()).map(({ operation, state }) => `${operation} ${state}`);
const BY_STREAM = [{ kind: 'duplex', reason: 'relay' }];
const insteadFor = (reason: string) => [...BY_STREAM, { kind: 'segmented', reason }];

describe('the transport', () => {
  test('is one stream if there is a relay', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    expect(await spoken(speak(transportOf(stack, account, { relay: stack.relay.url })))).toEqual(BY_STREAM);
    expect(await operations(account)).toEqual(['StartSpeechSynthesisStream completed']);
  });

  test('is one call a sentence without a relay, with nothing but Cognito', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    expect(await spoken(speak(transportOf(stack, account)))).toEqual([{ kind: 'segmented', reason: 'no-relay' }]);
    expect(await operations(account)).toEqual(['SynthesizeSpeech completed', 'SynthesizeSpeech completed']);
  });

  test('is one call a sentence with other engines, and opens no socket', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    const transport = transportOf(stack, account, { relay: stack.relay.url, speechMarks: false });
    const run = speak(transport, undefined, { ...VOICE, engine: 'neural' });
    expect(await spoken(run)).toEqual([{ kind: 'segmented', reason: 'engine' }]);
    expect(stack.sockets).toHaveLength(0);
  });
});

describe('a refused stream', () => {
  const refusals: readonly [
    reason: string,
    arrange: (stack: NodeStack) => Promise<{ account: NodeAccount; options: Partial<AutoTransportOptions> }>,
  ][] = [
    ['relay-unreachable', async (stack) => ({ account: await stack.createAccount(), options: { relay: NOBODY } })],
    [
      'relay-refused',
      async (stack) => {
        const relay = await startRelay({ allowedOrigins: ['https://other.example'] });
        onTestFinished(() => relay.close());
        return { account: await stack.createAccount(), options: { relay: relay.url } };
      },
    ],
    [
      'access-denied',
      async (stack) => ({
        account: await stack.createAccount({ deny: ['polly:StartSpeechSynthesisStream'] }),
        options: { relay: stack.relay.url },
      }),
    ],
    ...[
      { status: 404, type: 'UnknownOperationException', message: 'No such operation.' },
      { status: 400, type: 'ValidationException', message: 'Not this voice.', details: { reason: 'unsupportedOperation' } },
    ].map((refusal): (typeof refusals)[number] => [
      'unsupported',
      async (stack) => {
        const region = await startRefusingRegion(stack.polly, refusal);
        const relay = await startRelay({ upstreams: [region.url] });
        onTestFinished(() => relay.close());
        return { account: await stack.createAccount(), options: { relay: relay.url, endpoint: region.url } };
      },
    ]),
  ];
  test.each(refusals)('%s: is replaced by calls within the run, and not tried by the next', async (reason, arrange) => {
    const stack = await startNodeStack();
    const { account, options } = await arrange(stack);
    const transport = transportOf(stack, account, options);
    expect(await spoken(speak(transport))).toEqual(insteadFor(reason));
    expect(await wordsOf(account)).toEqual(WORDS);
    const sockets = stack.sockets.length;
    expect(await spoken(speak(transport))).toEqual([{ kind: 'segmented', reason }]);
    expect(stack.sockets).toHaveLength(sockets);
  });

  test('unsupported: says nothing about other voices', async () => {
    const stack = await startNodeStack();
    const region = await startRefusingRegion(stack.polly, { status: 404, type: 'UnknownOperationException', message: 'None.' });
    const relay = await startRelay({ upstreams: [region.url] });
    onTestFinished(() => relay.close());
    const transport = transportOf(stack, await stack.createAccount(), { relay: relay.url, endpoint: region.url });
    await spoken(speak(transport));
    expect(await spoken(speak(transport, undefined, { ...VOICE, voiceId: 'Joanna' }))).toEqual(insteadFor('unsupported'));
    expect(region.refused()).toBe(2);
  });

  test('is retried after half a minute', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    const clock = new FakeClock();
    // The port is free until this relay starts.
    const { port } = stack.relay;
    await stack.relay.close();
    const transport = transportOf(stack, account, { relay: stack.relay.url, clock });
    expect(await spoken(speak(transport))).toEqual(insteadFor('relay-unreachable'));
    const relay = await startRelay({ port, upstreams: [stack.polly.url] });
    onTestFinished(() => relay.close());
    await clock.advance(29_999);
    expect(await spoken(speak(transport))).toEqual([{ kind: 'segmented', reason: 'relay-unreachable' }]);
    await clock.advance(1);
    expect(await spoken(speak(transport))).toEqual(BY_STREAM);
  });

  test('a relay that accepts the connection and stays silent is waited for 4 s', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount();
    const clock = new FakeClock();
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const transport = transportOf(stack, account, { relay: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`, clock });
    const connected = once(silent, 'connection');
    const run = speak(transport);
    await connected;
    await clock.advance(3_999);
    expect(run.choices).toEqual(BY_STREAM);
    await clock.advance(1);
    expect(await spoken(run)).toEqual(insteadFor('relay-unreachable'));
  });

  test('later text is spoken, too', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ deny: ['polly:StartSpeechSynthesisStream'] });
    const [first, ...rest] = PIECES;
    const input = new ScriptedInput().give(...(first === undefined ? [] : [first]));
    const run = speak(transportOf(stack, account, { relay: stack.relay.url }), input);
    await vi.waitUntil(() => run.choices.length === 2, { timeout: 20_000 });
    input.give(...rest).end();
    expect(await spoken(run)).toEqual(insteadFor('access-denied'));
    expect(await wordsOf(account)).toEqual(WORDS);
    // Each piece once, and the end.
    expect(input.pulled).toBe(PIECES.length + 1);
  });

  test.each<[string, Partial<AutoTransportOptions>, object, string]>([
    ['what the calls fail with goes out where it is about the request', {}, { voiceId: 'Nobody' }, 'validation-failed'],
    ['its own failure goes out where the calls are cut off, too', { endpoint: 'http://127.0.0.1:9' }, {}, 'relay-unreachable'],
  ])('%s', async (_, options, voice, code) => {
    const stack = await startNodeStack();
    const transport = transportOf(stack, await stack.createAccount(), { relay: NOBODY, ...options });
    expect(await speak(transport, undefined, { ...VOICE, ...voice }).outcome).toMatchObject({ code });
  });

  test('is not remembered if the calls failed as well', async () => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ deny: ['polly:SynthesizeSpeech'] });
    const { port, url } = stack.relay;
    await stack.relay.close();
    const transport = transportOf(stack, account, { relay: url });
    expect(await speak(transport).outcome).toMatchObject({ code: 'relay-unreachable', retryable: true });
    const relay = await startRelay({ port, upstreams: [stack.polly.url] });
    onTestFinished(() => relay.close());
    expect(await spoken(speak(transport))).toEqual(BY_STREAM);
  });

  test('for a temporary reason is passed on', async () => {
    const stack = await startNodeStack();
    const region = await startRefusingRegion(stack.polly, { status: 500, type: 'ServiceFailureException', message: 'Oh.' });
    const relay = await startRelay({ upstreams: [region.url] });
    onTestFinished(() => relay.close());
    const run = speak(transportOf(stack, await stack.createAccount(), { relay: relay.url, endpoint: region.url }));
    expect(await run.outcome).toMatchObject({ code: 'service-failure', retryable: true });
    expect(run.choices).toEqual(BY_STREAM);
  });
});

test('a stream that breaks after sound has arrived ends its run, and the next run avoids the relay', async () => {
  const stack = await startNodeStack();
  const account = await stack.createAccount();
  const transport = transportOf(stack, account, { relay: stack.relay.url });
  const run = speak(transport, new ScriptedInput().give({ text: 'Heard. ', flush: true }));
  await vi.waitUntil(() => run.events.length > 0, { timeout: 20_000 });
  await stack.relay.close();
  expect(await run.outcome).toMatchObject({ code: 'connection-lost', retryable: true });
  expect(run.choices).toEqual(BY_STREAM);
  expect(await spoken(speak(transport))).toEqual(insteadFor('relay-unreachable'));
});
