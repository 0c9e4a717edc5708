import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { SynthesizeSpeechCommand } from '@aws-sdk/client-polly';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalPolly, type LocalPolly, type LocalPollyOptions } from '../../../src/emulator';
import {
  createClient,
  createPool,
  ManualInput,
  openStream,
  readAll,
  settledRequests,
  SPEECH_TEST_TIMEOUT_MS,
  textEvents,
} from '../polly-client';
import { replacing, spoilInput } from '../raw-stream';

let polly: LocalPolly;

beforeAll(async () => {
  polly = await startLocalPolly({ pacing: 'instant' });
});

afterAll(async () => {
  await polly.close();
});

/** Sends bytes in pieces over a new connection. Returns the received bytes when they are enough, or when it closes. */
function exchangeBytes(pieces: readonly Uint8Array[], isEnough: (answer: Buffer) => boolean): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ port: polly.port, host: '127.0.0.1', noDelay: true });
    let answer = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      answer = Buffer.concat([answer, bytes]);
      if (isEnough(answer)) socket.destroy();
    });
    socket.on('close', () => {
      resolve(answer);
    });
    const sendNext = (index: number): void => {
      const piece = pieces[index];
      // Sends the next piece after this one has left, so that they arrive separately.
      if (piece !== undefined) socket.write(piece, () => setImmediate(() => sendNext(index + 1)));
    };
    sendNext(0);
  });
}

const bytewise = (text: string) => [...Buffer.from(text, 'latin1')].map((byte) => Uint8Array.of(byte));

