/** Many requests to connect: no address blocks another one, and a client that leaves frees its place. */
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import { createTicket, type Relay } from '../../../src/relay';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import { askAuthorize } from '../../../src/relay/identity/authorize';
import { siteOf } from '../../../src/relay/identity/client-address';
import { SocketCap } from '../../../src/relay/server/socket-cap';
import { RawClient } from '../stage/raw-client';
import { useRelayStage } from '../stage/relay-stage';

const ORIGIN = 'https://app.example.com';
const SECRET = 'a-secret-that-is-long-enough-0001';

const stage = useRelayStage({ allowedOrigins: [ORIGIN], trustedProxies: ['loopback'] }, { origin: ORIGIN });

const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });

/** An app's check whose answers the test controls. */
function heldCheck() {
  const asked: { readonly address: string | undefined; readonly signal: AbortSignal; readonly answer: (isIn: boolean) => void }[] = [];
  return {
    asked,
    authorize: ({ remoteAddress: address, signal }: { readonly remoteAddress: string | undefined; readonly signal: AbortSignal }) =>
      new Promise<boolean>((answer) => asked.push({ address, signal, answer })),
    /** Waits until the check was called this often. */
    until: (count: number) => vi.waitUntil(() => asked.length >= count, { timeout: 10_000 }),
  };
}

/** Sends a request to connect on a plain socket. */
async function request(relay: Relay, address: string, { rest = '', allowHalfOpen = false } = {}): Promise<Socket> {
  const socket = connect({ port: relay.port, host: '127.0.0.1', allowHalfOpen }).on('error', () => undefined);
  await once(socket, 'connect');
  const lines = [
    'GET / HTTP/1.1',
    'Host: localhost',
    `Origin: ${ORIGIN}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${RELAY_SUBPROTOCOL}`,
    `X-Forwarded-For: ${address}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${rest}`);
  return socket;
}

/** Returns the status of the response on a socket. */
async function statusOf(socket: Socket): Promise<number> {
  const [head] = (await once(socket, 'data')) as [Buffer];
  return Number(/^HTTP\/1\.1 (\d+)/.exec(head.toString())?.[1]);
}

describe('a full waiting room', () => {
  test('gives an address with fewer requests the oldest place of the address with the most', async () => {
    const check = heldCheck();
    const relay = await stage.start({ authorize: check.authorize, limits: { maxHandshakes: 4 } });
    const crowd = [];
    for (let count = 1; count <= 4; count += 1) {
      crowd.push(statusOf(await request(relay, '203.0.113.7')));
      await check.until(count);
    }
    const welcome = stage.enter(relay, from('198.51.100.1'));
    await check.until(5);
    expect(await crowd[0]).toBe(503);
    expect(check.asked.map(({ signal }) => signal.aborted)).toEqual([true, false, false, false, false]);
    check.asked[4]?.answer(true);
    expect(await welcome).toBeInstanceOf(RawClient);
    check.asked[1]?.answer(true);
    expect(await crowd[1]).toBe(101);
  });

  test('refuses an address that has as many as any other', async () => {
    const check = heldCheck();
    const relay = await stage.start({ authorize: check.authorize, limits: { maxHandshakes: 4 } });
    for (const address of ['203.0.113.7', '203.0.113.7', '198.51.100.1', '198.51.100.1']) await request(relay, address);
    await check.until(4);
    // Taking a place from another address would only harm that one.
    expect(await stage.enter(relay, from('198.51.100.1'))).toBe(503);
    expect(await stage.enter(relay, from('203.0.113.7'))).toBe(503);
    expect(check.asked.map(({ signal }) => signal.aborted)).toEqual([false, false, false, false]);
  });

  test.each([
    ['IPv4 addresses', (count: number) => `203.0.113.${count}`, 503],
    ['hosts of one IPv6 network', (count: number) => `2001:db8:1:2::${count}`, 101],
    ['networks of one IPv6 site', (count: number) => `2001:db8:1:${count}::1`, 101],
    ['IPv6 sites', (count: number) => `2001:db8:${count}:1::1`, 503],
  ])('counts %s', async (_, addressOf, status) => {
    const check = heldCheck();
    const relay = await stage.start({ authorize: check.authorize, limits: { maxHandshakes: 3 } });
    for (let count = 1; count <= 3; count += 1) await request(relay, addressOf(count));
    await check.until(3);
    const late = request(relay, '198.51.100.1').then(statusOf);
    if (status === 101) {
      await check.until(4);
      check.asked[3]?.answer(true);
    }
    expect(await late).toBe(status);
  });

  test('is shared also while tickets are checked in a store that is slow', async () => {
    const answers: (() => void)[] = [];
    const usageStore = {
      consume: () =>
        new Promise<{ consumedPoints: number; msBeforeNext: number }>((resolve) => {
          answers.push(() => resolve({ consumedPoints: 1, msBeforeNext: 1_000 }));
        }),
    };
    const relay = await stage.start({ ticket: { secrets: [SECRET], uses: 9 }, usageStore, limits: { maxHandshakes: 2 } });
    const ticket = await createTicket(SECRET);
    const enter = (address: string) => stage.enter(relay, from(address), [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket]);
    const crowd = [enter('203.0.113.7')];
    await vi.waitUntil(() => answers.length === 1, { timeout: 10_000 });
    crowd.push(enter('203.0.113.7'));
    await vi.waitUntil(() => answers.length === 2, { timeout: 10_000 });
    const welcome = enter('198.51.100.1');
    expect(await crowd[0]).toBe(503);
    await vi.waitUntil(() => answers.length === 3, { timeout: 10_000 });
    for (const answer of answers) answer();
    expect(await welcome).toBeInstanceOf(RawClient);
  });
});

