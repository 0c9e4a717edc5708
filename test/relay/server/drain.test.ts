/** A relay drains without listeners noticing: streams finish, and pages move to another relay in time. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { RelayPool } from '../../../src/polly/relay-client/relay-pool';
import { type Relay, type RelayOptions } from '../../../src/relay';
import type { FakeClock } from '../../base/fake-clock';
import { readBytes, type Upstream } from '../stage/h2c-upstream';
import type { RawClient } from '../stage/raw-client';
import { useRelayStage } from '../stage/relay-stage';
import { PATIENCE } from '../../stack/patience';

const DRAIN_MS = 30_000;

const stage = useRelayStage();
let upstream: Upstream;
let clock: FakeClock;

beforeEach(() => {
  ({ upstream, clock } = stage);
});

const start = (options?: RelayOptions) => stage.start(options);

const connect = (relay: Relay) => stage.admitted(relay);

/** Opens a stream. */
async function speak(client: RawClient) {
  client.open(upstream.host).send('text');
  const { stream } = await upstream.nextRequest();
  stream.respond({ ':status': 200 });
  expect(await client.next()).toMatchObject({ type: 'response' });
  return stream;
}

function probe({ port }: Relay, path: string): Promise<number> {
  return fetch(`http://127.0.0.1:${port}${path}`).then(({ status }) => status);
}

describe('a relay that drains', () => {
  test('lives, is not ready at once, takes no socket, and tells those it has', async () => {
    const relay = await start();
    const [idle, busy] = [await connect(relay), await connect(relay)];
    await speak(busy);
    expect([relay.isReady, await probe(relay, '/readyz'), await probe(relay, '/healthz')]).toEqual([true, 200, 200]);
    const drained = relay.drain();
    expect(relay.isReady).toBe(false);
    expect(await idle.next()).toEqual({ type: 'leave', withinMs: DRAIN_MS });
    expect(await busy.next()).toEqual({ type: 'leave', withinMs: DRAIN_MS });
    expect([await probe(relay, '/readyz'), await probe(relay, '/healthz')]).toEqual([503, 200]);
    const late = new WebSocket(relay.url, 'polly-duplex.v1');
    const [error] = (await once(late, 'error')) as [Error];
    expect(error.message).toContain('503');
    idle.socket.close();
    busy.socket.close();
    await drained;
  });

  test('carries streams under way to their ends, in both directions, and then closes', async () => {
    const relay = await start();
    const client = await connect(relay);
    const stream = await speak(client);
    const drained = relay.drain();
    expect(await client.next()).toMatchObject({ type: 'leave' });
    await clock.advance(DRAIN_MS - 1);
    client.send(' more').say({ type: 'end' });
    expect(await readBytes(stream, 9)).toBe('text more');
    stream.end('sound');
    expect(await client.nextText()).toBe('sound');
    expect(await client.next()).toEqual({ type: 'end' });
    client.socket.close();
    await drained;
    await expect(probe(relay, '/healthz')).rejects.toThrow();
    await vi.waitUntil(() => clock.timerCount === 0, PATIENCE);
  });

  test('cuts off what lasts longer than the limit', async () => {
    const relay = await start({ limits: { drainMs: 5_000 } });
    const client = await connect(relay);
    await speak(client);
    const drained = relay.drain();
    expect(await client.next()).toEqual({ type: 'leave', withinMs: 5_000 });
    await clock.advance(5_000);
    expect(await client.next()).toMatchObject({ closed: 1001 });
    await drained;
  });

  test('refuses a request that crossed its word, of which nothing goes on', async () => {
    const relay = await start();
    const client = await connect(relay);
    void relay.drain();
    client.open(upstream.host).send('text');
    expect(await client.next()).toMatchObject({ type: 'leave' });
    expect(await client.next()).toMatchObject({ type: 'error', code: 'leaving' });
    expect(upstream.unasked).toHaveLength(0);
  });

  test('closes sockets of those who do not go, also after their stream', async () => {
    const relay = await start();
    const [idle, busy] = [await connect(relay), await connect(relay)];
    const stream = await speak(busy);
    const drained = relay.drain();
    expect(await idle.next()).toMatchObject({ type: 'leave' });
    expect(await busy.next()).toMatchObject({ type: 'leave' });
    await clock.advance(3_000);
    expect(await idle.next()).toMatchObject({ closed: 1001 });
    stream.end();
    expect(await busy.next()).toEqual({ type: 'end' });
    await clock.advance(3_000);
    expect(await busy.next()).toMatchObject({ closed: 1001 });
    await drained;
  });

  test('tells many one after the other, in a quarter of its time', async () => {
    const relay = await start({ limits: { drainMs: 1_000 } });
    const many = await Promise.all(Array.from({ length: 120 }, () => connect(relay)));
    let told = 0;
    for (const { socket } of many) socket.on('message', () => (told += 1));
    void relay.drain();
    await vi.waitUntil(() => told === 50, PATIENCE);
    await clock.advance(100);
    await vi.waitUntil(() => told === 100, PATIENCE);
    await clock.advance(100);
    await vi.waitUntil(() => told === 120, PATIENCE);
  });

  test('ends at once when it is closed meanwhile, or has nobody', async () => {
    const empty = await start();
    await empty.drain();
    const relay = await start();
    const client = await connect(relay);
    const drained = relay.drain();
    await relay.close();
    await drained;
    expect(await client.next()).toMatchObject({ type: 'leave' });
    expect(await client.next()).toMatchObject({ closed: 1001 });
    expect(clock.timerCount).toBe(0);
  });
});