describe('one port for both protocols', () => {
  it('answers HTTP/1.1, whatever pieces the request comes in', async () => {
    // A method that begins like HTTP/2's preface.
    const request = 'PROPFIND /v1/voices HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';
    const answer = await exchangeBytes(bytewise(request), () => false);
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('answers HTTP/2, whatever pieces the preface comes in', async () => {
    const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
    const emptySettings = '\0\0\0\x04\0\0\0\0\0';
    // A server acknowledges the settings only after it has read both pieces.
    const acknowledgement = Buffer.from([0, 0, 0, 4, 1, 0, 0, 0, 0]);
    const isAcknowledged = (bytes: Buffer) => bytes.includes(acknowledgement);
    expect(await exchangeBytes(bytewise(preface + emptySettings), isAcknowledged)).toSatisfy(isAcknowledged);
  });

  it.each([
    [undefined, 1],
    [100, 100],
  ])('with maxConcurrentStreams %j refuses streams of a connection above %i', async (maxConcurrentStreams, most) => {
    const other = await startLocalPolly(maxConcurrentStreams === undefined ? {} : { maxConcurrentStreams });
    const session = connectHttp2(other.url);
    await once(session, 'remoteSettings');
    expect(session.remoteSettings.maxConcurrentStreams).toBe(most);
    session.close();
    await other.close();
  });

  it.each([0, -1, 1.5, NaN, 2 ** 32])('refuses a maxConcurrentStreams of %d', async (maxConcurrentStreams) => {
    await expect(startLocalPolly({ maxConcurrentStreams })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('maxConcurrentStreams') as string,
    });
  });

  it('serves others despite a silent connection', async () => {
    const silent = connectTcp({ port: polly.port, host: '127.0.0.1' });
    await new Promise((resolve) => silent.once('connect', resolve));
    expect((await fetch(`${polly.url}/v1/voices`)).status).toBe(403);
    silent.destroy();
  });

  it('requires HTTP/2 for a stream', async () => {
    let signed: Record<string, string> = {};
    const client = createClient(polly, polly.identityPoolId, {
      // A handler for HTTP/1.1, so that the SDK signs `host`.
      requestHandler: {
        metadata: { handlerProtocol: 'http/1.1' },
        handle: (request: { headers: Record<string, string> }) => {
          signed = request.headers;
          return Promise.reject(new Error('Only the signed head was wanted.'));
        },
      },
      maxAttempts: 1,
    });
    await expect(openStream(client, textEvents())).rejects.toThrow('Only the signed head');
    const request = httpRequest(`${polly.url}/v1/synthesisStream`, { method: 'POST', headers: signed });
    const [response] = (await once(request.end(), 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(400);
    expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toMatchObject({ reason: 'unsupportedOperation' });
  });

  it('names a port that is taken', async () => {
    await expect(startLocalPolly({ port: polly.port })).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(`Port ${polly.port}`) as string,
    });
  });

  it.each<[unknown, RegExp]>([
    [{ port: -1 }, /"port" is -1\. It must be a whole number from 0 to 65535/],
    [{ port: 1.5 }, /"port" is 1\.5/],
    [{ port: '4575' }, /"port" is "4575"/],
    [{ port: Symbol('port') }, /"port" is Symbol\(port\)/],
    [{ pacing: 'slow' }, /"pacing" is "slow"\. It must be warm, published, instant/],
    [{ chunkSeconds: 0 }, /"chunkSeconds" is 0\. It must be a number from 0\.02 to 10/],
    [{ chunkSeconds: '1' }, /"chunkSeconds" is "1"/],
    [{ chunkSeconds: NaN }, /"chunkSeconds" is NaN/],
    [{ chunkSeconds: 1n }, /"chunkSeconds" is 1n/],
    [{ voiceOffset: 0.5 }, /"voiceOffset" is 0\.5\. It must be a number from -0\.1 to 0\.1/],
    [{ voiceNoiseDb: 0 }, /"voiceNoiseDb" is 0\. It must be a number from -120 to -20/],
    [{ voicePace: NaN }, /"voicePace" is NaN/],
    [{ host: '' }, /"host" is ""/],
    [{ host: 127 }, /"host" is 127/],
    [{ region: 'us west' }, /"region" is "us west"/],
    [{ region: null }, /"region" is null/],
    [{ maxConcurrentStreams: 0 }, /"maxConcurrentStreams" is 0/],
    [{ maxConcurrentStreams: [1] }, /"maxConcurrentStreams" is a list/],
    [{ allowedOrigins: 'https://app.test' }, /"allowedOrigins" is "https:\/\/app\.test"\. It must be a list/],
    [{ allowedOrigins: [5n] }, /holds 5n/],
    [{ allowedOrigins: ['https://*.app.test'] }, /no patterns/],
    [{ clock: Date }, /"clock" is a function/],
    [{ wallClock: 5 }, /"wallClock" is 5\. It must be a function/],
    [{ paceing: 'instant' }, /"paceing" is not an option\. Do you mean pacing\?/],
    [{ quiet: true }, /"quiet" is not an option\. The options are host, port/],
    [null, /null is not an object of options/],
    ['instant', /a string is not an object/],
    [[], /an empty list is not an object/],
    [new Map(), /an object \(Map\) is not an object/],
  ])('refuses the options %s as %s', async (options, says) => {
    await expect(startLocalPolly(options as LocalPollyOptions)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(says) as string,
    });
  });
});