describe('a client that leaves while it waits', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['closes its half', (socket) => socket.end()],
    ['resets', (socket) => socket.resetAndDestroy()],
    ['closes', (socket) => socket.destroy()],
  ])('%s: it gives up its place, and the app is told', async (_, leave) => {
    const check = heldCheck();
    const relay = await stage.start({ authorize: check.authorize, limits: { maxHandshakes: 1 } });
    const socket = await request(relay, '203.0.113.7');
    await check.until(1);
    leave(socket);
    await vi.waitUntil(() => check.asked[0]?.signal.aborted, { timeout: 10_000 });
    const next = stage.enter(relay, from('203.0.113.7'));
    await check.until(2);
    check.asked[1]?.answer(true);
    // A late answer admits nobody.
    check.asked[0]?.answer(true);
    expect(await next).toBeInstanceOf(RawClient);
  });

  test('uses no ticket', async () => {
    const check = heldCheck();
    const relay = await stage.start({ authorize: check.authorize, ticket: { secrets: [SECRET], uses: 1 } });
    const protocols = [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + (await createTicket(SECRET))];
    const leaver = new RawClient(relay.url, { origin: ORIGIN }, protocols);
    await check.until(1);
    leaver.socket.terminate();
    await vi.waitUntil(() => check.asked[0]?.signal.aborted, { timeout: 10_000 });
    check.asked[0]?.answer(true);
    const again = stage.enter(relay, {}, protocols);
    await check.until(2);
    check.asked[1]?.answer(true);
    expect(await again).toBeInstanceOf(RawClient);
  });
});

test('an app is not asked about a client that left while its ticket was checked', async () => {
  const asked: unknown[] = [];
  const request = {
    method: 'GET',
    url: '/',
    headers: {},
    subprotocols: [],
    remoteAddress: undefined,
    ticket: undefined,
    subject: undefined,
  };
  const options = { clock: stage.clock, timeoutMs: 1_000, leaving: AbortSignal.abort() };
  expect(await askAuthorize((one) => asked.push(one) > 0, request, options)).toMatchObject({ status: 403 });
  expect(asked).toEqual([]);
});

test('a client that sends more before it is answered is refused, as WebSocket forbids that', async () => {
  const check = heldCheck();
  const relay = await stage.start({ authorize: check.authorize });
  const socket = await request(relay, '203.0.113.7');
  await check.until(1);
  socket.write('early');
  expect(await statusOf(socket)).toBe(400);
  expect(check.asked[0]?.signal.aborted).toBe(true);
});

