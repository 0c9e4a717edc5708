/** Tickets that an app's server creates, a page's socket or a raw one carries, and a real relay checks. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { SignJWT, UnsecuredJWT, type JWTHeaderParameters } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createTicket, type GrantLimits, type Relay, type RelayOptions, type UsageStore } from '../../../src/relay';
import { RelayPool } from '../../../src/polly/relay-client/relay-pool';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import type { FakeClock } from '../../base/fake-clock';
import type { Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';
import { useRelayStage } from '../stage/relay-stage';

const SECRET = 'first-secret-that-is-long-enough-0001';
const OLDER_SECRET = 'older-secret-that-is-long-enough-0002';
const OTHER_SECRET = 'other-secret-that-is-long-enough-0003';

const stage = useRelayStage({ ticket: { secrets: [SECRET] } });
let upstream: Upstream;
let clock: FakeClock;

beforeEach(() => {
  ({ upstream, clock } = stage);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const start = (options?: RelayOptions) => stage.start(options);

/** Connects, and returns a client or the status of the refusal. */
const enter = (relay: Relay, ticket?: string) =>
  stage.enter(relay, {}, [RELAY_SUBPROTOCOL, ...(ticket === undefined ? [] : [TICKET_PROTOCOL_PREFIX + ticket])]);

async function admitted(relay: Relay, ticket: string): Promise<RawClient> {
  const client = await enter(relay, ticket);
  if (typeof client === 'number') throw new Error(`The relay refused with ${client}.`);
  return client;
}

