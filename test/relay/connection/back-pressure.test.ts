/** A side that does not read slows the other side down, but does not fill the relay's memory. */
import { once } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRelay, type Relay } from '../../../src/relay';
import { startUpstream, type Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';

const MEBIBYTE = 1_048_576;
/** The number of bytes that a fast sender tries to send. */
const TOTAL_BYTES = 64 * MEBIBYTE;
/** The capacity of the buffers of the kernel and Node, for three connections. */
const MOST_BYTES_UNDER_WAY = 24 * MEBIBYTE;

/**
 * Two pieces exceed HTTP/2's initial window of 65,535 bytes, which an upstream grants without reading. Three fit into that
 * window and the relay's together.
 */
const PIECE = Buffer.alloc(40_000);

let upstream: Upstream;
let relay: Relay;
let client: RawClient;

beforeEach(async () => {
  upstream = await startUpstream();
  relay = await startRelay({ upstreams: [upstream.origin] });
  client = await RawClient.connect(relay.url);
});

afterEach(async () => {
  client.socket.terminate();
  await relay.close();
  await upstream.close();
});

/** Sends until the relay takes no more or everything is sent. Resolves to the number of bytes that the relay took. */
async function fill(write: (chunk: Buffer, taken: () => void) => void, chunkBytes: number): Promise<number> {
  const chunk = Buffer.alloc(chunkBytes);
  let takenBytes = 0;
  let writtenBytes = 0;
  for (;;) {
    writtenBytes += chunkBytes;
    write(chunk, () => {
      takenBytes += chunkBytes;
    });
    // Everything runs in this process. A chunk that is not taken after this many turns waits for a side that does not read.
    for (let turn = 0; turn < 2_000 && takenBytes < writtenBytes; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (takenBytes < writtenBytes || writtenBytes >= TOTAL_BYTES) return takenBytes;
  }
}

test('a browser that does not read pauses Polly, and gets every byte when it reads again', async () => {
  client.open(upstream.host);
  const { stream } = await upstream.nextRequest();
  stream.respond({ ':status': 200 });
  await client.next();
  client.socket.pause();
  const sentBytes = await fill((chunk, taken) => stream.write(chunk, taken), 65_536);
  expect(sentBytes).toBeGreaterThan(262_144);
  expect(sentBytes).toBeLessThan(MOST_BYTES_UNDER_WAY);

  stream.end();
  client.socket.resume();
  let receivedBytes = 0;
  for (;;) {
    const heard = await client.next();
    if (!Buffer.isBuffer(heard)) {
      expect(heard).toEqual({ type: 'end' });
      break;
    }
    receivedBytes += heard.byteLength;
  }
  expect(receivedBytes).toBeGreaterThanOrEqual(sentBytes);
});

/** Fills the window of an upstream that does not read; the third piece stays in the relay. */
async function fillUpstream(): Promise<ServerHttp2Stream> {
  client.open(upstream.host).send(PIECE);
  const { stream } = await upstream.nextRequest();
  expect(await client.next()).toEqual({ type: 'taken', bytes: PIECE.byteLength });
  client.send(PIECE).send(PIECE);
  // After the answer, the relay has read everything.
  client.socket.ping();
  await once(client.socket, 'pong');
  return stream;
}

test('an upstream that does not read gets no more than the window, and every byte when it reads again', async () => {
  const stream = await fillUpstream();
  let receivedBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.byteLength;
  });
  client.say({ type: 'end' });
  await once(stream, 'end');
  expect(receivedBytes).toBe(3 * PIECE.byteLength);
});

test('a browser that sends on with a full window: bad-message, and the stream is reset', async () => {
  const stream = await fillUpstream();
  const closed = once(stream, 'close');
  client.send(PIECE);
  expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
  expect(await client.next()).toMatchObject({ closed: 4400 });
  await closed;
});

test.each([
  ['closes', () => client.socket.close()],
  ['vanishes', () => client.socket.terminate()],
])('a browser that %s while the upstream does not read resets the stream at once', async (_, leave) => {
  const stream = await fillUpstream();
  const closed = once(stream, 'close');
  leave();
  await closed;
  expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
});
