/** Fifty listeners press at the same moment, while the upstream takes one stream per connection. */
import type { ServerHttp2Session } from 'node:http2';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StreamFaultRule } from '../../../src/emulator/faults/stream-faults';
import { createSpeechService } from '../../../src/polly/speech-service';
import { startRelay, type Relay } from '../../../src/relay';
import { WARM_PARAMETER } from '../../../src/polly/relay-client/wire-protocol';
import { FakeClock } from '../../base/fake-clock';
import { useNodeStack } from '../../polly/node-stack';
import { ScriptedText, wayOf } from '../../polly/transport/scripted-text';
import { readBytes, startUpstream, WAYS_OF_REFUSING, type Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';

const LISTENERS = 50;

describe('of an upstream that is in the hands of the test', () => {
  let upstream: Upstream;
  let relay: Relay;
  const clients: RawClient[] = [];

  beforeEach(async () => {
    upstream = await startUpstream();
    relay = await startRelay({ upstreams: [upstream.origin] });
  });

  afterEach(async () => {
    for (const { socket } of clients.splice(0)) socket.terminate();
    await relay.close();
    await upstream.close();
  });

  async function connectAll(query = ''): Promise<void> {
    clients.push(...(await Promise.all(Array.from({ length: LISTENERS }, () => RawClient.connect(`${relay.url}${query}`)))));
  }

  /** Opens all streams at once, and echoes each one's body. */
  async function echoAll(): Promise<ServerHttp2Session[]> {
    for (const [index, client] of clients.entries()) client.open(upstream.host).send(`text-${String(index).padStart(2, '0')}`);
    const used = await Promise.all(
      clients.map(async () => {
        const { stream } = await upstream.nextRequest();
        const text = await readBytes(stream, 7);
        stream.respond({ ':status': 200 });
        stream.write(text);
        return stream.session as ServerHttp2Session;
      }),
    );
    const heard = await Promise.all(
      clients.map(async (client) => {
        expect(await client.next()).toMatchObject({ type: 'response', status: 200 });
        return client.nextText();
      }),
    );
    expect(heard).toEqual(clients.map((_, index) => `text-${String(index).padStart(2, '0')}`));
    return used;
  }

  test('each has a session of its own, which was there before', async () => {
    await connectAll(`?${WARM_PARAMETER}=${encodeURIComponent(upstream.host)}`);
    await vi.waitUntil(() => upstream.sessions.length === LISTENERS, { timeout: 10_000 });
    for (const session of upstream.sessions) await new Promise((resolve) => session.ping(resolve));
    const known = [...upstream.sessions];
    const used = await echoAll();
    expect(new Set(used).size).toBe(LISTENERS);
    expect(used.filter((session) => !known.includes(session))).toEqual([]);
  });

  test('also where nobody said that they would come', async () => {
    await connectAll();
    expect(new Set(await echoAll()).size).toBe(LISTENERS);
  });

  test('with every session told to go away before, and refusals of every kind in between', async () => {
    await connectAll(`?${WARM_PARAMETER}=${encodeURIComponent(upstream.host)}`);
    await vi.waitUntil(() => upstream.sessions.length === LISTENERS, { timeout: 10_000 });
    for (const session of upstream.sessions.filter((_, index) => index % 3 === 0)) session.goaway();
    for (const session of upstream.sessions.filter((_, index) => index % 3 === 1)) session.destroy();
    for (const refuse of Object.values(WAYS_OF_REFUSING)) upstream.failNext(15, refuse);
    await echoAll();
  });
});

describe('of the local Polly', () => {
  const startNodeStack = useNodeStack();
  const VOICE = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'pcm', sampleRate: 16_000 } as const;
  const TEXT = 'Hello there.';

  test.each<[string, StreamFaultRule[]]>([
    ['nothing goes wrong', []],
    [
      'streams are refused, turned away, and told to be the last',
      Array.from({ length: LISTENERS }, (_, index) => ({
        stream: index,
        fault: (['refused', 'turned-away', 'goaway'] as const)[index % 3] ?? 'goaway',
      })),
    ],
  ])('%s: 0 refused, 0 silent', async (_, streamFaults) => {
    const stack = await startNodeStack();
    const account = await stack.createAccount({ keepPcm: false, streamFaults });
    const { region, url } = stack.polly;
    // Silent streams stay silent for ever, so the speed of a busy machine does not matter.
    const clock = new FakeClock();
    const { credentials } = account;
    const service = createSpeechService({ region, endpoint: url, relay: stack.relay.url, transport: 'duplex', credentials, clock });
    const transport = wayOf(stack.track(service), 'duplex');
    const speakOne = async () => {
      let audioBytes = 0;
      const input = new ScriptedText().give({ text: TEXT }).end();
      for await (const event of transport.speak(VOICE, input, new AbortController().signal)) {
        if (event.type === 'audio') audioBytes += event.bytes.byteLength;
      }
      return audioBytes;
    };
    const heard = await Promise.all(Array.from({ length: LISTENERS }, speakOne));
    expect(heard.filter((bytes) => bytes === 0)).toEqual([]);
    expect(new Set(heard).size).toBe(1);
    const requests = await account.requests();
    // Polly processed each text once.
    expect(requests.map(({ state }) => state)).toEqual(Array.from({ length: LISTENERS }, () => 'completed'));
  });
});