describe('a ticket', () => {
  test('lets a page in, and the relay answers with its own subprotocol alone', async () => {
    const client = await admitted(await start(), await createTicket(SECRET, { subject: 'user-1' }));
    expect(client.socket.protocol).toBe(RELAY_SUBPROTOCOL);
    client.open(upstream.host);
    await upstream.nextRequest();
  });

  test('of the secret before is good while that is listed', async () => {
    const ticket = await createTicket(OLDER_SECRET);
    expect(await enter(await start({ ticket: { secrets: [SECRET, OLDER_SECRET] } }), ticket)).toBeInstanceOf(RawClient);
    expect(await enter(await start(), ticket)).toBe(401);
  });

  const sign = (change: (token: SignJWT) => SignJWT, header: JWTHeaderParameters = { alg: 'HS256' }) => {
    const now = Math.floor(Date.now() / 1_000);
    const token = new SignJWT({}).setProtectedHeader(header).setAudience('polly-relay').setJti('one').setIssuedAt(now);
    return change(token.setExpirationTime(now + 60)).sign(Buffer.from(header.alg === 'HS256' ? SECRET : SECRET.repeat(2)));
  };
  const nowSeconds = () => Math.floor(Date.now() / 1_000);

  test.each<[string, () => Promise<string | undefined> | string | undefined]>([
    ['is missing', () => undefined],
    ['is empty', () => ''],
    ['is no token', () => 'ticket'],
    ['was signed with another secret', () => createTicket(OTHER_SECRET)],
    ['has another signature', async () => (await createTicket(SECRET)).replace(/.{8}$/, 'AAAAAAAA')],
    [
      'has another payload',
      async () => (await createTicket(SECRET)).replace(/\.[^.]*\./, `.${Buffer.from('{"jti":"a"}').toString('base64url')}.`),
    ],
    ['is not signed', () => new UnsecuredJWT({ jti: 'one' }).setAudience('polly-relay').setIssuedAt().setExpirationTime('1m').encode()],
    ['is signed in another way', () => sign((token) => token, { alg: 'HS512' })],
    ['is for somebody else', () => sign((token) => token.setAudience('another-service'))],
    ['is over', () => sign((token) => token.setExpirationTime(nowSeconds() - 31))],
    ['is not valid yet', () => sign((token) => token.setNotBefore(nowSeconds() + 90))],
    ['comes from the future', () => sign((token) => token.setIssuedAt(nowSeconds() + 90))],
    [
      'is too old, whatever it says',
      () => sign((token) => token.setIssuedAt(nowSeconds() - 3_700).setExpirationTime(nowSeconds() + 9_999)),
    ],
    [
      'has no end',
      () =>
        new SignJWT({}).setProtectedHeader({ alg: 'HS256' }).setAudience('polly-relay').setJti('x').setIssuedAt().sign(Buffer.from(SECRET)),
    ],
    [
      'has no id',
      () =>
        new SignJWT({})
          .setProtectedHeader({ alg: 'HS256' })
          .setAudience('polly-relay')
          .setIssuedAt()
          .setExpirationTime('1m')
          .sign(Buffer.from(SECRET)),
    ],
    [
      'has a limit that is none',
      () =>
        new SignJWT({ limits: { maxStreams: -1 } })
          .setProtectedHeader({ alg: 'HS256' })
          .setAudience('polly-relay')
          .setJti('l')
          .setIssuedAt()
          .setExpirationTime('1m')
          .sign(Buffer.from(SECRET)),
    ],
    ['has a subject without end', () => sign((token) => token.setSubject('x'.repeat(201)))],
    ['is too long', () => sign((token) => token, { alg: 'HS256', kid: 'x'.repeat(4_000) })],
  ])('that %s is refused with 401, and nothing of it is sent on', async (_, make) => {
    expect(await enter(await start(), await make())).toBe(401);
    expect(upstream.sessions).toHaveLength(0);
  });

  test.each<[string, (token: SignJWT) => SignJWT]>([
    ['made by a clock that is ahead', (token) => token.setIssuedAt(nowSeconds() + 25)],
    ['that ended a moment ago, by a clock that is behind', (token) => token.setExpirationTime(nowSeconds() - 25)],
  ])('%s is let in', async (_, change) => {
    expect(await enter(await start(), await sign(change))).toBeInstanceOf(RawClient);
  });

  test('is good for so many sockets as the relay says, and another ticket for as many again', async () => {
    const relay = await start({ ticket: { secrets: [SECRET], uses: 2 } });
    const ticket = await createTicket(SECRET, { subject: 'user-1' });
    const answers = await Promise.all([enter(relay, ticket), enter(relay, ticket), enter(relay, ticket)]);
    expect(answers.filter((answer) => answer === 401)).toHaveLength(1);
    expect(await enter(relay, ticket)).toBe(401);
    expect(await enter(relay, await createTicket(SECRET, { subject: 'user-1' }))).toBeInstanceOf(RawClient);
  });

  test('is used up for all relays that share a store', async () => {
    const counts = new Map<string, number>();
    const usageStore: UsageStore = {
      consume: (key, points) => {
        counts.set(key, (counts.get(key) ?? 0) + points);
        return Promise.resolve({ consumedPoints: counts.get(key) ?? 0, msBeforeNext: 60_000 });
      },
    };
    const options = { usageStore, ticket: { secrets: [SECRET], uses: 1 } };
    const [one, two] = [await start(options), await start(options)];
    const ticket = await createTicket(SECRET);
    expect(await enter(one, ticket)).toBeInstanceOf(RawClient);
    expect(await enter(two, ticket)).toBe(401);
  });

  test.each<[string, UsageStore['consume']]>([
    ['fails', () => Promise.reject(new Error('no store'))],
    [
      'throws',
      () => {
        throw new Error('no store');
      },
    ],
    ['does not answer', () => new Promise(() => undefined)],
  ])('is counted by the relay itself while the store %s', async (_, consume) => {
    const asked: string[] = [];
    const usageStore: UsageStore = {
      consume: (key, points, options) => {
        asked.push(key);
        return consume(key, points, options);
      },
    };
    const relay = await start({ usageStore, ticket: { secrets: [SECRET], uses: 1 } });
    const ticket = await createTicket(SECRET);
    for (const expected of [expect.any(RawClient), 401]) {
      const entering = enter(relay, ticket);
      await vi.waitUntil(() => asked.length > 0, { timeout: 10_000 });
      await clock.advance(1_000);
      expect(await entering).toEqual(expected);
    }
  });

  test('of a page whose origin is not allowed is not used', async () => {
    const relay = await start({ allowedOrigins: ['https://app.example.com'], ticket: { secrets: [SECRET], uses: 1 } });
    const ticket = await createTicket(SECRET);
    const protocols = [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + ticket];
    const stranger = new RawClient(relay.url, { origin: 'https://evil.example' }, protocols);
    expect(await stranger.next()).toMatchObject({ closed: 4403 });
    const page = new RawClient(relay.url, { origin: 'https://app.example.com' }, protocols);
    stage.adopt(page);
    await once(page.socket, 'open');
  });
});

