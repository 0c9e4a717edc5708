/** Requests to connect that a proxy in front, or the relay's own checks, may read in two ways: none opens a WebSocket. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { attachRelay, startRelay, type Relay } from '../../../src/relay';
import { frame, rightHandshake } from '../stage/raw-frames';

let relay: Relay;
const asked: (string | undefined)[] = [];

beforeAll(async () => {
  relay = await startRelay({
    allowedOrigins: ['https://app.example.com'],
    metrics: true,
    authorize: ({ headers }) => asked.push(headers.origin) > 0,
  });
});
afterAll(() => relay.close());

const ORIGIN = 'Origin: https://app.example.com';
const right = rightHandshake([ORIGIN]);

/** Sends bytes, ends this side, and returns all that the other one said. */
async function answerTo(port: number, ...pieces: (string | Buffer)[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  let said = '';
  socket.on('data', (bytes: Buffer) => (said += bytes.toString('latin1')));
  for (const piece of pieces) socket.write(Buffer.from(piece as string, 'latin1'));
  socket.end();
  if (!socket.closed) await once(socket, 'close');
  return said;
}

test('the handshake that all others here differ from is accepted', async () => {
  expect(await answerTo(relay.port, right)).toMatch(/^HTTP\/1\.1 101 /);
  expect(asked).toEqual(['https://app.example.com']);
});

describe('a handshake', () => {
  test.each<[string, string]>([
    ['with a second host', right.replace('Host: localhost', 'Host: localhost\r\nHost: other')],
    ['without a host', right.replace('Host: localhost\r\n', '')],
    ['with a second origin', right.replace(ORIGIN, `${ORIGIN}\r\nOrigin: https://evil.example`)],
    ['with its origin in two headers, one of them empty', right.replace(ORIGIN, `Origin:\r\n${ORIGIN}`)],
    ['with a folded header', right.replace(ORIGIN, 'Origin: https://app\r\n .example.com')],
    ['with a space before a colon', right.replace('Upgrade: websocket', 'Upgrade : websocket')],
    ['with a space before a name', right.replace('Upgrade: websocket', ' Upgrade: websocket')],
    ['with a NUL', right.replace('localhost', 'local\0host')],
    ['with a lone carriage return', right.replace('Host: localhost\r\n', 'Host: localhost\rX: y\r\n')],
    ['with a body', right.replace(ORIGIN, `${ORIGIN}\r\nContent-Length: 5`)],
    ['with two lengths', right.replace(ORIGIN, `${ORIGIN}\r\nContent-Length: 0\r\nContent-Length: 5`)],
    ['with a length in another notation', right.replace(ORIGIN, `${ORIGIN}\r\nContent-Length: 00`)],
    ['with chunks', right.replace(ORIGIN, `${ORIGIN}\r\nTransfer-Encoding: chunked`)],
    ['with chunks in disguise', right.replace(ORIGIN, `${ORIGIN}\r\nTransfer-Encoding: xchunked`)],
    ['with chunks and a length', right.replace(ORIGIN, `${ORIGIN}\r\nTransfer-Encoding: chunked\r\nContent-Length: 5`)],
    ['of HTTP/1.0', right.replace('HTTP/1.1', 'HTTP/1.0')],
    ['of HTTP/1.2', right.replace('HTTP/1.1', 'HTTP/1.2')],
    ['of another method', right.replace('GET', 'HEAD')],
    ['of a method with a body', right.replace('GET', 'POST')],
    ['of a method in lower case', right.replace('GET', 'get')],
    ['for a path that only decodes to the right one', right.replace('GET /', 'GET /%2f')],
    ['for a path with dots', right.replace('GET /', 'GET /x/..')],
    ['for two slashes', right.replace('GET /', 'GET //')],
    ['for a whole address', right.replace('GET /', 'GET http://localhost/')],
    ['for another host by its whole address', right.replace('GET /', 'GET http://evil.example/')],
    ['with two keys', right.replace('Sec-WebSocket-Key:', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key:')],
    ['with a key of another length', right.replace('dGhlIHNhbXBsZSBub25jZQ==', 'dGhlIHNhbXBsZSBub25jZQ==AAAA')],
    ['with two versions', right.replace('Version: 13', 'Version: 13\r\nSec-WebSocket-Version: 8')],
    ['with another protocol beside WebSocket', right.replace('Upgrade: websocket', 'Upgrade: websocket, h2c')],
    ['with a second upgrade', right.replace('Upgrade: websocket', 'Upgrade: websocket\r\nUpgrade: h2c')],
    ['that does not upgrade', right.replace('Connection: Upgrade', 'Connection: close')],
    ['with a subprotocol given twice', right.replace('polly-duplex.v1', 'polly-duplex.v1, polly-duplex.v1')],
    ['with a quoted subprotocol', right.replace('polly-duplex.v1', '"polly-duplex.v1"')],
    ['behind the first line of a proxy protocol', `PROXY TCP4 203.0.113.7 127.0.0.1 5 6\r\n${right}`],
    ['with a head of 20,000 bytes', right.replace(ORIGIN, `${ORIGIN}\r\nX-Long: ${'a'.repeat(20_000)}`)],
    ['with 3,000 headers', right.replace(ORIGIN, `${ORIGIN}\r\n${'x:\r\n'.repeat(3_000)}Origin: https://evil.example`)],
  ])('%s is refused, and the app is not asked', async (_, bytes) => {
    asked.length = 0;
    expect(await answerTo(relay.port, bytes)).not.toContain(' 101 ');
    expect(asked).toEqual([]);
  });

  test.each<[string, string]>([
    ['behind a request that is answered', 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['behind one that is answered later', 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['behind many', 'GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50)],
    ['behind one that ends the connection', 'GET /elsewhere HTTP/1.1\r\nHost: a\r\n\r\n'],
    ['behind one with a body', 'POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc'],
    ['behind one in chunks', 'POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'],
    ['behind one that expects', 'POST /healthz HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na'],
    ['behind another one', right],
    ['behind one to another path', right.replace('GET /', 'GET /elsewhere')],
  ])('%s on the same connection harms nobody', async (_, before) => {
    await answerTo(relay.port, before + right, frame(0x1, '{"type":"end"}'));
    expect((await fetch(`http://127.0.0.1:${relay.port}/healthz`)).status).toBe(200);
  });
});

test('a handshake behind a request that the app has not answered yet ends the connection, and the app may answer late', async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((_, response) => waiting.push(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const mounted = attachRelay(server, { allowedOrigins: ['https://app.example.com'] });
  onTestFinished(async () => {
    await mounted.close();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  expect(await answerTo(port, `GET /page HTTP/1.1\r\nHost: a\r\n\r\n${right}`)).toBe('');
  expect(waiting).toHaveLength(1);
  waiting[0]?.end('late');
  const page = fetch(`http://127.0.0.1:${port}/page`);
  await once(server, 'request');
  waiting[1]?.end('page');
  expect(await (await page).text()).toBe('page');
});
