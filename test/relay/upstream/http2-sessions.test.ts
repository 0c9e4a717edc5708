/** The relay's connections to Polly: one stream each, spare ones in advance, and the moments before one ends. */
import { once } from 'node:events';
import type { ClientHttp2Stream, ServerHttp2Session } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../../src/base/clock';
import { Http2Sessions } from '../../../src/relay/upstream/http2-sessions';
import { DEFAULT_RELAY_LIMITS, type RelayLimits } from '../../../src/relay/options/limits';
import type { HostSessions } from '../../../src/relay/upstream/host-sessions';
import type { PooledSession } from '../../../src/relay/upstream/pooled-session';
import { FakeClock } from '../../base/fake-clock';
import { FaultProxy } from '../../chaos/world/fault-proxy';
import { startUpstream, type Upstream } from '../stage/h2c-upstream';

const HEADERS = { ':method': 'POST', ':path': '/' };
const { sessionIdleMs } = DEFAULT_RELAY_LIMITS;

let upstream: Upstream;
let clock: FakeClock;
let sessions: Http2Sessions;
let host: HostSessions;

beforeEach(async () => {
  upstream = await startUpstream();
  clock = new FakeClock();
  useLimits({});
});

afterEach(async () => {
  sessions.close();
  await upstream.close();
});

function useLimits(limits: Partial<RelayLimits>): void {
  sessions = new Http2Sessions({ ...DEFAULT_RELAY_LIMITS, ...limits }, clock);
  host = sessions.to(upstream.origin);
}

/** Leases a session and opens a stream on it. */
async function request(from = host) {
  const session = await from.lease();
  const stream = session.request(HEADERS);
  stream.on('error', () => undefined);
  const { stream: answering } = await upstream.nextRequest();
  return { session, stream, answering };
}

async function end({ session, stream }: { session: PooledSession; stream: ClientHttp2Stream }): Promise<void> {
  stream.close();
  await once(stream, 'close');
  host.release(session);
}

/** A server that does not support HTTP/2. */
async function startTcpServer(answer: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  const connected = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    sessions.close();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connected };
}

const isTrue = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 10_000 });

/** Resolves when this many sessions were made, and the last one is connected and has the peer's settings. */
async function sessionsAre(count: number, at = upstream): Promise<void> {
  await isTrue(() => at.sessions.length === count);
  for (const session of at.sessions.filter(({ closed, destroyed }) => !closed && !destroyed))
    await new Promise((resolve) => session.ping(resolve));
}