describe('limits of a ticket', () => {
  const enterWith = async (relay: Relay, limits: GrantLimits, subject = 'user-1') =>
    admitted(relay, await createTicket(SECRET, { subject, limits }));

  test('count all sockets of its subject together, and no other', async () => {
    const relay = await start();
    const limits = { maxSockets: 1 };
    const first = await enterWith(relay, limits);
    const second = await enterWith(relay, limits);
    expect(await second.next()).toEqual({ closed: 1013, reason: 'too many sockets of this user' });
    await enterWith(relay, limits, 'user-2');
    first.socket.terminate();
    // The relay answers requests only on a socket that may stay.
    await vi.waitUntil(async () => 'type' in (await (await enterWith(relay, limits)).open('evil.example').next()), { timeout: 10_000 });
  });

  test('hold for streams at once, over several sockets', async () => {
    const relay = await start();
    const [one, two] = [await enterWith(relay, { maxStreams: 1 }), await enterWith(relay, { maxStreams: 1 })];
    one.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    expect(await two.open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('1 streams') as string,
    });
    stream.respond({ ':status': 200 }, { endStream: true });
    expect(await one.next()).toMatchObject({ type: 'response' });
    expect(await one.next()).toEqual({ type: 'end' });
    two.open(upstream.host);
    await upstream.nextRequest();
  });

  test('hold for streams a minute', async () => {
    const relay = await start();
    const client = await enterWith(relay, { maxNewStreamsPerMinute: 2 });
    for (let round = 0; round < 2; round += 1) {
      client.open(upstream.host);
      const { stream } = await upstream.nextRequest();
      stream.respond({ ':status': 200 }, { endStream: true });
      expect(await client.next()).toMatchObject({ type: 'response' });
      expect(await client.next()).toEqual({ type: 'end' });
    }
    const refusal = {
      code: 'overloaded',
      message: expect.stringMatching(/^This user has had more than 2 streams in a minute\. Try again in \d+ s\.$/) as string,
    };
    expect(await client.open(upstream.host).next()).toMatchObject(refusal);
    // Another ticket of the same user counts, too.
    expect(await (await enterWith(relay, { maxNewStreamsPerMinute: 2 })).open(upstream.host).next()).toMatchObject(refusal);
    const other = await enterWith(relay, { maxNewStreamsPerMinute: 2 }, 'user-2');
    other.open(upstream.host);
    await upstream.nextRequest();
  });

  test('hold for bytes a minute, both ways together, and end the stream under way', async () => {
    const relay = await start();
    const client = await enterWith(relay, { maxBytesPerMinute: 100_000 });
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.resume();
    client.send(Buffer.alloc(50_000));
    stream.respond({ ':status': 200 });
    const closed = once(stream, 'close');
    stream.write(Buffer.alloc(90_000));
    let heard = await client.next();
    while (Buffer.isBuffer(heard) || ('type' in heard && heard['type'] !== 'error')) heard = await client.next();
    expect(heard).toMatchObject({ code: 'overloaded', message: expect.stringContaining('more than 100000 bytes in a minute') as string });
    await closed;
    expect(await client.open(upstream.host).next()).toMatchObject({ code: 'overloaded' });
  });

  test('hold for bytes that come after a refusal, too', async () => {
    const relay = await start();
    const client = await enterWith(relay, { maxBytesPerMinute: 1_000 });
    client.open('evil.example').send(Buffer.alloc(2_000));
    expect(await client.next()).toMatchObject({ code: 'not-allowed' });
    client.socket.ping();
    await once(client.socket, 'pong');
    const refusal = { code: 'overloaded', message: expect.stringContaining('more than 1000 bytes in a minute') as string };
    expect(await client.open(upstream.host).next()).toMatchObject(refusal);
  });

  test('hold for the age of a stream, and never raise what the relay allows', async () => {
    const relay = await start({ limits: { streamMs: 20_000, streamIdleMs: 100_000, pingIntervalMs: 1e9 } });
    for (const [streamMs, lasts] of [
      [5_000, 5_000],
      [50_000, 20_000],
    ] as const) {
      const client = await enterWith(relay, { streamMs }, `user-${streamMs}`);
      client.open(upstream.host);
      const { stream } = await upstream.nextRequest();
      const closed = once(stream, 'close');
      await clock.advance(lasts - 1);
      expect(stream.closed).toBe(false);
      await clock.advance(1);
      expect(await client.next()).toMatchObject({ code: 'idle' });
      await closed;
    }
  });

  test('hold for the age of a socket: a stream may end, then the page connects anew', async () => {
    const relay = await start({ limits: { pingIntervalMs: 1e9, streamIdleMs: 100_000 } });
    const client = await enterWith(relay, { socketMs: 10_000 });
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    await clock.advance(10_000);
    expect(await client.next()).toMatchObject({ type: 'leave' });
    stream.respond({ ':status': 200 }, { endStream: true });
    expect(await client.next()).toMatchObject({ type: 'response' });
    expect(await client.next()).toEqual({ type: 'end' });
    expect(await client.open(upstream.host).next()).toMatchObject({ code: 'leaving' });
    await clock.advance(3_000);
    expect(await client.next()).toMatchObject({ closed: 1001 });
  });

  test('for the age of a socket give way to a drain, of whose shorter time the page is told', async () => {
    const relay = await start({ limits: { pingIntervalMs: 1e9, streamIdleMs: 100_000, drainMs: 30_000 } });
    const client = await enterWith(relay, { socketMs: 10_000, streamMs: 20_000 });
    const other = await enterWith(relay, { socketMs: 10_000 });
    for (const { socket } of [client, other]) expect(socket.readyState).toBe(socket.OPEN);
    client.open(upstream.host);
    await upstream.nextRequest();
    other.open(upstream.host);
    await upstream.nextRequest();
    await clock.advance(10_000);
    expect(await client.next()).toEqual({ type: 'leave', withinMs: 20_000 });
    expect(await other.next()).toEqual({ type: 'leave', withinMs: 660_000 });
    void relay.drain();
    expect(await other.next()).toEqual({ type: 'leave', withinMs: 30_000 });
    client.socket.ping();
    await once(client.socket, 'pong');
    await clock.advance(30_000);
    // The client with the shorter time of its own got no message.
    expect(await client.next()).toMatchObject({ type: 'error', code: 'idle' });
  });
});

