/**
 * Which way a text takes to Polly, and the way that replaces it if it is refused, without any loss of text: each rule with
 * the local Polly, a relay and real sockets.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ServiceError } from '../../../src/emulator/http/service-error';
import type { SpeechClientOptions } from '../../../src/core/client/speech-client';
import { warmSynthesis } from '../../../src/core/utterance/load-synthesis';
import type { SpeechOptions } from '../../../src/core/options/options';
import type { SpeechOutcome } from '../../../src/core/utterance/speech-outcome';
import type { TransportChoice } from '../../../src/polly/transport/transport';
import { startRelay } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack, type NodeStack } from '../../polly/node-stack';
import { startRefusingRegion } from '../../polly/refusing-region';
import { createNodeSpeech, type NodeSpeech } from '../rig/node-speech';

const TEXT = 'One sentence. And another one.';
const WORDS = ['And', 'One', 'another', 'one', 'sentence'];

/** The discard service, which does not run here. */
const NOBODY = 'ws://127.0.0.1:9';

/** A failure ends the speech here, so that each row shows one attempt and its replacement. */
const ONCE: SpeechOptions = { retry: { maxRetries: 0 } };

const startNodeStack = useNodeStack();

beforeAll(() => warmSynthesis());

/** What reaches the account beside the page. */
interface Surroundings {
  readonly client?: Partial<SpeechClientOptions>;
  readonly account?: object;
}

function createSpeech(stack: NodeStack, { client, account }: Surroundings = {}, voice: SpeechOptions = {}): Promise<NodeSpeech> {
  return createNodeSpeech(stack, { ...ONCE, ...voice }, client, account);
}

/** Speaks a text, and notes each way that it takes. */
function speak({ stream, ear, received }: NodeSpeech, text = TEXT) {
  const choices: TransportChoice[] = [];
  const unsubscribe = stream.snapshot.subscribe(() => {
    const { transport } = stream.snapshot.get();
    if (transport !== undefined && choices.at(-1) !== transport) choices.push(transport);
  });
  const outcome: Promise<SpeechOutcome> = stream.speak(text).finally(unsubscribe);
  const hear = async () => {
    await received();
    ear().become('playing', 1);
    ear().become('ended', 1);
    return outcome;
  };
  return { choices, outcome, hear };
}

/** Speaks a text to its end: all of it is heard, and Polly has counted it once. */
async function spoken(speech: NodeSpeech): Promise<TransportChoice[]> {
  const { choices, hear } = speak(speech);
  expect(await hear()).toMatchObject({ reason: 'ended', heardText: TEXT });
  expect(speech.stream.snapshot.get().metrics).toMatchObject({
    sentCharacters: TEXT.length,
    requestCharacters: TEXT.length,
    billedCharacters: TEXT.length,
    retries: 0,
  });
  return choices;
}

/** All words that the account was asked to speak, sorted, since calls may arrive in any order. */
async function wordsOf({ account }: NodeSpeech): Promise<string[]> {
  const requests = (await account.requests()).filter(({ state }) => state === 'completed');
  return requests.flatMap(({ words }) => (words ?? []).map(({ text }) => text)).sort();
}

const operations = async ({ account }: NodeSpeech) => (await account.requests()).map(({ operation, state }) => `${operation} ${state}`);
const BY_STREAM = [{ kind: 'duplex', reason: 'relay' }];
const byCalls = (reason: string) => [{ kind: 'segmented', reason }];
const insteadFor = (reason: string) => [...BY_STREAM, ...byCalls(reason)];

async function startRefusingStack(stack: NodeStack, refusal: ServiceError) {
  const region = await startRefusingRegion(stack.polly, refusal);
  const relay = await startRelay({ upstreams: [region.url] });
  onTestFinished(() => relay.close());
  return { region, client: { relay: relay.url, endpoint: region.url } };
}