describe('a lease', () => {
  test('is of one stream, and its session is used again afterwards', async () => {
    const [one, two] = [await request(), await request()];
    expect(one.session).not.toBe(two.session);
    await end(one);
    const three = await request();
    expect(three.session).toBe(one.session);
  });

  test('waits for the session that is there first, also for one that another stream has left', async () => {
    const one = await request();
    useLimits({ maxSpareSessions: 0 });
    const [first, second] = [host.lease(), host.lease()];
    const session = await first;
    host.release(session);
    expect(await second).toBe(session);
    await end(one);
  });

  test('is never of a session that has just ended for want of use', async () => {
    const one = await request();
    await end(one);
    // From here on, the session is closing but has not reported it yet.
    await clock.advance(sessionIdleMs);
    expect((await request()).session).not.toBe(one.session);
  });

  test.each([
    ['breaks', ({ stream }: { stream: ClientHttp2Stream }) => stream.session?.destroy()],
    [
      'is told to go away',
      async ({ stream, answering }: Awaited<ReturnType<typeof request>>) => {
        answering.session?.goaway();
        if (stream.session !== undefined) await once(stream.session, 'goaway');
      },
    ],
  ])('is not of a session that %s while its stream ends', async (_, harm) => {
    const one = await request();
    await harm(one);
    await end(one);
    expect((await request()).session).not.toBe(one.session);
  });

  test('waits for a server that takes no streams yet', async () => {
    await upstream.close();
    upstream = await startUpstream(0);
    useLimits({});
    const leases = [host.lease(), host.lease()];
    // Includes a spare one.
    await sessionsAre(3);
    for (const session of upstream.sessions) session.settings({ maxConcurrentStreams: 1 });
    for (const lease of leases) {
      const stream = (await lease).request(HEADERS);
      await upstream.nextRequest();
      stream.close();
    }
  });

  test('is not of a spare whose server takes no streams any more', async () => {
    host.announce();
    await sessionsAre(1);
    const [session] = upstream.sessions;
    session?.settings({ maxConcurrentStreams: 0 });
    await sessionsAre(1);
    expect((await request()).answering.session).not.toBe(session);
  });

  test('fails where a server takes no streams for too long', async () => {
    await upstream.close();
    upstream = await startUpstream(0);
    useLimits({});
    const lease = host.lease();
    const failed = expect(lease).rejects.toThrow(/no stream allowed.*after 5000 ms/);
    await sessionsAre(2);
    await clock.advance(5_000);
    await failed;
    expect(clock.timerCount).toBe(0);
  });

  test.each([
    ['says nothing', () => undefined],
    ['reads and says nothing', (socket: Socket) => socket.resume()],
    ['says something that is only the beginning of a frame', (socket: Socket) => socket.write(Buffer.from([0, 0, 0]))],
  ])('fails in time where a server takes the connection and %s', async (_, answer) => {
    const { origin, connected } = await startTcpServer(answer);
    const lease = sessions.to(origin).lease();
    const failed = expect(lease).rejects.toThrow(/no (?:connection|answer in HTTP\/2) after 5000 ms/);
    await connected;
    await clock.advance(5_000);
    await failed;
    expect(clock.timerCount).toBe(0);
  });

  test.each([
    ['speaks HTTP/1', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.destroy()],
  ])('fails at once where a server %s', async (_, answer) => {
    const { origin } = await startTcpServer(answer);
    await expect(sessions.to(origin).lease()).rejects.toThrow();
    expect(clock.timerCount).toBe(0);
  });

  test('fails where nothing listens, each of those that wait', async () => {
    const gone = sessions.to('http://127.0.0.1:9');
    gone.announce();
    const results = await Promise.allSettled([gone.lease(), gone.lease(), gone.lease()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(gone.lease()).rejects.toThrow('ECONNREFUSED');
    expect(clock.timerCount).toBe(0);
  });

  test('ends with the relay, and none begins after it', async () => {
    const one = await request();
    const closed = once(one.stream, 'close');
    const waiting = Promise.allSettled([host.lease(), host.lease()]);
    sessions.close();
    await closed;
    host.release(one.session);
    for (const { status } of (await waiting).slice(1)) expect(status).toBe('rejected');
    await expect(host.lease()).rejects.toThrow('closed');
    await expect(sessions.to('http://127.0.0.1:9').lease()).rejects.toThrow('closed');
    host.announce();
    await isTrue(() => clock.timerCount === 0);
  });

  test('reads more than 64 KiB ahead', async () => {
    const { stream, answering } = await request();
    const [settings] = [answering.session?.remoteSettings];
    expect(settings?.initialWindowSize).toBeGreaterThanOrEqual(262_144);
    expect(stream.session?.state.effectiveLocalWindowSize).toBeGreaterThanOrEqual(262_144);
  });
});

describe('a spare', () => {
  test('is there for each socket that announced itself, and no stream of theirs connects', async () => {
    const announced = Array.from({ length: 5 }, () => host.announce());
    await sessionsAre(5);
    const known = [...upstream.sessions];
    for (const takeBack of announced) {
      takeBack();
      const { answering } = await request();
      expect(known.includes(answering.session as ServerHttp2Session)).toBe(true);
    }
  });

  test('is there when nobody announced anything, from the first stream on', async () => {
    await request();
    await sessionsAre(2);
    const { answering } = await request();
    expect(answering.session).toBe(upstream.sessions[1]);
  });

  test('is not connected anew for a socket that comes after one that left', async () => {
    const takeBack = host.announce();
    await sessionsAre(1);
    takeBack();
    takeBack();
    host.announce();
    await sessionsAre(1);
    expect(host.spareCount).toBe(1);
  });

  test('is given up when it is not used', async () => {
    host.announce();
    await sessionsAre(1);
    const [session] = upstream.sessions;
    const closed = session && once(session, 'close');
    await clock.advance(sessionIdleMs);
    await closed;
    await isTrue(() => host.spareCount === 0);
    // It is not replaced, either.
    await clock.advance(1_000);
    expect(clock.timerCount).toBe(0);
    expect(upstream.sessions).toHaveLength(1);
  });

  test.each(['destroy', 'goaway'] as const)('that the other end ends (%s) is replaced after a while', async (how) => {
    host.announce();
    await sessionsAre(1);
    const [session] = upstream.sessions;
    session?.[how]();
    if (how === 'goaway') session?.close();
    await isTrue(() => host.spareCount === 0);
    expect(clock.timerCount).toBe(1);
    await clock.advance(1_000);
    await sessionsAre(2);
  });

  test('is not connected to a host that could not be reached, until a stream is or some time has gone by', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => undefined).destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const unreachable = sessions.to(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    unreachable.announce();
    await isTrue(() => unreachable.spareCount === 0);
    for (let socket = 0; socket < 5; socket += 1) unreachable.announce();
    expect(unreachable.spareCount).toBe(0);
    // A stream is told of it, as before.
    await expect(unreachable.lease()).rejects.toThrow();
    expect(connections).toBe(2);
    await clock.advance(10_000);
    unreachable.announce();
    expect(unreachable.spareCount).toBe(7);
  });

  test('is one of so many, of which a host has half', async () => {
    useLimits({ maxSpareSessions: 4 });
    for (let socket = 0; socket < 10; socket += 1) host.announce();
    expect(host.spareCount).toBe(2);
    const other = await startUpstream();
    onTestFinished(() => other.close());
    for (let socket = 0; socket < 10; socket += 1) sessions.to(other.origin).announce();
    const third = await startUpstream();
    onTestFinished(() => third.close());
    sessions.to(third.origin).announce();
    expect(sessions.to(other.origin).spareCount + host.spareCount).toBe(3);
    expect(sessions.to(third.origin).spareCount).toBe(1);
    // Each host already has its share. A second session would be missing elsewhere.
    sessions.to(third.origin).announce();
    expect(sessions.to(third.origin).spareCount).toBe(1);
    sessions.close();
  });

  test('that sockets announced and did not come for makes room for those of another host', async () => {
    useLimits({ maxSpareSessions: 8 });
    const others = await Promise.all([startUpstream(), startUpstream()]);
    onTestFinished(async () => {
      await Promise.all(others.map((other) => other.close()));
    });
    for (const { origin } of others) {
      const announced = Array.from({ length: 4 }, () => sessions.to(origin).announce());
      await isTrue(() => sessions.to(origin).counts.spare === 4);
      for (const takeBack of announced) takeBack();
    }
    for (let socket = 0; socket < 10; socket += 1) host.announce();
    await sessionsAre(4);
    expect(host.spareCount).toBe(4);
    expect(others.map(({ origin }) => sessions.to(origin).spareCount)).toEqual([2, 2]);
    // The connections are closed, and not just released.
    const ended = () => others.flatMap((other) => other.sessions).filter(({ destroyed }) => destroyed).length;
    await isTrue(() => ended() === 4);
  });

  test.each([
    ['connected', async (other: HostSessions) => isTrue(() => other.counts.spare === 2)],
    ['still connecting', () => Promise.resolve()],
  ])('that is %s makes room for a stream to another host', async (_, until) => {
    useLimits({ maxUpstreamSessions: 2, maxSpareSessions: 8 });
    const other = await startUpstream();
    onTestFinished(() => other.close());
    const hostOfSpares = sessions.to(other.origin);
    hostOfSpares.announce();
    hostOfSpares.announce();
    await until(hostOfSpares);
    await request();
    expect(hostOfSpares.spareCount).toBe(1);
    const { answering } = await request();
    expect(hostOfSpares.spareCount).toBe(0);
    await expect(host.lease()).rejects.toThrow(/as many as it may/);
    expect(answering.session?.destroyed).toBe(false);
  });

  test('beyond the most is closed when its stream has ended', async () => {
    useLimits({ maxSpareSessions: 2 });
    const one = await request();
    await sessionsAre(2);
    const closed = once(one.answering, 'close');
    await end(one);
    await closed;
    await isTrue(() => upstream.sessions.filter(({ closed: isClosed }) => isClosed).length === 1);
    expect(host.spareCount).toBe(1);
  });
});

test('a session that was reset many times is not used again', async () => {
  useLimits({});
  const first = await request();
  const resets = 16;
  for (let reset = 0; reset < resets; reset += 1) first.session.noteReset();
  await end(first);
  expect((await request()).session).not.toBe(first.session);
});

test('a session whose other end is gone without a word is found out, also while a stream waits on it, and used for no other', async () => {
  const proxy = await FaultProxy.start({
    targetPort: Number(new URL(upstream.origin).port),
    clock: systemClock,
    planOf: (connection) => (connection === 0 ? { faults: [{ direction: 'up', afterBytes: 1_000, kind: 'half-open' }] } : undefined),
  });
  onTestFinished(() => proxy.close());
  const far = sessions.to(`http://127.0.0.1:${proxy.port}`);
  const first = await request(far);
  first.answering.respond({ ':status': 200 });
  await once(first.stream, 'response');
  first.stream.write(Buffer.alloc(2_000));
  await vi.waitUntil(() => proxy.suffered.length === 1, { timeout: 20_000 });
  first.stream.close();
  await once(first.stream, 'close');
  far.release(first.session);
  await clock.advance(11_000);
  const doubtful = await far.lease();
  expect(doubtful).toBe(first.session);
  const stream = doubtful.request(HEADERS);
  stream.on('error', () => undefined);
  // Another request at the same time does not wait for the ping's answer.
  const second = await request(far);
  expect(second.session).not.toBe(doubtful);
  const closed = new Promise((resolve) => stream.once('close', resolve));
  await clock.advance(3_000);
  await closed;
});