describe('createTicket', () => {
  test.each<[string, unknown, unknown, RegExp]>([
    ['a short secret', 'marker-secret', {}, /secret: a secret has fewer than 32 bytes/],
    ['no secret', undefined, {}, /secret: a secret is no string/],
    ['a subject that is too long', SECRET, { subject: 'marker'.repeat(50) }, /subject must be a string of 1 to 200/],
    ['an empty subject', SECRET, { subject: '' }, /subject must be/],
    ['no time', SECRET, { expiresInSeconds: 0 }, /expiresInSeconds/],
    ['a day and more', SECRET, { expiresInSeconds: 86_401 }, /expiresInSeconds/],
    ['a limit that is none', SECRET, { limits: { maxStream: 1 } }, /Do you mean maxStreams\?/],
    ['a limit that cannot be', SECRET, { limits: { maxStreams: 0 } }, /maxStreams/],
    ['a claim that is none', SECRET, { sub: 'x' }, /"sub" is not an option/],
  ])('%s: invalid-option, without the secret', async (_, secret, claims, says) => {
    const error = await createTicket(secret as string, claims as object).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ code: 'invalid-option', message: expect.stringMatching(says) as string });
    expect(error?.message).not.toMatch(/marker/);
  });

  test('a relay with a secret that is too short does not start, and does not say it', async () => {
    await expect(start({ ticket: { secrets: ['marker-secret'] } })).rejects.toThrow(
      /^ticket\.secrets: a secret has fewer than 32 bytes(?!.*marker)/,
    );
    await expect(start({ ticket: { secrets: 'marker-secret' as unknown as string[] } })).rejects.toThrow(
      /^ticket\.secrets: write a list(?!.*marker)/,
    );
  });
});

