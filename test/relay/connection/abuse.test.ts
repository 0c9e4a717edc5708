/** Clients that make the relay work for nothing: each costs a bounded amount, and other clients do not notice. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { constants } from 'node:http2';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { startRelay, type Relay, type RelayOptions } from '../../../src/relay';
import { TurnEnd } from '../../../src/relay/connection/turn-end';
import { WaitingBytes } from '../../../src/relay/connection/waiting-bytes';
import { BrowserSocket } from '../../../src/relay/connection/browser-socket';
import { FakeClock } from '../../base/fake-clock';
import { readBytes, startUpstream, type Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';
import { frame, rightHandshake } from '../stage/raw-frames';
import { useRelayStage } from '../stage/relay-stage';

const stage = useRelayStage();
let upstream: Upstream;
let clock: FakeClock;

beforeEach(() => {
  ({ upstream, clock } = stage);
});

const start = (options?: RelayOptions) => stage.start(options);

const enter = (relay: Relay, options?: { readonly headers?: Record<string, string> }) => stage.admitted(relay, options);

/** Returns the reason with which the relay closes, after any other messages. */
async function reasonOfClose(client: RawClient): Promise<string> {
  for (;;) {
    const heard = await client.next();
    if ('closed' in heard) return `${String(heard.closed)} ${String(heard.reason)}`;
  }
}

