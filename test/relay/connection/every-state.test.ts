/**
 * Attackers with a raw socket, in each state that a connection to a relay can be in. All meet one relay at the same time. None may
 * keep a socket or a stream, disturb a page, or end the process.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRelay, type Relay } from '../../../src/relay';
import { TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import { frame, rightHandshake } from '../stage/raw-frames';
import { RawClient } from '../stage/raw-client';
import { startUpstream, type Upstream } from '../stage/h2c-upstream';

const TIMEOUT_MS = 60_000;
/** After so long, the WebSocket library drops a socket by default. */
const LIBRARY_TIMEOUT_MS = 30_000;
/** A slot of the ticket, in which an attacker asks to wait for the app's answer. */
const WAITING = `${TICKET_PROTOCOL_PREFIX}wait`;

let upstream: Upstream;
let relay: Relay;
const registry = new Registry();

const options = () => ({
  upstreams: [upstream.origin],
  allowedOrigins: ['http://localhost', 'https://app.example.com'],
  authorize: ({ ticket, signal }: { readonly ticket: string | undefined; readonly signal: AbortSignal }) =>
    ticket !== 'wait' || new Promise<boolean>((resolve) => signal.addEventListener('abort', () => resolve(false))),
});

beforeAll(async () => {
  upstream = await startUpstream();
  relay = await startRelay({ ...options(), metrics: true, metricsRegistry: registry });
});

afterAll(async () => {
  await relay.close();
  await upstream.close();
});

const handshake = (...extra: string[]) => rightHandshake(['Origin: http://localhost', ...extra]);

const text = (value: unknown) => frame(0x1, JSON.stringify(value));

const open = (host = upstream.host) => text({ type: 'open', host, method: 'POST', path: '/v1/synthesisStream', headers: {} });

