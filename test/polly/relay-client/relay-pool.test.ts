/** The page's sockets to a real relay, with a raw server behind it: reuse, ageing, and every way they can fail. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { ServerHttp2Stream } from 'node:http2';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startRelay, type Relay, type RelayOptions } from '../../../src/relay';
import { RelayPool } from '../../../src/polly/relay-client/relay-pool';
import { createSpeechService } from '../../../src/polly/speech-service';
import { systemClock, type Clock } from '../../../src/base/clock';
import { FakeClock } from '../../base/fake-clock';
import { FaultProxy } from '../../chaos/world/fault-proxy';
import { readBytes, startUpstream, type Upstream } from '../../relay/stage/h2c-upstream';
import { ScriptedText, wayOf } from '../transport/scripted-text';

const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
const VOICE = { voiceId: 'Matthew', engine: 'generative', outputFormat: 'mp3', sampleRate: 24_000 } as const;

let upstream: Upstream;
let clock: FakeClock;
let sockets: WebSocket[];
const relays: Relay[] = [];
const pools: RelayPool[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
  clock = new FakeClock();
  sockets = [];
  // Node 20 has no WebSocket of its own. This one has a browser's interface and sends an origin.
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol, { origin: 'https://app.example.com' });
        sockets.push(this);
      }
    },
  );
});

afterEach(async () => {
  for (const pool of pools.splice(0)) pool.close();
  await Promise.all(relays.splice(0).map((relay) => relay.close()));
  await upstream.close();
  vi.unstubAllGlobals();
});

async function start(options: RelayOptions = {}): Promise<Relay> {
  const relay = await startRelay({ upstreams: [upstream.origin], allowedOrigins: ['https://app.example.com'], ...options });
  relays.push(relay);
  return relay;
}

async function createPool(options?: RelayOptions): Promise<RelayPool> {
  const pool = new RelayPool({ relay: (await start(options)).url, clock });
  pools.push(pool);
  return pool;
}

const request = (body: ReadableStream<Uint8Array> = new ReadableStream(), signal?: AbortSignal) => ({
  host: upstream.host,
  method: 'POST',
  path: '/v1/synthesisStream',
  headers: {},
  body,
  signal,
});

function bodyOf(...chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

/** Makes an exchange, and resolves to the session to Polly that it used. */
async function exchange(pool: RelayPool): Promise<ServerHttp2Stream['session']> {
  const responding = pool.request(request());
  const { stream } = await upstream.nextRequest();
  const { session } = stream;
  stream.respond({ ':status': 200 });
  stream.end('answer');
  const { body } = await responding;
  expect(await new Response(body).text()).toBe('answer');
  return session;
}

/** Sockets to the relay that the page has not closed. */
const openSockets = () => sockets.filter(({ readyState }) => readyState === WebSocket.CONNECTING || readyState === WebSocket.OPEN).length;

/** A run of the transport over this relay. The test controls the upstream side. */
function speak(relay: Relay, clockOfRun?: FakeClock) {
  const service = createSpeechService({
    region: 'us-west-2',
    transport: 'duplex',
    credentials: CREDENTIALS,
    relay: relay.url,
    endpoint: upstream.origin,
    ...(clockOfRun === undefined ? {} : { clock: clockOfRun }),
  });
  const transport = wayOf(service, 'duplex');
  const run = async () => {
    const events: string[] = [];
    const text = new ScriptedText().give({ text: 'Hello.' });
    for await (const { type } of transport.speak(VOICE, text, new AbortController().signal)) events.push(type);
    return events;
  };
  return { outcome: run(), transport };
}