describe('the page', () => {
  /** Node 20 has no WebSocket. */
  const stub = () =>
    vi.stubGlobal(
      'WebSocket',
      class extends WebSocket {
        constructor(url: string, protocols: string[]) {
          super(url, protocols, { origin: 'http://localhost' });
        }
      },
    );
  const request = () => ({
    host: upstream.host,
    method: 'POST',
    path: '/v1/synthesisStream',
    headers: {},
    body: new ReadableStream<Uint8Array>(),
  });

  test('fetches a ticket for each connection, and none for a request on one it has', async () => {
    stub();
    const relay = await start({ ticket: { secrets: [SECRET], uses: 1 } });
    let fetched = 0;
    const pool = new RelayPool({
      relay: relay.url,
      clock,
      relayTicket: async () => {
        fetched += 1;
        return createTicket(SECRET, { subject: 'user-1' });
      },
    });
    const answers = [pool.request(request()), pool.request(request())];
    for (let count = 0; count < 2; count += 1) (await upstream.nextRequest()).stream.respond({ ':status': 200 }, { endStream: true });
    for (const answer of answers) await new Response((await answer).body).arrayBuffer();
    expect(fetched).toBe(2);
    const third = pool.request(request());
    (await upstream.nextRequest()).stream.respond({ ':status': 200 }, { endStream: true });
    await third;
    expect(fetched).toBe(2);
    pool.close();
  });

  test('takes a ticket as it is', async () => {
    stub();
    const relay = await start();
    const pool = new RelayPool({ relay: relay.url, clock, relayTicket: await createTicket(SECRET) });
    await pool.warm();
    pool.close();
  });

  test('is told that the ticket may have been refused, in an error that may be tried again', async () => {
    stub();
    const relay = await start();
    const ticket = await createTicket(OTHER_SECRET);
    const error = await new RelayPool({ relay: relay.url, clock, relayTicket: ticket }).warm().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({
      code: 'relay-unreachable',
      retryable: true,
      message: expect.stringContaining('refused the ticket') as string,
    });
    expect(error?.message).not.toContain(ticket);
  });

  test.each<[string, () => string | Promise<string>, string]>([
    [
      'throws',
      () => {
        throw new Error('offline');
      },
      'relay-unreachable',
    ],
    ['rejects', () => Promise.reject(new Error('offline')), 'relay-unreachable'],
    ['gives what no ticket is', () => 'marker ticket', 'invalid-option'],
    ['gives that later', () => Promise.resolve('marker, ticket'), 'invalid-option'],
    ['gives an object', () => ({ marker: 1 }) as unknown as string, 'invalid-option'],
  ])('is told when its function %s', async (_, relayTicket, code) => {
    stub();
    const relay = await start();
    const error = await new RelayPool({ relay: relay.url, clock, relayTicket }).warm().then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error).toMatchObject({ code, message: expect.not.stringContaining('marker') as string });
  });

  test('gives up when its function never answers, or it closes meanwhile', async () => {
    stub();
    const relay = await start();
    const never = () => new Promise<string>(() => undefined);
    const pool = new RelayPool({ relay: relay.url, clock, relayTicket: never });
    const late = pool.warm();
    await clock.advance(10_000);
    await expect(late).rejects.toMatchObject({ code: 'relay-unreachable' });
    let give: ((ticket: string) => void) | undefined;
    const closing = new RelayPool({ relay: relay.url, clock, relayTicket: () => new Promise<string>((resolve) => (give = resolve)) });
    const closed = closing.warm();
    closing.close();
    await expect(closed).rejects.toMatchObject({ code: 'connection-lost' });
    give?.(await createTicket(SECRET));
  });
});

test('a browser that leaves while its ticket is looked up, and a relay that closes meanwhile, leave nothing behind', async () => {
  const usageStore: UsageStore = { consume: () => new Promise(() => undefined) };
  const relay = await start({ usageStore });
  const ticket = await createTicket(SECRET);
  const head = [
    'GET / HTTP/1.1',
    'Host: localhost',
    'Origin: http://localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: ${RELAY_SUBPROTOCOL}, ${TICKET_PROTOCOL_PREFIX}${ticket}`,
    '\r\n',
  ].join('\r\n');
  const [leaving, staying] = [connect(relay.port, '127.0.0.1'), connect(relay.port, '127.0.0.1')];
  leaving.write(head);
  staying.write(head);
  await vi.waitUntil(() => clock.timerCount >= 2, { timeout: 10_000 });
  leaving.resetAndDestroy();
  const answered = once(staying, 'data') as Promise<[Buffer]>;
  await relay.close();
  expect((await answered)[0].toString()).toMatch(/^HTTP\/1\.1 503 /);
  await clock.advance(1_000);
  expect(clock.timerCount).toBe(0);
});