describe("a page's sockets", () => {
  let sockets: WebSocket[];
  /** The relay that the next socket reaches: behind a proxy, the page knows one address. */
  let next: Relay;
  let pool: RelayPool;

  beforeEach(async () => {
    sockets = [];
    next = await start();
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        constructor(_url: string, protocol: string) {
          super(next.url, protocol, { origin: 'http://localhost' });
          sockets.push(this);
        }
      },
    );
    pool = new RelayPool({ relay: next.url, clock });
  });

  afterEach(() => {
    pool.close();
    vi.unstubAllGlobals();
  });

  const request = (changes: object = {}) => ({
    host: upstream.host,
    method: 'POST',
    path: '/v1/synthesisStream',
    headers: {},
    body: new Response('signed text').body as ReadableStream<Uint8Array>,
    ...changes,
  });

  const isOpen = ({ readyState }: WebSocket) => readyState === WebSocket.OPEN;

  test('move to another relay before they are needed', async () => {
    await pool.warm();
    const old = next;
    next = await start();
    const drained = old.drain();
    await drained;
    await clock.advance(0);
    await vi.waitUntil(() => sockets.length === 2 && sockets.every((socket, index) => isOpen(socket) === (index === 1)), PATIENCE);
    const responding = pool.request(request());
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await responding;
    expect(sockets).toHaveLength(2);
  });

  test('connect anew while a stream is under way, which ends where it is', async () => {
    const told: number[] = [];
    const responding = pool.request(request({ onLeaving: (withinMs: number) => told.push(withinMs) }));
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    const { body } = await responding;
    const old = next;
    next = await start();
    const drained = old.drain();
    await vi.waitUntil(() => told.length === 1, PATIENCE);
    expect(told).toEqual([DRAIN_MS]);
    await clock.advance(0);
    await vi.waitUntil(() => sockets.length === 2 && sockets.every(isOpen), PATIENCE);
    stream.end('sound');
    expect(await new Response(body).text()).toBe('sound');
    await drained;
    expect(sockets.map(isOpen)).toEqual([false, true]);
  });

  test('send a request again that crossed the word, whole and once', async () => {
    await pool.warm();
    const old = next;
    next = await start();
    // In the same turn, so the page reads the relay's message only afterwards.
    const drained = old.drain();
    let begun = 0;
    const parts = ['signed ', 'text'];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(Buffer.from(part));
      },
    });
    const responding = pool.request(request({ body, onBegun: () => (begun += 1) }));
    const { stream } = await upstream.nextRequest();
    expect(await readBytes(stream, 11)).toBe('signed text');
    stream.respond({ ':status': 200 });
    expect(await responding).toMatchObject({ status: 200 });
    expect(begun).toBe(1);
    expect(upstream.unasked).toHaveLength(0);
    await drained;
  });

  test('try for a while where no other relay is there yet', async () => {
    await pool.warm();
    await next.drain();
    await clock.advance(0);
    await vi.waitUntil(() => sockets.length === 2 && sockets[1]?.readyState === WebSocket.CLOSED, PATIENCE);
    next = await start();
    await clock.advance(500);
    await vi.waitUntil(() => sockets.length === 3 && sockets.at(-1)?.readyState === WebSocket.OPEN, PATIENCE);
  });

  test('are left alone when the page closes them', async () => {
    await pool.warm();
    const drained = next.drain();
    await drained;
    pool.close();
    await clock.advance(60_000);
    expect(sockets).toHaveLength(1);
  });
});
