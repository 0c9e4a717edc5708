/** Requests that Polly refused without processing are retried (RFC 9113, section 8.7); others are not. */
import { once } from 'node:events';
import { constants } from 'node:http2';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startRelay, type Relay } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { readBytes, resetStream, startUpstream, WAYS_OF_REFUSING, type Upstream, type UpstreamRequest } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';

const waysOfRefusing = Object.entries(WAYS_OF_REFUSING);
/** The number of body bytes that are kept for a retry. */
const REPLAY_BYTES = 131_072;
const ATTEMPTS = 8;

let upstream: Upstream;
let clock: FakeClock;
let relay: Relay;
let client: RawClient;

beforeEach(async () => {
  upstream = await startUpstream();
  clock = new FakeClock();
  relay = await startRelay({ upstreams: [upstream.origin], clock });
  client = await RawClient.connect(relay.url);
});

afterEach(async () => {
  client.socket.terminate();
  await relay.close();
  await upstream.close();
});

/** Advances the clock through the waits between attempts until the promise resolves. */
async function passTimeUntil<Item>(happened: Promise<Item>): Promise<Item> {
  const notYet = Symbol('not yet');
  for (;;) {
    await clock.advance(100);
    const result = await Promise.race([happened, new Promise<typeof notYet>((resolve) => setImmediate(resolve, notYet))]);
    if (result !== notYet) return result;
  }
}

test.each(waysOfRefusing)('an upstream that %s gets the same request again, and the browser notices nothing', async (_, refuse) => {
  upstream.failNext(1, refuse);
  client
    .open(upstream.host, { headers: { 'x-amz-date': '20260101T000000Z' } })
    .send('first')
    .send('second');
  const { stream, headers } = await upstream.nextRequest();
  expect(headers['x-amz-date']).toBe('20260101T000000Z');
  client.send('third').say({ type: 'end' });
  expect(await readBytes(stream, 16)).toBe('firstsecondthird');
  stream.respond({ ':status': 200 });
  stream.end('answer');
  expect(await client.next()).toMatchObject({ type: 'response', status: 200 });
  expect(await client.nextText()).toBe('answer');
  expect(await client.next()).toEqual({ type: 'end' });
});

test.each(waysOfRefusing)('an upstream that %s again and again: upstream-reset, and not before it was asked 8 times', async (_, refuse) => {
  let refused = 0;
  upstream.failNext(ATTEMPTS + 1, (request) => {
    refused += 1;
    refuse(request);
  });
  client.open(upstream.host).send('text');
  expect(await passTimeUntil(client.next())).toMatchObject({
    type: 'error',
    code: 'upstream-reset',
    message: expect.stringContaining('8 times') as string,
  });
  expect(refused).toBe(ATTEMPTS);
});

test('all but the last attempt may be refused', async () => {
  upstream.failNext(ATTEMPTS - 1, WAYS_OF_REFUSING['refuses the stream']);
  client.open(upstream.host).send('text');
  const { stream } = await passTimeUntil(upstream.nextRequest());
  expect(await readBytes(stream, 4)).toBe('text');
});

test.each<[string, (request: UpstreamRequest) => void]>([
  ['resets the stream with an error', ({ stream }) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
  ['cancels the stream', ({ stream }) => stream.close(constants.NGHTTP2_CANCEL)],
  ['goes away after the stream with an error', ({ stream }) => stream.session?.goaway(constants.NGHTTP2_INTERNAL_ERROR)],
  ['ends the session', ({ stream }) => stream.session?.destroy()],
  ['drops the connection', () => upstream.dropConnections()],
  [
    'refuses the stream after its answer has begun',
    ({ stream }) => {
      stream.respond({ ':status': 200 });
      stream.write('half', () => resetStream(stream, constants.NGHTTP2_REFUSED_STREAM));
    },
  ],
])('an upstream that %s may have processed the request: it is asked once', async (_, fail) => {
  upstream.failNext(1, fail);
  client.open(upstream.host).send('text');
  for (;;) {
    const heard = await client.next();
    if (Buffer.isBuffer(heard) || ('type' in heard && heard['type'] === 'response')) continue;
    expect(heard).toMatchObject({ type: 'error', code: 'upstream-reset' });
    break;
  }
  await new Promise((resolve) => setImmediate(resolve));
  expect(upstream.unasked).toHaveLength(0);
  // The socket can be used again.
  client.open(upstream.host).send('more');
  expect(await readBytes((await upstream.nextRequest()).stream, 4)).toBe('more');
});

test('an upstream that says it goes away while it answers is let answer', async () => {
  client.open(upstream.host).send('text');
  const { stream } = await upstream.nextRequest();
  stream.session?.goaway();
  stream.respond({ ':status': 200 });
  stream.end('all');
  expect(await client.next()).toMatchObject({ status: 200 });
  expect(await client.nextText()).toBe('all');
  expect(await client.next()).toEqual({ type: 'end' });
});

test('what is sent again is told of as taken once', async () => {
  const piece = Buffer.alloc(20_000, 'x');
  const first = new Promise<UpstreamRequest>((resolve) => upstream.failNext(1, resolve));
  client.open(upstream.host);
  for (let count = 0; count < 3; count += 1) client.send(piece);
  let takenBytes = 0;
  const take = async () => {
    const heard = await client.next();
    expect(heard).toMatchObject({ type: 'taken' });
    takenBytes += (heard as { bytes: number }).bytes;
  };
  await take();
  (await first).stream.close(constants.NGHTTP2_REFUSED_STREAM);
  const { stream } = await upstream.nextRequest();
  let received = 0;
  stream.on('data', ({ byteLength }: Buffer) => (received += byteLength));
  for (let count = 0; count < 3; count += 1) client.send(piece);
  while (takenBytes < 6 * piece.byteLength) await take();
  client.say({ type: 'end' });
  await once(stream, 'end');
  expect(received).toBe(6 * piece.byteLength);
  expect(takenBytes).toBe(6 * piece.byteLength);
});

test('a body that has grown too long to be kept is not sent again', async () => {
  const piece = Buffer.alloc(40_000);
  upstream.failNext(1, ({ stream }) => {
    let received = 0;
    stream.on('data', ({ byteLength }: Buffer) => {
      received += byteLength;
      if (received > REPLAY_BYTES) stream.close(constants.NGHTTP2_REFUSED_STREAM);
    });
  });
  client.open(upstream.host);
  for (let sent = 0; sent <= REPLAY_BYTES; sent += piece.byteLength) {
    client.send(piece);
    expect(await client.next()).toEqual({ type: 'taken', bytes: piece.byteLength });
  }
  expect(await client.next()).toMatchObject({ type: 'error', code: 'upstream-reset' });
  expect(upstream.unasked).toHaveLength(0);
});

test('a browser that leaves between two attempts is asked for no more', async () => {
  let refused = 0;
  upstream.failNext(ATTEMPTS, (request) => {
    refused += 1;
    WAYS_OF_REFUSING['refuses the stream'](request);
  });
  client.open(upstream.host).send('text');
  // The third attempt is waiting.
  while (refused < 2) await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  client.socket.terminate();
  await relay.close();
  await clock.advance(1_000);
  expect(refused).toBe(2);
  await vi.waitUntil(() => clock.timerCount === 0, { timeout: 10_000 });
});
