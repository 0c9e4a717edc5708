/** Sockets that request an upgrade: each has an owner that handles its errors and its end, and a closing relay waits for none. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { attachRelay, startRelay } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { RawClient } from '../stage/raw-client';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function handshake(path: string, headers: Record<string, string> = {}): string {
  const all = {
    host: '127.0.0.1',
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-protocol': 'polly-duplex.v1',
    ...headers,
  };
  return [`GET ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
}

/** Opens a connection that sends these bytes and answers nothing, not even an end. */
async function open(port: number, bytes = ''): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  cleanUps.push(() => socket.destroy());
  await once(socket, 'connect');
  if (bytes !== '') socket.write(bytes);
  return socket;
}

/** Reads until the other end has closed; this client does not close by itself. */
async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  await once(socket, 'end');
  return text;
}

/** Resolves when the other end no longer has the connection. */
async function isResetWhenWriting(socket: Socket): Promise<void> {
  while (!socket.destroyed) {
    socket.write('x');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Ways to stay connected to a relay without ever closing. */
const HOLDERS: Readonly<Record<string, string>> = {
  'says nothing': '',
  'sends half a request line': 'GET / HT',
  'sends half a head': handshake('/').slice(0, -2),
  'asks for another path': handshake('/elsewhere'),
  'asks for another path, again and again': handshake('/elsewhere').repeat(3),
  'is welcome and answers no close': handshake('/'),
  'is not welcome and answers no close': handshake('/', { origin: 'https://evil.example' }),
  'has no subprotocol and answers no close': handshake('/', { 'sec-websocket-protocol': 'other' }),
  'sends a bad handshake': handshake('/', { 'sec-websocket-key': 'no' }),
  'asks to connect to another host': 'CONNECT polly.us-west-2.amazonaws.com:443 HTTP/1.1\r\nhost: polly.us-west-2.amazonaws.com\r\n\r\n',
  'asks for another protocol': handshake('/', { upgrade: 'h2c' }),
  'sends a body that never ends': 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\nx',
  'sends no HTTP': '\u0016\u0003\u0001\u0000garbage\r\n\r\n',
};
const holders = Object.entries(HOLDERS);

describe('a relay of its own', () => {
  test.each(holders)('closes while a client %s', async (_, bytes) => {
    const relay = await startRelay();
    const sockets = [await open(relay.port, bytes), await open(relay.port, bytes)];
    // The answer shows that earlier sockets have arrived.
    await fetch(`http://127.0.0.1:${relay.port}/healthz`, { headers: { connection: 'close' } });
    for (const socket of sockets) socket.resume();
    await relay.close();
  });

  test.each(holders)('lives on when a client %s and resets', async (_, bytes) => {
    const relay = await startRelay();
    cleanUps.push(() => relay.close());
    for (let count = 0; count < 5; count += 1) {
      const socket = await open(relay.port, bytes);
      socket.resetAndDestroy();
    }
    const late = await open(relay.port, bytes);
    await fetch(`http://127.0.0.1:${relay.port}/healthz`, { headers: { connection: 'close' } });
    late.resetAndDestroy();
    expect((await fetch(`http://127.0.0.1:${relay.port}/healthz`)).status).toBe(200);
  });

  test('answers another path with 404, and closes it after a while whether or not the client does', async () => {
    const clock = new FakeClock();
    const relay = await startRelay({ path: '/speech', clock });
    cleanUps.push(() => relay.close());
    const socket = await open(relay.port, handshake('/'));
    expect(await readAll(socket)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(clock.timerCount).toBe(1);
    await clock.advance(1_000);
    expect(clock.timerCount).toBe(0);
    await isResetWhenWriting(socket);
  });

  test('takes no handshake that comes while it closes', async () => {
    const clock = new FakeClock();
    const relay = await startRelay({ clock });
    const holder = await open(relay.port, handshake('/'));
    await once(holder, 'data');
    const late = await open(relay.port, handshake('/').slice(0, -2));
    await fetch(`http://127.0.0.1:${relay.port}/healthz`, { headers: { connection: 'close' } });
    const closed = relay.close();
    const answer = readAll(late);
    late.write('\r\n');
    expect(await answer).toMatch(/^HTTP\/1\.1 503 /);
    await clock.advance(1_000);
    await closed;
    expect(clock.timerCount).toBe(0);
  });

  test('may be told to close again and again', async () => {
    const relay = await startRelay();
    await Promise.all([relay.close(), relay.close()]);
    await relay.close();
  });
});

describe('a relay on a server of the app', () => {
  async function startServer(): Promise<{ server: Server; port: number }> {
    const server = createServer((_, response) => response.end('app'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => server.close());
    return { server, port: (server.address() as AddressInfo).port };
  }

  test.each(holders)('lives on when a client %s and resets', async (_, bytes) => {
    const { server, port } = await startServer();
    const relay = attachRelay(server);
    cleanUps.push(() => relay.close());
    for (let count = 0; count < 5; count += 1) {
      const socket = await open(port, bytes);
      await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
      socket.resetAndDestroy();
    }
    expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()).toBe('app');
  });

  test('answers another path with 404 where nobody else listens, also with several relays', async () => {
    const { server, port } = await startServer();
    const relays = [attachRelay(server, { path: '/one' }), attachRelay(server, { path: '/two' })];
    cleanUps.push(() => Promise.all(relays.map((relay) => relay.close())));
    const stray = await open(port, handshake('/three'));
    stray.end();
    expect(await readAll(stray)).toMatch(/^HTTP\/1\.1 404 /);
    for (const path of ['/one', '/two']) {
      const client = await RawClient.connect(`ws://127.0.0.1:${port}${path}`);
      cleanUps.push(() => client.socket.terminate());
    }
    expect(server.listenerCount('upgrade')).toBe(1);
  });

  test('leaves sockets alone that others own, also when it closes', async () => {
    const { server, port } = await startServer();
    const others = new WebSocketServer({ noServer: true });
    let late: (() => void) | undefined;
    server.on('upgrade', (request, socket, head) => {
      const accept = () =>
        others.handleUpgrade(request, socket, head, (other) => other.on('message', (data) => other.send((data as Buffer).toString())));
      if (request.url === '/other') accept();
      // A server that accepts only later.
      else if (request.url === '/late') late = accept;
    });
    const relay = attachRelay(server, { path: '/polly-relay' });
    const other = new RawClient(`ws://127.0.0.1:${port}/other`, {}, []);
    const waiting = new RawClient(`ws://127.0.0.1:${port}/late`, {}, []);
    cleanUps.push(() => [other, waiting].forEach(({ socket }) => socket.terminate()));
    await once(other.socket, 'open');
    await vi.waitUntil(() => late !== undefined, { timeout: 10_000 });
    await relay.close();
    expect(await other.say({ still: 'here' }).next()).toEqual({ still: 'here' });
    late?.();
    await once(waiting.socket, 'open');
    expect(await waiting.say({ also: 'here' }).next()).toEqual({ also: 'here' });
    expect(server.listenerCount('upgrade')).toBe(1);
  });

  test('does not end the process when a socket that another one owns is reset', async () => {
    const { server, port } = await startServer();
    const owned: unknown[] = [];
    server.on('upgrade', (_, socket) => owned.push(socket));
    const relay = attachRelay(server, { path: '/polly-relay' });
    cleanUps.push(() => relay.close());
    const stranger = await open(port, handshake('/other'));
    await vi.waitUntil(() => owned.length === 1, { timeout: 10_000 });
    stranger.resetAndDestroy();
    expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()).toBe('app');
  });
});

test.each([
  ['SIGTERM', 'asks for another path'],
  ['SIGINT', 'sends half a head'],
  ['SIGTERM', 'is not welcome and answers no close'],
] as const)('the program ends at %s while a client %s', async (signal, holder) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/relay/cli.ts', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(/ws:\/\/127\.0\.0\.1:(\d+)/.exec(line.toString())?.[1]);
  (await open(port, HOLDERS[holder])).resume();
  await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } });
  const exited = once(child, 'exit');
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
});