describe('bytes that are no event stream', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  const speakSpoiled = async (pool: string, spoil: Parameters<typeof spoilInput>[1]) =>
    readAll(await openStream(spoilInput(createClient(polly, pool), spoil), textEvents('One.', 'Two.')));

  it.each<[string, string, (message: Uint8Array) => Uint8Array]>([
    ['a length of 2 GiB', 'prelude', (message) => withBytes(message, 0, [0x7f, 0xff, 0xff, 0xff])],
    ['a length of 2 GiB whose checksum is right', 'claims 2147483647 bytes', () => preludeOf(0x7fffffff, 0)],
    ['a length shorter than a message can be', 'claims 15 bytes', () => preludeOf(15, 0)],
    ['more headers than bytes', 'more headers', () => preludeOf(100, 90)],
    ['a wrong checksum of the prelude', 'prelude', (message) => withBytes(message, 8, [1, 2, 3, 4])],
    ['a wrong checksum of the message', 'decoded', (message) => withBytes(message, message.length - 4, [1, 2, 3, 4])],
    ['text', 'prelude', () => Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('%s is refused', async (_, cause, spoil) => {
    const pool = await createPool(polly);
    await expect(
      speakSpoiled(
        pool,
        replacing(1, (message) => [spoil(message)]),
      ),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      reason: 'invalidInboundEvent',
      message: expect.stringContaining(cause) as string,
    });
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'failed', verifiedChunks: 1 }]);
  });

  it.each<[string, Parameters<typeof spoilInput>[1]]>([
    ['that ends in the middle of a message', replacing(3, (message) => [message.subarray(0, 20)])],
    ['that ends without the signed empty message', replacing(3, () => [])],
  ])('an input %s is refused', async (_, spoil) => {
    const pool = await createPool(polly);
    await expect(speakSpoiled(pool, spoil)).rejects.toMatchObject({ name: 'ValidationException', reason: 'invalidInboundEvent' });
  });

  it('takes messages in pieces of any size', async () => {
    const pool = await createPool(polly);
    const heard = await speakSpoiled(pool, async function* (messages) {
      for await (const message of messages) {
        for (let at = 0; at < message.length; at += 7) yield message.subarray(at, at + 7);
      }
    });
    expect(heard.requestCharacters).toBe(8);
  });
});

describe('a client that leaves', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it.each([0, 8])('by a reset with code %d is recorded as cancelled', async (code) => {
    const { session, stream, pool } = await openRaw();
    stream.close(code);
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'cancelled', inputEnded: false }]);
    session.destroy();
  });

  it('by a lost connection is recorded as cancelled', async () => {
    const { session, pool } = await openRaw();
    session.destroy();
    expect(await settledRequests(polly, pool)).toMatchObject([{ state: 'cancelled', inputEnded: false }]);
  });
});

/** Opens a stream without any input, on a connection that the test controls. */
async function openRaw() {
  const pool = await createPool(polly, { pacing: 'published' });
  const client = createClient(polly, pool);
  const signed = new Promise<Record<string, string>>((resolve) => {
    client.middlewareStack.add(
      () => (args) => {
        resolve((args.request as { headers: Record<string, string> }).headers);
        throw new Error('Only the signed head was wanted.');
      },
      { step: 'deserialize', priority: 'low' },
    );
  });
  const input = new ManualInput();
  input.end();
  await Promise.all([signed, openStream(client, input).catch(() => undefined)]);
  const session = connectHttp2(polly.url);
  const stream = session.request({ ':method': 'POST', ':path': '/v1/synthesisStream', ...(await signed) });
  stream.on('error', () => undefined);
  const status = await new Promise((resolve) => stream.once('response', (headers) => resolve(headers[':status'])));
  expect(status).toBe(200);
  return { session, stream, pool };
}

function withBytes(message: Uint8Array, at: number, bytes: readonly number[]): Uint8Array {
  const spoiled = message.slice();
  spoiled.set(bytes, at);
  return spoiled;
}

/** Builds the first 12 bytes of a message, with a valid checksum. */
function preludeOf(messageBytes: number, headersBytes: number): Uint8Array {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(messageBytes, 0);
  prelude.writeUInt32BE(headersBytes, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  return prelude;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

describe('everything at once', { timeout: SPEECH_TEST_TIMEOUT_MS }, () => {
  it("serves AWS's own SDK with all kinds of requests at once", async () => {
    const client = createClient(polly, polly.identityPoolId, { maxAttempts: 1 });
    const streams = Array.from({ length: 10 }, async () => readAll(await openStream(client, textEvents('Hello.'))));
    const calls = Array.from({ length: 10 }, async () => {
      const { AudioStream } = await client.send(new SynthesizeSpeechCommand({ VoiceId: 'Matthew', OutputFormat: 'pcm', Text: 'Hello.' }));
      return (await AudioStream?.transformToByteArray())?.byteLength;
    });
    for (const { requestCharacters } of await Promise.all(streams)) expect(requestCharacters).toBe(6);
    for (const bytes of await Promise.all(calls)) expect(bytes).toBeGreaterThan(0);
    client.destroy();
  });
});