describe('messages that cost more than they carry', () => {
  test.each<[string, string, (client: RawClient) => void]>([
    ['opens that are refused', 'too many messages', (client) => client.open('evil.example')],
    ['pings', 'too many messages', ({ socket }) => socket.ping()],
    ['pongs', 'too many messages', ({ socket }) => socket.pong()],
    ['ends after the end', 'too many messages', (client) => client.say({ type: 'end' })],
  ])('%s', async (_, reason, send) => {
    const client = await enter(await start());
    // The relay refuses this host without opening a stream, so only the number of requests matters.
    client.open('evil.example');
    for (let count = 0; count < 100; count += 1) send(client);
    expect(await reasonOfClose(client)).toBe(`4400 ${reason}`);
  });

  test.each([
    ['empty', 0],
    ['of one byte', 1],
    ['of 32 bytes', 32],
  ])('bytes that come in messages %s', async (_, bytes) => {
    const client = await enter(await start());
    client.open(upstream.host);
    (await upstream.nextRequest()).stream.resume();
    const sending = async () => {
      while (client.socket.readyState === client.socket.OPEN) {
        client.send(Buffer.alloc(bytes));
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const reason = reasonOfClose(client);
    await sending();
    expect(await reason).toMatch(/^4400 (too many small messages|more messages than may be under way)$/);
  });

  test('many small ones that the upstream does not take', async () => {
    const client = await enter(await start());
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    for (let count = 0; count < 2_000; count += 1) client.send(Buffer.alloc(65));
    expect(await reasonOfClose(client)).toMatch(/^4400 more (bytes|messages) than may be under way$/);
    await vi.waitUntil(() => stream.destroyed, { timeout: 10_000 });
  });

  test('the rest of a body that is no end of it', async () => {
    const client = await enter(await start({ limits: { maxMessageBytes: 65_536 } }));
    client.open('evil.example');
    for (let count = 0; count < 5; count += 1) client.send(Buffer.alloc(40_000));
    expect(await reasonOfClose(client)).toBe('4400 bytes long after the end of the exchange');
  });

  test('one message in many fragments', async () => {
    const client = await enter(await start());
    for (let count = 0; count < 100; count += 1) client.socket.send('x', { fin: false });
    expect(await reasonOfClose(client)).toMatch(/^1008/);
  });

  test('one message in many pieces of the network', async () => {
    const relay = await start();
    const socket = connect(relay.port, '127.0.0.1').on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    socket.setNoDelay(true);
    socket.write(rightHandshake(['Origin: http://localhost']).replace('Connection: Upgrade', 'Connection: keep-alive, Upgrade'));
    await once(socket, 'data');
    socket.write(frame(0x2, Buffer.alloc(100_000)).subarray(0, 14));
    const answer = once(socket, 'data');
    const { bytesRead } = socket;
    for (let bytes = 0; bytes < 3_000 && socket.bytesRead === bytesRead; bytes += 1) {
      socket.write('x');
      await new Promise((resolve) => setImmediate(resolve));
    }
    // A close frame with code 1008.
    expect(((await answer) as [Buffer])[0].subarray(0, 4)).toEqual(Buffer.from([0x88, 2, 0x03, 0xf0]));
  });

  test('a page that opens, speaks and ends, again and again, as fast as any does, costs too little to be noticed', async () => {
    const client = await enter(await start());
    for (let round = 0; round < 40; round += 1) {
      client.open(upstream.host).send(Buffer.alloc(300)).say({ type: 'end' });
      const { stream } = await upstream.nextRequest();
      stream.resume();
      stream.respond({ ':status': 200 });
      stream.end();
      expect(await client.next()).toMatchObject({ type: 'response' });
      expect(await client.next()).toEqual({ type: 'end' });
      await clock.advance(500);
    }
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    // A long text, word by word.
    for (let word = 0; word < 3_000; word += 100) {
      for (let count = 0; count < 100; count += 1) client.send(Buffer.alloc(300));
      await readBytes(stream, 30_000);
    }
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('a second end of the body: bad-message', async () => {
    const client = await enter(await start());
    client.open(upstream.host).say({ type: 'end' }).say({ type: 'end' });
    expect(await reasonOfClose(client)).toBe('4400 a second end of the body');
  });
});

test('a body that only drips holds no stream open, and one of signed events does', async () => {
  const clock = new FakeClock();
  const upstream = await startUpstream();
  const relay = await startRelay({ upstreams: [upstream.origin], clock, limits: { streamIdleMs: 10_000, pingIntervalMs: 1e9 } });
  const clients = await Promise.all([RawClient.connect(relay.url), RawClient.connect(relay.url)]);
  onTestFinished(async () => {
    for (const { socket } of clients) socket.terminate();
    await relay.close();
    await upstream.close();
  });
  const open = async (client: RawClient) => {
    client.open(upstream.host);
    return (await upstream.nextRequest()).stream;
  };
  const [dripping, speaking] = clients;
  const streams = [await open(dripping), await open(speaking)] as const;
  const closed = once(streams[0], 'close');
  for (let round = 0; round < 3; round += 1) {
    dripping.send('.');
    speaking.send(Buffer.alloc(100));
    await Promise.all([readBytes(streams[0], 1).catch(() => ''), readBytes(streams[1], 100)]);
    await clock.advance(4_000);
  }
  expect(await dripping.next()).toMatchObject({ code: 'idle' });
  await closed;
  expect(streams[1].closed).toBe(false);
});

test('answers that nobody reads are a reason to drop a socket, before they fill the memory', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const sockets = new WebSocketServer({ server });
  const accepted = once(sockets, 'connection') as Promise<[WebSocket, IncomingMessage]>;
  const client = new RawClient(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket, { socket: network }] = await accepted;
  await once(client.socket, 'open');
  const waiting = new WaitingBytes({ maxBytes: 1e9, isMemoryShort: () => false, clock: new FakeClock() }).join(() => undefined);
  const browser = new BrowserSocket(socket, { network, turnEnd: new TurnEnd(), maxBufferedBytes: 1_000, waiting });
  client.socket.pause();
  const message = 'x'.repeat(10_000);
  let said = 0;
  while (socket.readyState === socket.OPEN) {
    browser.say({ type: 'error', code: 'not-allowed', message });
    said += 1;
    expect(socket.bufferedAmount).toBeLessThan(200_000);
    if (said % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  // The kernel's buffers hold the rest.
  expect(said * message.length).toBeLessThan(24 * 1_048_576);
  browser.say({ type: 'end' });
  browser.pong(Buffer.alloc(1));
  client.socket.terminate();
});

describe('what holds a stream or a socket', () => {
  test('bytes that do not get through hold no stream', async () => {
    const client = await enter(await start({ limits: { streamIdleMs: 10_000, pingIntervalMs: 1e9 } }));
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    // Three of these fill the window of an upstream that does not read.
    for (let count = 0; count < 2; count += 1) client.send(Buffer.alloc(40_000));
    client.socket.ping();
    await once(client.socket, 'pong');
    const closed = once(stream, 'close');
    for (let second = 0; second < 10; second += 1) {
      client.send('x'.repeat(100));
      client.socket.ping();
      await once(client.socket, 'pong');
      await clock.advance(1_000);
    }
    await closed;
    for (;;) {
      const heard = await client.next();
      if ('type' in heard && heard['type'] === 'taken') continue;
      expect(heard).toMatchObject({ type: 'error', code: 'idle' });
      break;
    }
  });

  test('a stream does not last for ever', async () => {
    const client = await enter(await start({ limits: { streamMs: 100_000, streamIdleMs: 30_000, pingIntervalMs: 1e9 } }));
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await client.next();
    for (let round = 0; round < 9; round += 1) {
      await clock.advance(10_000);
      stream.write('sound');
      expect(await client.nextText()).toBe('sound');
    }
    const closed = once(stream, 'close');
    await clock.advance(10_000);
    expect(await client.next()).toMatchObject({ type: 'error', code: 'idle', message: expect.stringContaining('100000 ms') as string });
    await closed;
  });

  test('a socket that asks for nothing is closed, and one that is used is not', async () => {
    const relay = await start({ limits: { socketIdleMs: 10_000, pingIntervalMs: 1e9 } });
    const [idle, used] = [await enter(relay), await enter(relay)];
    await clock.advance(9_000);
    used.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    await clock.advance(1_000);
    expect(await reasonOfClose(idle)).toBe('1001 not used');
    await clock.advance(20_000);
    stream.respond({ ':status': 200 }, { endStream: true });
    expect(await used.next()).toMatchObject({ type: 'response' });
    expect(await used.next()).toEqual({ type: 'end' });
    await clock.advance(9_999);
    expect(used.socket.readyState).toBe(used.socket.OPEN);
    await clock.advance(1);
    expect(await reasonOfClose(used)).toBe('1001 not used');
  });
});

describe('sockets that are refused', () => {
  const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

  /** Connects with a client that never answers a close frame. */
  async function shakeHands({ port }: Relay, headers: Record<string, string>): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    const lines = Object.entries({ 'sec-websocket-protocol': 'polly-duplex.v1', ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    socket.write(
      `GET / HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${KEY}\r\n${lines.join('')}\r\n`,
    );
    await once(socket, 'readable');
    return socket;
  }

  test.each([
    ['for their origin', { origin: 'https://evil.example' }],
    ['for their subprotocol', { 'sec-websocket-protocol': 'other' }],
  ])('%s take no place of others, and are dropped after a second', async (_, headers) => {
    const relay = await start({ limits: { maxSockets: 3, pingIntervalMs: 1e9 } });
    const refused = await Promise.all(Array.from({ length: 20 }, () => shakeHands(relay, headers)));
    const welcome = [await enter(relay), await enter(relay), await enter(relay)];
    const surplus = await enter(relay);
    expect(await reasonOfClose(surplus)).toBe('1013 too many sockets');
    for (const client of welcome) expect(await client.open('evil.example').next()).toMatchObject({ code: 'not-allowed' });
    const ended = refused.map((socket) => once(socket.resume(), 'end'));
    await clock.advance(1_000);
    await Promise.all(ended);
    // A place that a client left is free at once.
    welcome[0]?.socket.terminate();
    await vi.waitUntil(async () => 'type' in (await (await enter(relay)).open('evil.example').next()), { timeout: 10_000 });
  });
});

describe('clients that leave', () => {
  test('a hundred at once, in the middle of their streams, and a hundred others go on', async () => {
    const relay = await start();
    const all = await Promise.all(Array.from({ length: 200 }, () => enter(relay)));
    for (const [index, client] of all.entries()) client.open(upstream.host).send(String(index).padStart(3, '0'));
    const streams = new Map<number, Awaited<ReturnType<Upstream['nextRequest']>>['stream']>();
    while (streams.size < all.length) {
      const { stream } = await upstream.nextRequest();
      streams.set(Number(await readBytes(stream, 3)), stream);
      stream.respond({ ':status': 200 });
    }
    await Promise.all(all.map((client) => client.next()));
    const isLeaving = (index: number) => index % 2 === 0;
    const reset = [...streams].filter(([index]) => isLeaving(index)).map(([, stream]) => once(stream, 'close'));
    for (const [index, { socket }] of all.entries()) if (isLeaving(index)) socket.terminate();
    await Promise.all(reset);
    for (const [index, client] of all.entries()) {
      const stream = streams.get(index);
      if (isLeaving(index)) expect(stream?.rstCode).toBe(constants.NGHTTP2_CANCEL);
      else {
        stream?.end('all');
        expect(await client.nextText()).toBe('all');
        expect(await client.next()).toEqual({ type: 'end' });
      }
    }
  });

  test('one that opens and leaves, again and again, and no session is reset more than 16 times', async () => {
    const relay = await start();
    const listener = await enter(relay);
    listener.open(upstream.host);
    const { stream: heard } = await upstream.nextRequest();
    heard.respond({ ':status': 200 });
    await listener.next();
    const resets = new Map<unknown, number>();
    for (let round = 0; round < 60; round += 1) {
      const client = await enter(relay);
      client.open(upstream.host);
      const { stream } = await upstream.nextRequest();
      const closed = once(stream, 'close');
      resets.set(stream.session, (resets.get(stream.session) ?? 0) + 1);
      client.socket.terminate();
      await closed;
    }
    expect(Math.max(...resets.values())).toBeLessThanOrEqual(16);
    heard.end('all');
    expect(await listener.nextText()).toBe('all');
  });
});