describe('a text is spoken', () => {
  const relay = '';
  test.each<[string, Surroundings, SpeechOptions, object[], string[]]>([
    ['by one stream if there is a relay', {}, {}, BY_STREAM, ['StartSpeechSynthesisStream completed']],
    [
      'by one stream if that is asked for',
      { client: { transport: 'duplex' } },
      {},
      [{ kind: 'duplex', reason: 'requested' }],
      ['StartSpeechSynthesisStream completed'],
    ],
    [
      'by one call a sentence without a relay',
      { client: { relay } },
      {},
      byCalls('no-relay'),
      ['SynthesizeSpeech completed', 'SynthesizeSpeech completed'],
    ],
    [
      'by one call a sentence if that is asked for',
      { client: { transport: 'segmented' } },
      {},
      byCalls('requested'),
      ['SynthesizeSpeech completed', 'SynthesizeSpeech completed'],
    ],
    [
      'by one call a sentence with other engines',
      { client: { speechMarks: false } },
      { engine: 'neural' },
      byCalls('engine'),
      ['SynthesizeSpeech completed', 'SynthesizeSpeech completed'],
    ],
  ])('%s', async (_, surroundings, voice, choices, asked) => {
    const stack = await startNodeStack();
    const speech = await createSpeech(stack, surroundings, voice);
    expect(await spoken(speech)).toEqual(choices);
    expect(await operations(speech)).toEqual(asked);
    expect(stack.sockets).toHaveLength(asked[0]?.startsWith('Start') === true ? 1 : 0);
  });

  test('by no stream with another engine, if only that was asked for', async () => {
    const speech = await createSpeech(await startNodeStack(), { client: { transport: 'duplex' } }, { engine: 'neural' });
    expect(await speak(speech).outcome).toMatchObject({ reason: 'failed', error: { code: 'invalid-option', retryable: false } });
  });
});