test('a client that waited is heard from its first message on', async () => {
  const check = heldCheck();
  const relay = await stage.start({ authorize: check.authorize });
  const entering = stage.enter(relay, from('203.0.113.7'));
  await check.until(1);
  // Gives the relay time to read its socket.
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  check.asked[0]?.answer(true);
  const client = (await entering) as RawClient;
  expect(await client.open('evil.example').next()).toMatchObject({ code: 'not-allowed' });
});

describe('an address that asks to connect too often', () => {
  test('is refused for the rest of the minute, and no other is', async () => {
    const relay = await stage.start({ limits: { maxNewSocketsPerMinutePerAddress: 3 } });
    for (let count = 0; count < 3; count += 1) (await stage.admitted(relay, from('203.0.113.7'))).socket.terminate();
    expect(await stage.enter(relay, from('203.0.113.7'))).toBe(429);
    await stage.admitted(relay, from('203.0.113.8'));
    await stage.clock.advance(60_000);
    await stage.admitted(relay, from('203.0.113.7'));
  });

  test.each<[string, (relay: Relay) => Promise<unknown>]>([
    ['from a wrong page', (relay) => stage.enter(relay, { ...from('203.0.113.7'), origin: 'https://evil.example' })],
    ['without a ticket', (relay) => stage.enter(relay, from('203.0.113.7'))],
    [
      'with half a handshake',
      async (relay) => {
        const socket = connect(relay.port, '127.0.0.1');
        socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Forwarded-For: 203.0.113.7\r\n\r\n');
        await statusOf(socket);
      },
    ],
  ])('counts requests that are refused: %s', async (_, ask) => {
    const relay = await stage.start({ ticket: { secrets: [SECRET] }, limits: { maxNewSocketsPerMinutePerAddress: 2 } });
    await ask(relay);
    await ask(relay);
    expect(await statusOf(await request(relay, '203.0.113.7'))).toBe(429);
  });

  test('may do so where 0 is no limit, and on this machine', async () => {
    const [unlimited, limited] = [
      await stage.start({ limits: { maxNewSocketsPerMinutePerAddress: 0 } }),
      await stage.start({ limits: { maxNewSocketsPerMinutePerAddress: 1 } }),
    ];
    for (let count = 0; count < 3; count += 1) {
      await stage.admitted(unlimited, from('203.0.113.7'));
      await stage.admitted(limited);
    }
  });
});

test('of refused requests that do not close, an address keeps only some, and the others are dropped', async () => {
  const relay = await stage.start({ ticket: { secrets: [SECRET] }, limits: { maxNewSocketsPerMinutePerAddress: 0 } });
  const crowd = await Promise.all(Array.from({ length: 30 }, () => request(relay, '203.0.113.7', { allowHalfOpen: true })));
  expect(await Promise.all(crowd.map(statusOf))).toEqual(crowd.map(() => 401));
  // Only a connection that the relay has dropped is reset when it is written to.
  await vi.waitUntil(
    () => {
      for (const socket of crowd) if (!socket.destroyed) socket.write('x');
      return crowd.filter(({ destroyed }) => destroyed).length === 10;
    },
    { timeout: 10_000 },
  );
  expect(await statusOf(await request(relay, '198.51.100.1'))).toBe(401);
  for (const socket of crowd) socket.destroy();
});

test('of connections that say nothing, the address with the most loses its oldest one', () => {
  const cap = new SocketCap<Socket>({ most: 4, drop: (socket) => socket.destroy() });
  const connected = (address: string) => {
    const socket = new Socket();
    cap.add(socket, siteOf(address));
    return socket;
  };
  const [single, ...many] = ['198.51.100.1', '203.0.113.7', '203.0.113.7', '203.0.113.7'].map(connected);
  for (const socket of many.slice(0, 1)) cap.release(socket);
  const others = ['2001:db8:1:2::1', '198.51.100.2'].map(connected);
  expect([single, ...many, ...others].map((socket) => socket?.destroyed)).toEqual([false, false, true, false, false, false]);
});

test('of one address, only so many are kept, though there is room for more', () => {
  const cap = new SocketCap<Socket>({ most: 10, mostOfKey: 2, drop: (socket) => socket.destroy() });
  const sockets = ['one', 'other', 'one', 'one'].map((key) => {
    const socket = new Socket();
    cap.add(socket, key);
    return socket;
  });
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false, false, false]);
});
