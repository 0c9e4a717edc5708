/** The relay's connections to Polly, at the moments when one of them is about to end. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock';
import { Http2Sessions } from '../../src/relay/http2-sessions';
import { DEFAULT_RELAY_LIMITS } from '../../src/relay/limits';
import { FakeClock } from '../base/fake-clock';
import { FaultProxy } from '../chaos/fault-proxy';
import { startUpstream, type Upstream } from './h2c-upstream';

const HEADERS = { ':method': 'POST', ':path': '/' };

let upstream: Upstream;
let clock: FakeClock;
let sessions: Http2Sessions;

beforeEach(async () => {
  upstream = await startUpstream();
  clock = new FakeClock();
  sessions = new Http2Sessions(DEFAULT_RELAY_LIMITS, clock);
});

afterEach(async () => {
  sessions.close();
  await upstream.close();
});

async function request() {
  const stream = await sessions.request(upstream.origin, HEADERS);
  stream.on('error', () => undefined);
  const { stream: answering } = await upstream.nextRequest();
  return { stream, answering };
}

test('a session that has just ended for want of use is not used again', async () => {
  const { stream } = await request();
  stream.close();
  await once(stream, 'close');
  // The session is closing from here on, and has not said so yet.
  await clock.advance(DEFAULT_RELAY_LIMITS.sessionIdleMs);
  await request();
  expect(upstream.sessions).toHaveLength(2);
});

test('a session that broke while a request waited for its turn is replaced', async () => {
  const { stream } = await request();
  const waiting = sessions.request(upstream.origin, HEADERS);
  stream.session?.destroy();
  (await waiting).on('error', () => undefined);
  await upstream.nextRequest();
  expect(upstream.sessions).toHaveLength(2);
});

test('closing ends a session that was told to go away, too, and leaves no timer', async () => {
  const { stream, answering } = await request();
  answering.session?.goaway();
  if (stream.session !== undefined) await once(stream.session, 'goaway');
  const closed = once(stream, 'close');
  sessions.close();
  await closed;
  expect(clock.timerCount).toBe(0);
});

test('nothing is opened after closing', async () => {
  sessions.close();
  await expect(sessions.request(upstream.origin, HEADERS)).rejects.toThrow('closed');
  expect(upstream.sessions).toHaveLength(0);
});

test('is connected ahead once, for the request that comes, and not for ever', async () => {
  sessions.warm(upstream.origin);
  sessions.warm(upstream.origin);
  const { stream } = await request();
  expect(upstream.sessions).toHaveLength(1);
  stream.close();
  await once(stream, 'close');
  sessions.warm(upstream.origin);
  const session = upstream.sessions[0];
  const closed = session && once(session, 'close');
  await clock.advance(DEFAULT_RELAY_LIMITS.sessionIdleMs);
  await closed;
  expect(upstream.sessions).toHaveLength(1);
});

test('what is connected ahead and never used is closed, and leaves no timer', async () => {
  sessions.warm(upstream.origin);
  await vi.waitUntil(() => upstream.sessions.length === 1, { timeout: 10_000 });
  // The time to connect in is over by then; only the one of being idle is left.
  await vi.waitUntil(() => clock.timerCount === 1, { timeout: 10_000 });
  const session = upstream.sessions[0];
  const closed = session && once(session, 'close');
  await clock.advance(DEFAULT_RELAY_LIMITS.sessionIdleMs);
  await closed;
  expect(clock.timerCount).toBe(0);
});

test('a server that cannot be connected to ahead is told of when it is asked', async () => {
  const gone = 'http://127.0.0.1:9';
  sessions.warm(gone);
  await expect(sessions.request(gone, HEADERS)).rejects.toThrow('ECONNREFUSED');
  sessions.close();
  sessions.warm(upstream.origin);
  expect(clock.timerCount).toBe(0);
});

test('a session whose other end is gone without a word is found out, also while streams wait on it', async () => {
  const proxy = await FaultProxy.start({
    targetPort: Number(new URL(upstream.origin).port),
    clock: systemClock,
    planOf: (connection) => (connection === 0 ? { faults: [{ direction: 'up', afterBytes: 1_000, kind: 'half-open' }] } : undefined),
  });
  onTestFinished(() => proxy.close());
  const origin = `http://127.0.0.1:${proxy.port}`;
  const ask = async () => {
    const stream = await sessions.request(origin, HEADERS);
    stream.on('error', () => undefined);
    return stream;
  };
  const first = await ask();
  const { stream: answering } = await upstream.nextRequest();
  answering.respond({ ':status': 200 });
  await once(first, 'response');
  first.write(Buffer.alloc(2_000));
  // Whatever is sent before is still heard at the other end.
  await vi.waitUntil(() => proxy.suffered.length === 1, { timeout: 10_000 });
  await vi.waitUntil(() => proxy.suffered.length === 1, { timeout: 20_000 });
  // Asked again and again, and given up each time, as by a page that tries to go on.
  const second = await ask();
  await clock.advance(9_000);
  second.close();
  await clock.advance(2_000);
  const third = await ask();
  const closed = new Promise((resolve) => third.once('close', resolve));
  await clock.advance(3_000);
  await closed;
  await ask();
  await upstream.nextRequest();
  expect(upstream.sessions).toHaveLength(2);
});
