/** Admission and the quotas of an address, at a real relay. */
import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTicket, startRelay, type Authorize, type ConnectRequest, type Relay, type RelayOptions } from '../../../src/relay';
import { MemoryGuard, readMemory } from '../../../src/relay/admission/memory-guard';
import { addressKey, createAddressReader } from '../../../src/relay/identity/client-address';
import { RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX } from '../../../src/polly/relay-client/wire-protocol';
import type { FakeClock } from '../../base/fake-clock';
import type { Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';
import { useRelayStage } from '../stage/relay-stage';

const PAGE = { origin: 'https://app.example.com' };

const stage = useRelayStage({ allowedOrigins: [PAGE.origin] }, PAGE);
let upstream: Upstream;
let clock: FakeClock;

beforeEach(() => {
  ({ upstream, clock } = stage);
});

const start = (options?: RelayOptions) => stage.start(options);

/** Connects, and returns a client or the status of the refusal. */
const enter = (relay: Relay, headers: Record<string, string> = {}, protocols?: string[]) => stage.enter(relay, { headers }, protocols);

const admitted = (relay: Relay, headers: Record<string, string> = {}) => stage.admitted(relay, { headers });

describe('authorize', () => {
  test('is asked with what the browser sent, and lets it in', async () => {
    let asked: ConnectRequest | undefined;
    const relay = await start({
      trustedProxies: ['loopback'],
      authorize: (request) => {
        asked = request;
        return true;
      },
    });
    const headers = { cookie: 'session=1', 'x-forwarded-for': '203.0.113.7' };
    const client = await enter(relay, headers, [RELAY_SUBPROTOCOL, `${TICKET_PROTOCOL_PREFIX}own`]);
    expect(client).toBeInstanceOf(RawClient);
    expect(asked).toMatchObject({
      method: 'GET',
      url: '/',
      subprotocols: [RELAY_SUBPROTOCOL, 'polly-ticket.own'],
      remoteAddress: '203.0.113.7',
      ticket: 'own',
      subject: undefined,
    });
    expect(asked?.headers).toMatchObject({ cookie: 'session=1', origin: PAGE.origin });
  });

  test.each<[string, Authorize, number | 'in']>([
    ['true', () => true, 'in'],
    ['true later', () => Promise.resolve(true), 'in'],
    ['a grant', () => ({ subject: 'user-1' }), 'in'],
    ['an empty grant', () => ({}), 'in'],
    ['false', () => false, 403],
    ['403', () => 403, 403],
    ['401 later', () => Promise.resolve(401 as const), 401],
    ['nothing', () => undefined as unknown as boolean, 403],
    ['null', () => null as unknown as boolean, 403],
    ['a word', () => 'yes' as unknown as boolean, 403],
    ['a number', () => 1 as unknown as boolean, 403],
    ['a grant with a limit that cannot be', () => ({ limits: { maxStreams: -1 } }), 403],
    ['a grant with a subject that is none', () => ({ subject: 5 as unknown as string }), 403],
    [
      'an error',
      () => {
        throw new Error('marker');
      },
      403,
    ],
    ['an error later', () => Promise.reject(new TypeError('marker')), 403],
  ])('gives %s', async (_, authorize, outcome) => {
    const warned: string[] = [];
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation((warning) => void warned.push(String(warning)));
    onTestFinished(() => warn.mockRestore());
    const answer = await enter(await start({ authorize, trustedProxies: ['loopback'] }), { 'x-forwarded-for': '203.0.113.7' });
    if (outcome === 'in') expect(answer).toBeInstanceOf(RawClient);
    else expect(answer).toBe(outcome);
    expect(warned.join()).not.toContain('marker');
    expect(warned.length > 0).toBe(/error|cannot be|is none/.test(_));
  });

  test('that gives no answer in time is a refusal, and is told so', async () => {
    let signal: AbortSignal | undefined;
    const relay = await start({
      authorize: (request) => {
        signal = request.signal;
        return new Promise(() => undefined);
      },
      limits: { authorizeTimeoutMs: 3_000 },
    });
    const entering = enter(relay);
    await vi.waitUntil(() => signal !== undefined, { timeout: 10_000 });
    await clock.advance(2_999);
    expect(signal?.aborted).toBe(false);
    await clock.advance(1);
    expect(await entering).toBe(403);
    expect(signal?.aborted).toBe(true);
  });

  test('is not asked for a page whose origin is not allowed, nor for a ticket that is not right', async () => {
    let asked = 0;
    const secret = 'a-secret-that-is-long-enough-0001';
    const relay = await start({
      ticket: { secrets: [secret] },
      authorize: ({ subject }) => {
        asked += 1;
        return subject === 'user-1';
      },
    });
    const stranger = new RawClient(relay.url, { origin: 'https://evil.example' });
    expect(await stranger.next()).toMatchObject({ closed: 4403 });
    expect(await enter(relay)).toBe(401);
    expect(asked).toBe(0);
    for (const [subject, expected] of [
      ['user-1', expect.any(RawClient)],
      ['user-2', 403],
    ] as const) {
      expect(await enter(relay, {}, [RELAY_SUBPROTOCOL, TICKET_PROTOCOL_PREFIX + (await createTicket(secret, { subject }))])).toEqual(
        expected,
      );
    }
    expect(asked).toBe(2);
  });

  test('grants limits to a subject, whatever it connects from', async () => {
    const relay = await start({ authorize: () => ({ subject: 'user-1', limits: { maxStreams: 1 } }) });
    const [one, two] = [await admitted(relay), await admitted(relay)];
    one.open(upstream.host);
    await upstream.nextRequest();
    expect(await two.open(upstream.host).next()).toMatchObject({ code: 'overloaded' });
  });

  test('has no more requests before it than handshakes are allowed', async () => {
    const answers: ((isIn: boolean) => void)[] = [];
    const relay = await start({ authorize: () => new Promise((resolve) => answers.push(resolve)), limits: { maxHandshakes: 2 } });
    const waiting = [enter(relay), enter(relay)];
    await vi.waitUntil(() => answers.length === 2, { timeout: 10_000 });
    expect(await enter(relay)).toBe(503);
    for (const answer of answers) answer(true);
    expect(await Promise.all(waiting)).toEqual([expect.any(RawClient), expect.any(RawClient)]);
  });
});

describe('an address', () => {
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const behindProxy = { trustedProxies: ['loopback'] };

  test.each<[string, readonly string[], string, string | undefined, string]>([
    ['without a proxy', [], '203.0.113.7', undefined, '203.0.113.7'],
    ['that says it is another one', [], '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['behind a trusted proxy', ['10.0.0.0/8'], '10.0.0.5', '203.0.113.7', '203.0.113.7'],
    ['behind two of them', ['10.0.0.0/8'], '10.0.0.5', '203.0.113.7, 10.0.0.9', '203.0.113.7'],
    ['that says it is another one, behind a trusted proxy', ['10.0.0.0/8'], '10.0.0.5', '198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['that says it is a trusted proxy', ['10.0.0.0/8'], '203.0.113.7', '10.0.0.9', '203.0.113.7'],
    ['in IPv6 notation', [], '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['behind a proxy in IPv6 notation', ['10.0.0.0/8'], '::ffff:10.0.0.5', '203.0.113.7', '203.0.113.7'],
    ['with its port', ['10.0.0.5'], '10.0.0.5', '203.0.113.7:4711', '203.0.113.7'],
    ['of IPv6 with its port', ['10.0.0.5'], '10.0.0.5', '[2001:db8::7]:4711', '2001:db8::7'],
    ['behind a proxy that hides it', ['10.0.0.5'], '10.0.0.5', 'unknown', '10.0.0.5'],
    ['behind a proxy that says nonsense', ['10.0.0.5'], '10.0.0.5', '<script>', '10.0.0.5'],
    ['behind a proxy that says nothing', ['10.0.0.5'], '10.0.0.5', '', '10.0.0.5'],
  ])('%s', (_, trusted, remoteAddress, forwarded, address) => {
    expect(readAddress(trusted, remoteAddress, forwarded)).toEqual({
      address,
      key: address.includes(':') ? '2001:db8:0:0::/64' : address,
      site: address.includes(':') ? '2001:db8:0::/48' : address,
    });
  });

  const readAddress = (trusted: readonly string[], remoteAddress: string | undefined, forwarded: string | undefined) =>
    createAddressReader(trusted)({ socket: { remoteAddress }, headers: forwarded === undefined ? {} : from(forwarded) } as never);

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['64:ff9b::203.0.113.7', '203.0.113.7'],
    ['64:ff9b::cb00:7108', '203.0.113.8'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['127.0.0.1', undefined],
    ['127.8.8.8', undefined],
    ['::1', undefined],
    ['::ffff:127.0.0.1', undefined],
  ])('%s is counted as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });

  test.each<[string, readonly string[], string | undefined, string | undefined, string | undefined, string | undefined]>([
    ['through a Unix socket', [], undefined, undefined, undefined, undefined],
    ['through a Unix socket, from a proxy that is not trusted', [], undefined, '203.0.113.7', undefined, undefined],
    ['through a Unix socket, from a trusted proxy', ['loopback'], undefined, '203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['of this machine, from a proxy that is not trusted', [], '127.0.0.1', '203.0.113.7', '127.0.0.1', undefined],
    ['of this machine, from a trusted proxy', ['loopback'], '127.0.0.1', '203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['that a trusted proxy calls its own machine', ['10.0.0.5'], '10.0.0.5', '::1', '::1', '0:0:0:0::/64'],
    ['that a trusted proxy of this machine calls this machine', ['loopback'], '127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['of this machine, with nonsense from a trusted proxy', ['loopback'], '127.0.0.1', 'unknown', '127.0.0.1', '127.0.0.1'],
    ['through a Unix socket, with nonsense from a trusted proxy', ['loopback'], undefined, 'unknown', '127.0.0.1', '127.0.0.1'],
    ['behind a trusted proxy that appends to nonsense', ['loopback'], '127.0.0.1', '<x>, 203.0.113.7', '203.0.113.7', '203.0.113.7'],
    ['with a zone', ['loopback'], '127.0.0.1', 'fe80::1%eth0', 'fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['in IPv6 notation, with its port', ['loopback'], '127.0.0.1', '[::ffff:203.0.113.7]:80', '203.0.113.7', '203.0.113.7'],
    ['with blanks around it', ['loopback'], '127.0.0.1', ' 203.0.113.7 ', '203.0.113.7', '203.0.113.7'],
    ['behind a thousand others', ['loopback'], '127.0.0.1', `${'198.51.100.1, '.repeat(1_000)}203.0.113.7`, '203.0.113.7', '203.0.113.7'],
    ['of another machine that calls itself this one', [], '203.0.113.7', '127.0.0.1', '203.0.113.7', '203.0.113.7'],
  ])('%s', (_, trusted, remoteAddress, forwarded, address, key) => {
    expect(readAddress(trusted, remoteAddress, forwarded)).toMatchObject({ address, key });
  });

  test.each<[string, RelayOptions, Record<string, string>, boolean]>([
    ['a page of elsewhere', {}, {}, true],
    ['a page of this machine', { allowedOrigins: ['http://localhost'] }, { origin: 'http://localhost' }, false],
    [
      'a forwarded page of this machine',
      { allowedOrigins: ['http://localhost'] },
      { origin: 'http://localhost', ...from('203.0.113.7') },
      true,
    ],
    ['what a trusted proxy forwards', behindProxy, from('203.0.113.7'), false],
    ['what a trusted proxy forwards without an address', behindProxy, {}, true],
  ])('%s at this machine: whether the operator is warned that limits of an address do not hold', async (_, options, headers, isWarned) => {
    const warned: string[] = [];
    const metricsRegistry = new Registry();
    const logger = { debug: () => undefined, info: () => undefined, warn: (_fields: object, message: string) => warned.push(message) };
    const relay = await start({ ...options, logger, metricsRegistry });
    const connect = async ({ origin = PAGE.origin, ...others }: Record<string, string>) => {
      stage.adopt(await RawClient.connect(relay.url, { origin, headers: others }));
    };
    await connect(headers);
    await connect(headers);
    expect(warned.filter((message) => /hides their addresses.*--trusted-proxy loopback/.test(message))).toHaveLength(isWarned ? 1 : 0);
    expect(await metricsRegistry.metrics()).toContain(`polly_relay_addresses_hidden_total ${isWarned ? 2 : 0}\n`);
    await clock.advance(60_000);
    await connect(headers);
    expect(warned).toHaveLength(isWarned ? 2 : 0);
  });

  test('that a proxy hides is told of by Node where there is no logger', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    onTestFinished(() => warn.mockRestore());
    await admitted(await start());
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('hides their addresses'), 'PollyRelayWarning');
  });

  test.each(['10.0.0.0/33', 'proxy.example', '', '10.0.0.0/8, 172.16.0.0/12'])('a trusted proxy %j: invalid-option', async (entry) => {
    await expect(startRelay({ trustedProxies: [entry] })).rejects.toThrow(/^trustedProxies: .*no address or network/);
  });

  test('has so many sockets, and another one has its own', async () => {
    const relay = await start({ ...behindProxy, limits: { maxSocketsPerAddress: 2 } });
    const [first] = [await admitted(relay, from('203.0.113.7')), await admitted(relay, from('203.0.113.7'))];
    expect(await (await admitted(relay, from('203.0.113.7'))).next()).toEqual({ closed: 1013, reason: 'too many sockets of this address' });
    await (await admitted(relay, from('203.0.113.8'))).open('evil.example').next();
    first.socket.terminate();
    await vi.waitUntil(async () => 'type' in (await (await admitted(relay, from('203.0.113.7'))).open('evil.example').next()), {
      timeout: 10_000,
    });
  });

  test('of IPv6 has a site, whose networks have four times as many sockets together', async () => {
    const relay = await start({ ...behindProxy, limits: { maxSocketsPerAddress: 1 } });
    for (let network = 1; network <= 4; network += 1) {
      await (await admitted(relay, from(`2001:db8:1:${network}::1`))).open('evil.example').next();
    }
    expect(await (await admitted(relay, from('2001:db8:1:5::1'))).next()).toEqual({
      closed: 1013,
      reason: 'too many sockets of this network',
    });
    await (await admitted(relay, from('2001:db8:2:1::1'))).open('evil.example').next();
  });

  test('has so many streams, over all its sockets, and this machine has all', async () => {
    const relay = await start({ ...behindProxy, limits: { maxStreamsPerAddress: 1 } });
    const [one, two, other] = [
      await admitted(relay, from('2001:db8:1:2::1')),
      await admitted(relay, from('2001:db8:1:2::2')),
      await admitted(relay, from('2001:db8:1:3::1')),
    ];
    for (const client of [one, other]) {
      client.open(upstream.host);
      await upstream.nextRequest();
    }
    expect(await two.open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('This address has 1 streams') as string,
    });
    for (const client of [await admitted(relay), await admitted(relay)]) {
      client.open(upstream.host);
      await upstream.nextRequest();
    }
  });

  test('that writes X-Forwarded-For itself gains nothing where no proxy is trusted', async () => {
    const relay = await start({ limits: { maxSocketsPerAddress: 1 } });
    // All these addresses are this machine.
    for (const address of ['203.0.113.7', '203.0.113.7']) await (await admitted(relay, from(address))).open('evil.example').next();
  });

  test('begins so many streams a minute', async () => {
    const relay = await start({ ...behindProxy, limits: { maxNewStreamsPerMinutePerAddress: 1 } });
    const [one, two] = [await admitted(relay, from('203.0.113.7')), await admitted(relay, from('203.0.113.7'))];
    one.open(upstream.host);
    await upstream.nextRequest();
    expect(await two.open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('more than 1 streams in a minute') as string,
    });
    expect(upstream.unasked).toHaveLength(0);
    // A minute later the address may connect again.
    await clock.advance(60_000);
    const other = await admitted(relay, from('203.0.113.8'));
    other.open(upstream.host);
    await upstream.nextRequest();
  });

  test.each<[string, (client: RawClient) => void]>([
    ['leaves', ({ socket }) => socket.terminate()],
    ['closes', ({ socket }) => socket.close()],
    ['breaks the protocol', (client) => client.say({ type: 'end' }).say({ type: 'end' })],
  ])('that opens and %s, again and again, is slowed down', async (_, giveUp) => {
    const relay = await start({ ...behindProxy, limits: { maxResetsPerMinutePerAddress: 2 } });
    for (let round = 0; round < 3; round += 1) {
      const client = await admitted(relay, from('203.0.113.7'));
      client.open(upstream.host);
      const { stream } = await upstream.nextRequest();
      const closed = once(stream, 'close');
      giveUp(client);
      await closed;
    }
    expect(await (await admitted(relay, from('203.0.113.7'))).open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('more than 2 resets in a minute') as string,
    });
    const other = await admitted(relay, from('203.0.113.8'));
    other.open(upstream.host);
    await upstream.nextRequest();
  });

  test('that lets its streams end is not', async () => {
    const relay = await start({ ...behindProxy, limits: { maxResetsPerMinutePerAddress: 1 } });
    const client = await admitted(relay, from('203.0.113.7'));
    for (let round = 0; round < 4; round += 1) {
      client.open(upstream.host);
      const { stream } = await upstream.nextRequest();
      stream.respond({ ':status': 200 }, { endStream: true });
      expect(await client.next()).toMatchObject({ type: 'response' });
      expect(await client.next()).toEqual({ type: 'end' });
    }
  });
});

describe('the relay', () => {
  test('has so many streams and bytes a minute in all', async () => {
    const relay = await start({ limits: { maxNewStreamsPerMinute: 1 } });
    const [one, two] = [await admitted(relay), await admitted(relay)];
    one.open(upstream.host);
    await upstream.nextRequest();
    expect(await two.open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringMatching(/^The relay has had/) as string,
    });
  });

  test('has so many connections to Polly, and a stream without one is told so', async () => {
    const relay = await start({ limits: { maxUpstreamSessions: 2, maxSpareSessions: 8 } });
    const several = [await admitted(relay), await admitted(relay), await admitted(relay)] as const;
    const streams = [];
    for (const client of several.slice(0, 2)) {
      client.open(upstream.host);
      streams.push((await upstream.nextRequest()).stream);
    }
    expect(await several[2].open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('2 connections to Polly') as string,
    });
    expect(upstream.sessions).toHaveLength(2);
    streams[0]?.respond({ ':status': 200 }, { endStream: true });
    expect(await several[0].next()).toMatchObject({ type: 'response' });
    expect(await several[0].next()).toEqual({ type: 'end' });
    several[2].open(upstream.host);
    await upstream.nextRequest();
    expect(upstream.sessions).toHaveLength(2);
  });

  test('drops the oldest of many connections that ask for nothing', async () => {
    const relay = await start({ limits: { maxHandshakes: 3 } });
    const silent: Socket[] = [];
    for (let count = 0; count < 3; count += 1) {
      const socket = connectSocket(relay.port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      silent.push(socket);
    }
    silent[0]?.resume();
    await admitted(relay);
    // Long before the time limit of a request.
    await vi.waitUntil(() => silent[0]?.destroyed, { timeout: 5_000 });
    // This socket has become a WebSocket, so it no longer counts; the others remain.
    await admitted(relay);
    expect(silent[2]?.destroyed).toBe(false);
    for (const socket of silent) socket.destroy();
  });

  test('takes no new streams and sockets when memory is short, and goes on with those that are there', async () => {
    const percentUsed = Math.max(...readMemory().map(({ used, limit }) => (used / limit) * 100));
    const maxMemoryPercent = Math.ceil(percentUsed) + 1;
    const relay = await start({ limits: { maxMemoryPercent } });
    const [speaking, silent] = [await admitted(relay), await admitted(relay)];
    speaking.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    const { limit = 0 } = readMemory()[0] ?? {};
    const held = new Array<number>(Math.ceil((limit * (maxMemoryPercent + 1)) / 100 / 8)).fill(0.5);
    await clock.advance(100);
    expect(await enter(relay)).toBe(503);
    expect(await silent.open(upstream.host).next()).toMatchObject({
      code: 'overloaded',
      message: expect.stringContaining('memory') as string,
    });
    stream.respond({ ':status': 200 }, { endStream: true });
    expect(await speaking.next()).toMatchObject({ type: 'response' });
    expect(held.length).toBeGreaterThan(0);
  });

  test('reads its memory at most ten times a second', async () => {
    let reads = 0;
    let used = 84;
    const guard = new MemoryGuard(85, clock, () => {
      reads += 1;
      return [
        { used: 1, limit: 100 },
        { used, limit: 100 },
      ];
    });
    expect([guard.isShort, guard.isShort]).toEqual([false, false]);
    used = 85;
    expect(guard.isShort).toBe(false);
    await clock.advance(100);
    expect(guard.isShort).toBe(true);
    expect(reads).toBe(2);
    expect(new MemoryGuard(100, clock, () => [{ used: 200, limit: 100 }]).isShort).toBe(false);
  });

  test('closes a socket that never makes a request before one that has', async () => {
    const relay = await start({ limits: { unusedSocketMs: 10_000, socketIdleMs: 20_000, pingIntervalMs: 1e9 } });
    const [unused, used] = [await admitted(relay), await admitted(relay)];
    used.open(upstream.host);
    (await upstream.nextRequest()).stream.respond({ ':status': 200 }, { endStream: true });
    expect(await used.next()).toMatchObject({ type: 'response' });
    expect(await used.next()).toEqual({ type: 'end' });
    await clock.advance(10_000);
    expect(await unused.next()).toMatchObject({ closed: 1001 });
    expect(used.socket.readyState).toBe(used.socket.OPEN);
  });

  test('ends the stream of a browser that stays behind', async () => {
    const relay = await start({ limits: { slowReaderMs: 10_000, streamIdleMs: 1e9, pingIntervalMs: 1e9, maxBufferedBytes: 100_000 } });
    const client = await admitted(relay);
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    expect(await client.next()).toMatchObject({ type: 'response' });
    client.socket.pause();
    const timers = clock.timerCount;
    // Waits until the relay has stopped reading and has set a timer.
    while (clock.timerCount === timers) {
      stream.write(Buffer.alloc(65_536));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const closed = once(stream, 'close');
    await clock.advance(10_000);
    await closed;
    expect(stream.rstCode).toBe(8);
    // It still writes, and holds the sound that it does not read.
    client.say({ type: 'end' });
    const dropped = once(client.socket, 'close');
    await clock.advance(9_999);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    await clock.advance(1);
    client.socket.resume();
    await dropped;
  });
});