/** Connects to a relay, and sends. */
async function say(to: Relay, ...pieces: (string | Buffer)[]): Promise<Socket> {
  const socket = connect({ port: to.port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  for (const piece of pieces) socket.write(piece);
  return socket;
}

/** Waits for an answer, without keeping it. */
async function heard(socket: Socket): Promise<Socket> {
  const [first] = (await once(socket, 'data')) as [Buffer];
  expect(first.toString('latin1')).toContain('HTTP/1.1');
  return socket;
}

/** The states of a connection, each with the way into it. */
const STATES: Readonly<Record<string, (to: Relay) => Promise<Socket>>> = {
  'that has said nothing': (to) => say(to),
  'in the middle of a head': (to) => say(to, handshake().slice(0, 90)),
  'in the middle of a body': (to) => say(to, 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc'),
  'that asked for the health of the relay': async (to) => heard(await say(to, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')),
  'at another path': async (to) => heard(await say(to, handshake().replace('GET /', 'GET /elsewhere'))),
  'that waits for the app': (to) => say(to, handshake(`Sec-WebSocket-Protocol: ${WAITING}`)),
  'of a page that is not welcome': async (to) => heard(await say(to, rightHandshake(['Origin: https://evil.example']))),
  'without a right handshake': async (to) => heard(await say(to, handshake('Content-Length: 5'))),
  'that is open': async (to) => heard(await say(to, handshake())),
  'in the middle of a frame': async (to) => heard(await say(to, handshake(), frame(0x2, Buffer.alloc(70_000)).subarray(0, 100))),
  'in the middle of a message': async (to) => heard(await say(to, handshake(), frame(0x1, '{"type"', { isLast: false }))),
  'with a request that was refused': async (to) =>
    heard(await say(to, handshake(), text({ type: 'open', host: 'evil.example', method: 'POST', path: '/', headers: {} }))),
  'with a stream': async (to) => heard(await say(to, handshake(), open(), frame(0x2, Buffer.alloc(550)))),
  'with a stream whose body has ended': async (to) => heard(await say(to, handshake(), open(), text({ type: 'end' }))),
  'with a full window': async (to) => heard(await say(to, handshake(), open(), frame(0x2, Buffer.alloc(65_535)))),
  'that broke the protocol': async (to) => heard(await say(to, handshake(), frame(0x1, 'no message'))),
  'that closed': async (to) => heard(await say(to, handshake(), open(), frame(0x8, Buffer.from([0x03, 0xe8])))),
};

/** What an attacker does next. It then holds its end of the connection open where it can. */
const ACTS: Readonly<Record<string, (socket: Socket) => void>> = {
  resets: (socket) => socket.resetAndDestroy(),
  'closes its half': (socket) => socket.end(),
  'sends a request again': (socket) => socket.write(handshake()),
  'sends garbage': (socket) => socket.write(Buffer.alloc(3_000, 0xff)),
  'sends a frame without a mask': (socket) => socket.write(Buffer.from([0x81, 0x01, 0x61])),
  'sends a compressed frame': (socket) => socket.write(Buffer.concat([Buffer.from([0xc2]), frame(0x2, 'x'.repeat(100)).subarray(1)])),
  'closes with a code that does not exist': (socket) => socket.write(frame(0x8, Buffer.from([0x00, 0x01]))),
  'announces a frame of an exabyte': (socket) =>
    socket.write(Buffer.from([0x82, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])),
  'sends each kind of frame': (socket) => {
    for (let opcode = 0; opcode < 16; opcode += 1) socket.write(frame(opcode, 'abc'));
  },
  'sends text that is no UTF-8': (socket) => socket.write(frame(0x1, Buffer.from([0xc3, 0x28]))),
  'asks again': (socket) => socket.write(open()),
};

const attacks = Object.keys(STATES).flatMap((state) => Object.keys(ACTS).map((act) => [state, act] as const));

async function countsOf(): Promise<number[]> {
  const metrics = await registry.metrics();
  return ['polly_relay_sockets', 'polly_relay_streams'].map((name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]));
}

describe('an attacker', () => {
  test('in any state and with any act holds nothing once it is gone, and pages go on meanwhile', { timeout: TIMEOUT_MS }, async () => {
    const page = await RawClient.connect(relay.url);
    page.open(upstream.host).send('first');
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    expect(await page.next()).toMatchObject({ type: 'response' });
    const sockets = await Promise.all(
      attacks.map(async ([state, act]) => {
        const socket = await STATES[state]?.(relay);
        if (socket !== undefined) ACTS[act]?.(socket);
        return socket;
      }),
    );
    stream.write('heard');
    expect(await page.nextText()).toBe('heard');
    for (const socket of sockets) socket?.destroy();
    stream.end();
    expect(await page.next()).toEqual({ type: 'end' });
    page.socket.terminate();
    await vi.waitUntil(async () => (await countsOf()).every((count) => count === 0), { timeout: TIMEOUT_MS });
  });

  test.each(['closes', 'drains'] as const)('in any state does not keep a relay that %s', { timeout: TIMEOUT_MS }, async (how) => {
    const other = await startRelay({ ...options(), limits: { drainMs: 500 } });
    const sockets = await Promise.all(Object.values(STATES).map((into) => into(other)));
    const startedAtMs = performance.now();
    await (how === 'closes' ? other.close() : other.drain());
    expect(performance.now() - startedAtMs).toBeLessThan(LIBRARY_TIMEOUT_MS);
    for (const socket of sockets) socket.destroy();
  });
});

test.each<[string, Buffer]>([
  ['that closed', frame(0x8, Buffer.from([0x03, 0xe8]))],
  ['that broke a frame', Buffer.from([0xc2, 0x80, 1, 2, 3, 4])],
])('a socket %s and stays connected is dropped soon, and its stream with it', { timeout: TIMEOUT_MS }, async (_, bytes) => {
  // The other upstream has requests of the attackers before.
  const polly = await startUpstream();
  const other = await startRelay({ ...options(), upstreams: [polly.origin] });
  onTestFinished(async () => {
    await other.close();
    await polly.close();
  });
  const socket = await heard(await say(other, handshake(), open(polly.host)));
  const { stream } = await polly.nextRequest();
  const closed = once(stream, 'close');
  const startedAtMs = performance.now();
  socket.write(bytes);
  await closed;
  expect(performance.now() - startedAtMs).toBeLessThan(LIBRARY_TIMEOUT_MS);
  socket.destroy();
});