describe('a refused stream', () => {
  const refusals: readonly [reason: string, arrange: (stack: NodeStack) => Promise<Surroundings>][] = [
    ['relay-unreachable', () => Promise.resolve({ client: { relay: NOBODY } })],
    [
      'relay-refused',
      async () => {
        const relay = await startRelay({ allowedOrigins: ['https://other.example'] });
        onTestFinished(() => relay.close());
        return { client: { relay: relay.url } };
      },
    ],
    ['access-denied', () => Promise.resolve({ account: { deny: ['polly:StartSpeechSynthesisStream'] } })],
    ...[
      new ServiceError(404, 'UnknownOperationException', 'No such operation.'),
      new ServiceError(400, 'ValidationException', 'Not this voice.', { reason: 'unsupportedOperation' }),
    ].map((refusal): (typeof refusals)[number] => ['unsupported', (stack) => startRefusingStack(stack, refusal)]),
  ];
  test.each(refusals)('%s: is replaced by calls at once, and not tried by the next text', async (reason, arrange) => {
    const stack = await startNodeStack();
    const speech = await createSpeech(stack, await arrange(stack));
    expect(await spoken(speech)).toEqual(insteadFor(reason));
    expect(await wordsOf(speech)).toEqual(WORDS);
    const sockets = stack.sockets.length;
    expect(await spoken(speech)).toEqual(byCalls(reason));
    expect(stack.sockets).toHaveLength(sockets);
  });

  test.each(refusals)('%s: ends the text if only streams were asked for', async (_, arrange) => {
    const stack = await startNodeStack();
    const { client, account } = await arrange(stack);
    const speech = await createSpeech(stack, { client: { ...client, transport: 'duplex' }, ...(account && { account }) });
    const { choices, outcome } = speak(speech);
    expect(await outcome).toMatchObject({ reason: 'failed', heardText: '' });
    expect(choices).toEqual([{ kind: 'duplex', reason: 'requested' }]);
    expect((await speech.account.requests()).filter(({ operation }) => operation === 'SynthesizeSpeech')).toEqual([]);
  });

  test('unsupported: says nothing about other voices', async () => {
    const stack = await startNodeStack();
    const { region, client } = await startRefusingStack(stack, new ServiceError(404, 'UnknownOperationException', 'None.'));
    const speech = await createSpeech(stack, { client });
    await spoken(speech);
    speech.stream.setOptions({ ...ONCE, format: 'pcm', sampleRate: 16_000, voice: 'Joanna' });
    expect(await spoken(speech)).toEqual(insteadFor('unsupported'));
    expect(region.refused()).toBe(2);
  });

  test('is tried again after half a minute', async () => {
    const stack = await startNodeStack();
    const clock = new FakeClock();
    // The port is free until this relay starts.
    const { port, url } = stack.relay;
    await stack.relay.close();
    const speech = await createSpeech(stack, { client: { relay: url, clock } });
    expect(await spoken(speech)).toEqual(insteadFor('relay-unreachable'));
    const relay = await startRelay({ port, upstreams: [stack.polly.url] });
    onTestFinished(() => relay.close());
    await clock.advance(29_999);
    expect(await spoken(speech)).toEqual(byCalls('relay-unreachable'));
    await clock.advance(1);
    expect(await spoken(speech)).toEqual(BY_STREAM);
  });

  test('a relay that accepts the connection and stays silent is waited for 4 s', async () => {
    const stack = await startNodeStack();
    const clock = new FakeClock();
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    onTestFinished(() => void silent.close());
    const speech = await createSpeech(stack, { client: { relay: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`, clock } });
    const connected = once(silent, 'connection');
    const { choices, hear } = speak(speech);
    await connected;
    await clock.advance(3_999);
    expect(choices).toEqual(BY_STREAM);
    await clock.advance(1);
    expect(await hear()).toMatchObject({ reason: 'ended', heardText: TEXT });
    expect(choices).toEqual(insteadFor('relay-unreachable'));
  });

  test('later text is spoken, too', async () => {
    const stack = await startNodeStack();
    const speech = await createSpeech(stack, { account: { deny: ['polly:StartSpeechSynthesisStream'] } });
    const { stream, until, received, ear } = speech;
    void stream.write('One sentence. And ');
    await until(({ transport }) => transport?.reason === 'access-denied');
    void stream.write('another ');
    void stream.write('one.');
    const end = stream.end();
    await received();
    ear().become('playing', 1);
    ear().become('ended', 1);
    expect(await end).toMatchObject({ heardText: TEXT });
    expect(await wordsOf(speech)).toEqual(WORDS);
  });

  test.each<[string, Partial<SpeechClientOptions>, SpeechOptions, string]>([
    ['the failure of the calls is reported if it is about the request', {}, { voice: 'Nobody' }, 'validation-failed'],
    ['its own failure is reported if the calls are cut off, too', { endpoint: 'http://127.0.0.1:9' }, {}, 'relay-unreachable'],
  ])('%s', async (_, client, voice, code) => {
    const speech = await createSpeech(await startNodeStack(), { client: { relay: NOBODY, ...client } }, voice);
    expect(await speak(speech).outcome).toMatchObject({ reason: 'failed', error: { code } });
  });

  test('is not remembered if the calls failed as well', async () => {
    const stack = await startNodeStack();
    const { port, url } = stack.relay;
    await stack.relay.close();
    const speech = await createSpeech(stack, { client: { relay: url }, account: { deny: ['polly:SynthesizeSpeech'] } });
    expect(await speak(speech).outcome).toMatchObject({ error: { code: 'relay-unreachable', retryable: true } });
    const relay = await startRelay({ port, upstreams: [stack.polly.url] });
    onTestFinished(() => relay.close());
    expect(await spoken(speech)).toEqual(BY_STREAM);
  });

  test('for a temporary reason is not replaced', async () => {
    const stack = await startNodeStack();
    const { client } = await startRefusingStack(stack, new ServiceError(500, 'ServiceFailureException', 'Oh.'));
    const { choices, outcome } = speak(await createSpeech(stack, { client }));
    expect(await outcome).toMatchObject({ error: { code: 'service-failure', retryable: true } });
    expect(choices).toEqual(BY_STREAM);
  });
});

test('a stream that breaks after sound has arrived is not replaced, and the next attempt finds the relay gone', async () => {
  const stack = await startNodeStack();
  const speech = await createSpeech(stack, {}, { retry: { maxRetries: 1, baseDelayMs: 1, maxDelayMs: 1 } });
  const { stream, until, received, ear } = speech;
  const choices: TransportChoice[] = [];
  stream.snapshot.subscribe(() => {
    const { transport } = stream.snapshot.get();
    if (transport !== undefined && choices.at(-1) !== transport) choices.push(transport);
  });
  void stream.write('Heard. ');
  stream.flush();
  await until(({ buffer }) => buffer.receivedSeconds > 0);
  expect(choices).toEqual(BY_STREAM);
  await stack.relay.close();
  await until(({ metrics }) => metrics.retries === 1);
  void stream.write('And the rest.');
  const end = stream.end();
  await received();
  ear().become('playing', 1);
  ear().become('ended', 1);
  expect(await end).toMatchObject({ reason: 'ended', heardText: 'Heard. And the rest.' });
  expect(choices).toEqual([...BY_STREAM, ...insteadFor('relay-unreachable')]);
});
