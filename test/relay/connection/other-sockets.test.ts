/**
 * A relay next to other WebSocket servers on one http.Server: each server gets its own sockets, and no failure ends the
 * process.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { attachRelay, type AttachedRelay } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { RawClient } from '../stage/raw-client';

const PATH = '/polly-relay';

let server: Server;
let port: number;
let clock: FakeClock;
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  server.close();
  await once(server, 'close');
});

function attach(): AttachedRelay {
  const relay = attachRelay(server, { path: PATH, clock });
  cleanUps.push(() => relay.close());
  return relay;
}

/** Expects that the relay answers: it refuses an unknown host. */
async function expectRelay(): Promise<void> {
  const client = await RawClient.connect(`ws://127.0.0.1:${port}${PATH}`);
  expect(await client.open('evil.example').next()).toMatchObject({ type: 'error', code: 'not-allowed' });
  client.socket.terminate();
}

async function expectOther(path: string): Promise<void> {
  const other = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  const [greeting] = (await once(other, 'message')) as [Buffer];
  expect(greeting.toString()).toBe('other');
  other.terminate();
}

/** A typical WebSocketServer: without a path it takes every socket. */
function startOther(options: { path?: string } = {}): WebSocketServer {
  const other = new WebSocketServer({ server, ...options });
  other.on('connection', (socket) => socket.send('other'));
  cleanUps.push(() => other.close());
  return other;
}

describe.each([
  ['before', true],
  ['after', false],
])('another WebSocketServer that is made %s the relay', (_, isFirst) => {
  test("without a path has every socket but the relay's", async () => {
    if (isFirst) startOther();
    attach();
    if (!isFirst) startOther();
    await expectRelay();
    await expectOther('/');
    await expectOther('/any');
    await expectRelay();
  });

  test('has all of them again when the relay has closed', async () => {
    if (isFirst) startOther();
    const relay = attach();
    if (!isFirst) startOther();
    await relay.close();
    await expectOther(PATH);
    expect(Object.hasOwn(server, 'emit')).toBe(false);
  });
});

test('two relays and a server that takes everything', async () => {
  const first = attach();
  startOther();
  const second = attachRelay(server, { path: '/second', clock });
  cleanUps.push(() => second.close());
  await first.close();
  await expectOther(PATH);
  const client = await RawClient.connect(`ws://127.0.0.1:${port}/second`);
  client.socket.terminate();
});

test('one who puts an emit of their own in its place, before or after, keeps it', async () => {
  const seen: string[] = [];
  const watch = (name: string) => {
    const emit = server.emit.bind(server) as (event: string, ...values: unknown[]) => boolean;
    server.emit = ((event: string, ...values: unknown[]) => {
      if (event === 'upgrade') seen.push(name);
      return emit(event, ...values);
    }) as typeof server.emit;
  };
  watch('before');
  const relay = attach();
  watch('after');
  startOther();
  await expectRelay();
  expect(seen).toEqual(['after']);
  await relay.close();
  await expectOther(PATH);
  expect(seen).toEqual(['after', 'after', 'before']);
});

describe('beside a listener that leaves other paths alone', () => {
  /** Sends a handshake that no server takes, and waits until the listener has seen it. */
  async function stray(): Promise<{ readonly socket: Duplex; readonly answer: Promise<string> }> {
    const seen = once(server, 'upgrade') as Promise<[IncomingMessage, Duplex]>;
    const client = new WebSocket(`ws://127.0.0.1:${port}/nobody`);
    const answer = new Promise<string>((resolve) => {
      client.on('error', ({ message }) => resolve(message));
      client.on('message', (data) => resolve((data as Buffer).toString()));
    });
    const [, socket] = await seen;
    cleanUps.push(() => socket.destroy());
    return { socket, answer };
  }

  beforeEach(() => server.on('upgrade', () => undefined));

  test('a socket that nobody takes is refused after a while', async () => {
    attach();
    const { answer } = await stray();
    await clock.advance(5_000);
    expect(await answer).toContain('404');
  });

  test('it is refused sooner when the relay has closed, so that the server can close', async () => {
    const relay = attach();
    const { answer } = await stray();
    await relay.close();
    await clock.advance(1_000);
    expect(await answer).toContain('404');
    expect(clock.timerCount).toBe(1);
  });

  test.each([
    ['is answered', (socket: Duplex) => socket.write('HTTP/1.1 101 Switching Protocols\r\n')],
    ['is read', (socket: Duplex) => socket.on('data', () => undefined)],
    ['is read in pieces', (socket: Duplex) => socket.on('readable', () => undefined)],
  ])('a socket that %s is left to its owner', async (_, take) => {
    const relay = attach();
    const { socket } = await stray();
    take(socket);
    await relay.close();
    await clock.advance(60_000);
    expect(socket.destroyed).toBe(false);
    expect(clock.timerCount).toBe(0);
  });

  test('a socket that its client leaves is forgotten', async () => {
    attach();
    const { socket } = await stray();
    socket.destroy();
    await once(socket, 'close');
    expect(clock.timerCount).toBe(0);
  });
});
