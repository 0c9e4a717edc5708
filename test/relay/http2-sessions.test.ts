/** The relay's connections to Polly, at the moments when one of them is about to end. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Http2Sessions } from '../../src/relay/http2-sessions';
import { DEFAULT_RELAY_LIMITS } from '../../src/relay/limits';
import { FakeClock } from '../base/fake-clock';
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