describe('relay pool', () => {
  test('uses one socket for consecutive exchanges, and two for concurrent ones', async () => {
    const pool = await createPool();
    await exchange(pool);
    await exchange(pool);
    expect(sockets).toHaveLength(1);
    await Promise.all([exchange(pool), exchange(pool)]);
    expect(sockets).toHaveLength(2);
  });

  test('names the host in its address, whatever else that contains, and the relay connects to it ahead of time', async () => {
    const pool = new RelayPool({ relay: `${(await start()).url}/?key=a%2Fb+c`, clock, host: upstream.host });
    pools.push(pool);
    await pool.warm();
    expect(sockets[0]?.url).toContain('/?key=a%2Fb+c&warm=127.0.0.1%3A');
    await vi.waitUntil(() => upstream.sessions.length === 1, { timeout: 10_000 });
    expect(await exchange(pool)).toBe(upstream.sessions[0]);
  });

  test('a host that the relay does not list is not connected to', async () => {
    const other = await startUpstream();
    const pool = new RelayPool({ relay: (await start()).url, clock, host: other.host });
    pools.push(pool);
    await exchange(pool);
    expect(other.sessions).toHaveLength(0);
    await other.close();
  });

  test('closes an unused socket after five minutes, and keeps no timer', async () => {
    const pool = await createPool();
    await exchange(pool);
    await clock.advance(299_999);
    expect(openSockets()).toBe(1);
    await clock.advance(1);
    expect(openSockets()).toBe(0);
    expect(clock.timerCount).toBe(0);
  });

  test('does not use a socket from before the machine slept, whose timers are late', async () => {
    let sleptMs = 0;
    const waking: Clock = {
      now: () => clock.now() + sleptMs,
      setTimer: (callback, delayMs) => clock.setTimer(callback, delayMs),
      clearTimer: (handle) => {
        if (handle !== undefined) clock.clearTimer(handle);
      },
    };
    const pool = new RelayPool({ relay: (await start()).url, clock: waking });
    pools.push(pool);
    await exchange(pool);
    sleptMs = 300_000;
    await exchange(pool);
    expect(sockets).toHaveLength(2);
    expect(openSockets()).toBe(1);
  });

  test('warms one socket and no more', async () => {
    const pool = await createPool();
    await pool.warm();
    await pool.warm();
    expect(sockets).toHaveLength(1);
    await exchange(pool);
    expect(sockets).toHaveLength(1);
  });

  test('shares a socket that is still opening between warming and the next request', async () => {
    const pool = await createPool();
    const warming = [pool.warm(), pool.warm()];
    await exchange(pool);
    await Promise.all(warming);
    expect(sockets).toHaveLength(1);
    await exchange(pool);
    expect(sockets).toHaveLength(1);
  });

  test('concurrent requests do not share a socket that is opening', async () => {
    const pool = await createPool();
    const warming = pool.warm();
    await Promise.all([exchange(pool), exchange(pool), warming]);
    expect(sockets).toHaveLength(2);
  });

  test('warms again after a socket failed to open', async () => {
    const pool = await createPool();
    const warming = pool.warm();
    sockets[0]?.terminate();
    await expect(warming).rejects.toMatchObject({ code: 'relay-unreachable' });
    await pool.warm();
    expect(sockets).toHaveLength(2);
  });

  test('opens nothing once it is closed', async () => {
    const pool = await createPool();
    pool.close();
    await expect(pool.warm()).rejects.toMatchObject({ code: 'connection-lost', retryable: false });
    await expect(pool.request(request())).rejects.toMatchObject({ code: 'connection-lost', retryable: false });
    expect(sockets).toHaveLength(0);
  });

  test('a request whose socket closes before it is used fails at once', async () => {
    const pool = await createPool();
    const responding = pool.request(request());
    sockets[0]?.addEventListener('open', () => pool.close());
    await expect(responding).rejects.toMatchObject({ code: 'connection-lost' });
    expect(clock.timerCount).toBe(0);
  });

  test('an answer that does not begin within ten seconds: connection-lost, and the next request takes another socket', async () => {
    const pool = await createPool();
    const responding = pool.request(request());
    const { stream } = await upstream.nextRequest();
    const closed = once(stream, 'close');
    const failed = expect(responding).rejects.toMatchObject({
      code: 'connection-lost',
      retryable: true,
      message: expect.stringContaining('10 seconds') as string,
    });
    await clock.advance(9_999);
    expect(openSockets()).toBe(1);
    await clock.advance(1);
    await failed;
    await closed;
    expect(clock.timerCount).toBe(0);
    await exchange(pool);
    expect(sockets).toHaveLength(2);
  });

  test('an answer that has begun may pause for longer than that', async () => {
    const pool = await createPool();
    const responding = pool.request(request());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    const { body } = await responding;
    await clock.advance(20_000);
    stream.end('late');
    expect(await new Response(body).text()).toBe('late');
  });

  test('a request that HTTP does not allow: relay-protocol at once, and the next one takes another socket', async () => {
    const pool = await createPool();
    const bad = { ...request(bodyOf(Uint8Array.of(65))), headers: { 'x-amzn-voiceid': 'ジ' } };
    await expect(pool.request(bad)).rejects.toMatchObject({ code: 'relay-protocol' });
    expect(openSockets()).toBe(0);
    await exchange(pool);
    expect(sockets).toHaveLength(2);
  });

  test('a browser that refuses the address at once: relay-unreachable, with the thrown error', async () => {
    const pool = new RelayPool({ relay: 'ws://127.0.0.1:9/#fragment', clock });
    const refused = { code: 'relay-unreachable', retryable: true, cause: expect.objectContaining({ name: 'SyntaxError' }) as unknown };
    await expect(pool.request(request())).rejects.toMatchObject(refused);
    await expect(pool.warm()).rejects.toMatchObject(refused);
    expect(clock.timerCount).toBe(0);
  });

  test('a body of any length arrives whole', async () => {
    const pool = await createPool();
    const chunks = Array.from({ length: 50 }, () => new Uint8Array(40_000));
    const responding = pool.request(request(bodyOf(...chunks)));
    const { stream } = await upstream.nextRequest();
    let receivedBytes = 0;
    for await (const bytes of stream as AsyncIterable<Buffer>) receivedBytes += bytes.byteLength;
    expect(receivedBytes).toBe(2_000_000);
    pool.close();
    await expect(responding).rejects.toThrow();
  });

  test('uses another socket after the relay has closed an idle one', async () => {
    const pool = await createPool();
    await exchange(pool);
    sockets[0]?.terminate();
    await vi.waitUntil(() => openSockets() === 0, { timeout: 20_000 });
    await exchange(pool);
    expect(sockets).toHaveLength(2);
  });

  test('an abort while the answer is read resets it upstream at once, and the body fails with its reason', async () => {
    const pool = await createPool();
    const controller = new AbortController();
    const responding = pool.request(request(undefined, controller.signal));
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    const reader = (await responding).body.getReader();
    const closed = once(stream, 'close');
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    await closed;
    expect(openSockets()).toBe(0);
  });

  test('an abort while the socket opens closes it', async () => {
    const pool = await createPool();
    const controller = new AbortController();
    const reason = new Error('enough');
    const responding = pool.request(request(undefined, controller.signal));
    controller.abort(reason);
    await expect(responding).rejects.toBe(reason);
    expect(openSockets()).toBe(0);
  });

  test('a handshake that is not answered within ten seconds: relay-unreachable', async () => {
    const silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const pool = new RelayPool({ relay: `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`, clock });
    const responding = pool.request(request());
    const [connection] = (await once(silent, 'connection')) as [Socket];
    await Promise.all([expect(responding).rejects.toMatchObject({ code: 'relay-unreachable' }), clock.advance(10_000)]);
    expect(openSockets()).toBe(0);
    expect(clock.timerCount).toBe(0);
    connection.destroy();
    silent.close();
  });

  test('an abort on a socket that died unnoticed frees everything at once, and the next request uses another', async () => {
    const { port } = await start();
    const proxy = await FaultProxy.start({
      targetPort: port,
      clock: systemClock,
      // After the head of the answer nothing gets through, and nobody is told.
      planOf: (connection) => (connection === 0 ? { faults: [{ kind: 'half-open', direction: 'down', afterBytes: 600 }] } : undefined),
    });
    onTestFinished(() => proxy.close());
    const pool = new RelayPool({ relay: `ws://127.0.0.1:${proxy.port}`, clock });
    pools.push(pool);
    const controller = new AbortController();
    const responding = pool.request(request(undefined, controller.signal));
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    const reader = (await responding).body.getReader();
    stream.write(Buffer.alloc(2_000));
    await vi.waitUntil(() => proxy.suffered.length === 1, { timeout: 10_000 });
    const reason = new Error('silent for too long');
    controller.abort(reason);
    await expect(reader.read()).rejects.toBe(reason);
    // Closed as far as this side can. The other side will never answer.
    expect(sockets.map(({ readyState }) => readyState)).toEqual([WebSocket.CLOSING]);
    expect(clock.timerCount).toBe(0);
    await exchange(pool);
    expect(sockets).toHaveLength(2);
    sockets[0]?.terminate();
  });

  test('a reader that cancels the answer resets it upstream', async () => {
    const pool = await createPool();
    const responding = pool.request(request());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    const closed = once(stream, 'close');
    await (await responding).body.cancel();
    await closed;
    expect(openSockets()).toBe(0);
  });

  test('a body that fails resets the request, and its error is passed on', async () => {
    const pool = await createPool();
    const error = new Error('source broke');
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const responding = pool.request(request(body.readable));
    const writer = body.writable.getWriter();
    await writer.write(Uint8Array.of(65));
    const { stream } = await upstream.nextRequest();
    expect(await readBytes(stream, 1)).toBe('A');
    const closed = once(stream, 'close');
    writer.abort(error).catch(() => undefined);
    await expect(responding).rejects.toBe(error);
    await closed;
  });

  test('reads no more of a body than the socket accepts', async () => {
    const pool = await createPool();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(65_536));
          if (pulled === 1_000) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    pool.request(request(body)).catch(() => undefined);
    // Upstream reads nothing.
    await upstream.nextRequest();
    let before = -1;
    await vi.waitUntil(
      () => {
        const isStill = pulled === before;
        before = pulled;
        return isStill;
      },
      { timeout: 30_000 },
    );
    expect(pulled).toBeLessThan(10);
  });

  test.each(['ftp://speech.example.com', 'speech.example.com', '/relay', ''])('address %j: invalid-option', (relay) => {
    expect(() => new RelayPool({ relay })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});

describe('the duplex transport when the connection to Polly breaks', () => {
  test('a relay that does not serve this page: relay-refused', async () => {
    await expect(speak(await start({ allowedOrigins: ['https://other.example.com'] })).outcome).rejects.toMatchObject({
      code: 'relay-refused',
      retryable: false,
    });
  });

  test('a relay that is full: throttled', async () => {
    await expect(speak(await start({ limits: { maxStreams: 0 } })).outcome).rejects.toMatchObject({ code: 'throttled' });
    await expect(speak(await start({ limits: { maxSockets: 0 } })).outcome).rejects.toMatchObject({ code: 'throttled' });
  });

  test('an endpoint that the relay does not list: relay-refused', async () => {
    await expect(speak(await start({ upstreams: [] })).outcome).rejects.toMatchObject({ code: 'relay-refused' });
  });

  test('a relay that goes away in the middle: connection-lost', async () => {
    const relay = await start();
    const { outcome } = speak(relay);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await Promise.all([expect(outcome).rejects.toMatchObject({ code: 'connection-lost', retryable: true }), relay.close()]);
  });

  test('a Polly that goes away in the middle: connection-lost', async () => {
    const { outcome } = speak(await start());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    stream.write('\0');
    stream.destroy(new Error('broken'));
    await expect(outcome).rejects.toMatchObject({ code: 'connection-lost', retryable: true });
  });

  test.each([
    ['no event at all', Buffer.alloc(0)],
    ['half an event', Buffer.from([0, 0, 1, 0, 0, 0])],
    ['bytes that are no event', Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.alloc(12)])],
  ])('a stream that ends with %s: stream-incomplete', async (_, bytes) => {
    const { outcome } = speak(await start());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    stream.end(bytes);
    await expect(outcome).rejects.toMatchObject({ code: 'stream-incomplete', retryable: true });
  });

  test('a failure of the service: service-failure', async () => {
    const { outcome } = speak(await start());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 503 });
    stream.end('<html>');
    await expect(outcome).rejects.toMatchObject({ code: 'service-failure', retryable: true });
  });
});
