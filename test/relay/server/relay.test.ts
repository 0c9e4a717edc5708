/** Tests the relay from both ends: with a raw WebSocket and an HTTP/2 server. */
import { once } from 'node:events';
import { constants } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Relay, type RelayOptions } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import { readBytes, type Upstream, type UpstreamRequest } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';
import { systemClock } from '../../../src/base/clock';
import { useRelayStage } from '../stage/relay-stage';

const stage = useRelayStage({ clock: systemClock });
let upstream: Upstream;

beforeEach(() => {
  ({ upstream } = stage);
});

const start = (options?: RelayOptions) => stage.start(options);

const connect = (relay: Relay, headers: Record<string, string> = {}) => stage.admitted(relay, { headers });

/** A server that accepts connections but never answers; `https`, because a TLS handshake needs an answer. */
async function startSilentServer() {
  const server = createServer();
  const connected = once(server, 'connection').then(([socket]) => {
    (socket as Socket).on('error', () => undefined).resume();
    return socket as Socket;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    void connected.then((socket) => socket.destroy());
    server.close();
  };
  return { host, origin: `https://${host}`, connected, close };
}

describe('an exchange', () => {
  test('carries bytes both ways at once, half-closes, and leaves the socket free for the next', async () => {
    const client = await connect(await start());
    for (const turn of ['first', 'second']) {
      client.open(upstream.host).send('up-1');
      const { stream } = await upstream.nextRequest();
      stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
      stream.write(`down-1 ${turn}`);
      expect(await client.next()).toMatchObject({
        type: 'response',
        status: 200,
        headers: { 'content-type': 'application/vnd.amazon.eventstream' },
      });
      expect(await client.nextText()).toBe(`down-1 ${turn}`);
      expect(await readBytes(stream, 4)).toBe('up-1');
      client.send('up-2').say({ type: 'end' });
      expect(await readBytes(stream, 4)).toBe('up-2');
      stream.resume();
      if (!stream.readableEnded) await once(stream, 'end');
      stream.end('down-2');
      expect(await client.nextText()).toBe('down-2');
      expect(await client.next()).toEqual({ type: 'end' });
    }
  });

  test('passes on what was signed, as it was signed, and nothing of the connection', async () => {
    const client = await connect(await start());
    const authorization = 'AWS4-HMAC-SHA256 Credential=A/B, SignedHeaders=host;x-custom;x-amz-date, Signature=00';
    const headers = {
      authorization,
      host: upstream.host,
      'x-custom': 'two  spaces',
      'x-amz-date': '20260101T000000Z',
      'x-unsigned': 'no',
      connection: 'x-amz-date',
      te: 'trailers',
      'transfer-encoding': 'chunked',
      cookie: 'no',
      ':path': '/elsewhere',
    };
    client.open(upstream.host, { headers });
    const request = await upstream.nextRequest();
    expect({ ...request.headers }).toMatchObject({
      ':method': 'POST',
      ':path': '/v1/synthesisStream',
      ':authority': upstream.host,
      authorization,
      'x-amz-date': '20260101T000000Z',
      'x-custom': 'two  spaces',
    });
    for (const name of ['x-unsigned', 'connection', 'te', 'transfer-encoding', 'cookie']) expect(request.headers).not.toHaveProperty(name);
  });

  test('shows the browser neither cookies nor headers of the connection', async () => {
    const client = await connect(await start());
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 403, 'x-amzn-errortype': 'AccessDeniedException', 'set-cookie': 'a=b' });
    stream.end();
    const { headers } = (await client.next()) as { headers: Record<string, string> };
    expect(Object.keys(headers).sort()).toEqual(['date', 'x-amzn-errortype']);
  });

  test('an answer that ends early frees the socket: what the browser still sends of the old body is dropped', async () => {
    const client = await connect(await start());
    client.open(upstream.host).send('old');
    const first = await upstream.nextRequest();
    first.stream.respond({ ':status': 400 });
    first.stream.end('no');
    expect(await client.next()).toMatchObject({ status: 400 });
    await client.next();
    expect(await client.next()).toEqual({ type: 'end' });
    client.send('late').say({ type: 'end' }).open(upstream.host).send('new');
    const second = await upstream.nextRequest();
    expect(await readBytes(second.stream, 3)).toBe('new');
  });

  test('each stream has a session of its own', async () => {
    const relay = await start();
    const [one, two] = await Promise.all([connect(relay), connect(relay)]);
    one.open(upstream.host);
    two.open(upstream.host);
    const first = await upstream.nextRequest();
    const second = await upstream.nextRequest();
    expect(first.stream.session).not.toBe(second.stream.session);
  });

  test('a session that says it goes away finishes what it has, and another takes what is new', async () => {
    const relay = await start();
    const [one, two] = [await connect(relay), await connect(relay)];
    one.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await one.next();
    stream.session?.goaway();
    stream.write('after');
    expect(await one.nextText()).toBe('after');
    two.open(upstream.host);
    const next = await upstream.nextRequest();
    expect(next.stream.session).not.toBe(stream.session);
    stream.end('still here');
    expect(await one.nextText()).toBe('still here');
    expect(await one.next()).toEqual({ type: 'end' });
  });
});

describe('leaving', () => {
  test.each([
    ['closes', (client: RawClient) => client.socket.close()],
    ['vanishes', (client: RawClient) => client.socket.terminate()],
  ])('a client that %s resets the stream upstream', async (_, leave) => {
    const client = await connect(await start());
    client.open(upstream.host).send('text');
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await client.next();
    leave(client);
    await once(stream, 'close');
    expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL);
  });

  test.each([
    ['resets the stream', ({ stream }: UpstreamRequest) => stream.destroy(new Error('broken'))],
    ['leaves the stream without a word of why', ({ stream }: UpstreamRequest) => stream.destroy()],
    ['ends the session', ({ stream }: UpstreamRequest) => stream.session?.destroy()],
    ['breaks the session', ({ stream }: UpstreamRequest) => stream.session?.destroy(new Error('broken'))],
    ['drops the connection', () => upstream.dropConnections()],
  ])('an upstream that %s: upstream-reset, and the socket stays good', async (_, breakOff) => {
    const client = await connect(await start());
    client.open(upstream.host).send('text');
    const request = await upstream.nextRequest();
    request.stream.respond({ ':status': 200 });
    request.stream.write('half');
    expect(await client.next()).toMatchObject({ type: 'response' });
    expect(await client.nextText()).toBe('half');
    breakOff(request);
    expect(await client.next()).toMatchObject({ type: 'error', code: 'upstream-reset' });
    client.open(upstream.host).send('more');
    expect(await readBytes((await upstream.nextRequest()).stream, 4)).toBe('more');
  });

  test('an upstream that nothing listens at: upstream-unreachable', async () => {
    const client = await connect(await start({ upstreams: ['http://127.0.0.1:9'] }));
    client.open('127.0.0.1:9');
    expect(await client.next()).toEqual({
      type: 'error',
      code: 'upstream-unreachable',
      message: 'No connection to 127.0.0.1:9: ECONNREFUSED.',
    });
  });

  test('an upstream that accepts a connection and says nothing: upstream-unreachable, after the time to connect', async () => {
    const clock = new FakeClock();
    const silent = await startSilentServer();
    const client = await connect(await start({ upstreams: [silent.origin], clock }));
    client.open(silent.host);
    await silent.connected;
    await clock.advance(5_000);
    expect(await client.next()).toMatchObject({
      type: 'error',
      code: 'upstream-unreachable',
      message: expect.stringContaining('5000 ms') as string,
    });
    silent.close();
  });

  test('a relay that closes while it connects to an upstream leaves no timer behind', async () => {
    const clock = new FakeClock();
    const silent = await startSilentServer();
    const relay = await start({ upstreams: [silent.origin], clock });
    const client = await connect(relay);
    client.open(silent.host);
    const connection = await silent.connected;
    const closed = once(connection, 'close');
    await relay.close();
    await closed;
    expect(clock.timerCount).toBe(0);
    silent.close();
  });

  test('a relay that closes tells its clients to come again, and resets what is under way', async () => {
    const relay = await start();
    const client = await connect(relay);
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    const closed = once(stream, 'close');
    await relay.close();
    expect(await client.next()).toMatchObject({ closed: 1001 });
    await closed;
    await expect(RawClient.connect(relay.url)).rejects.toThrow('ECONNREFUSED');
  });
});

describe('what is not allowed', () => {
  test.each([
    'polly.us-west-2.amazonaws.com.evil.example',
    'polly.us-west-2.amazonaws.com@evil.example',
    'evil.example#polly.us-west-2.amazonaws.com',
    'polly.us-west-2.amazonaws.com:443',
    'polly.us-west-2.amazonaws.com.',
    'POLLY.us-west-2.amazonaws.com',
    's3.us-west-2.amazonaws.com',
    'polly.us-west-2.evil.amazonaws.com',
    'polly.us-west-2.amazonaws.com.cn',
    'polly..amazonaws.com',
    '127.0.0.1',
    '127.0.0.1:1',
    '[::1]:80',
    '',
  ])('host %j', async (host) => {
    const client = await connect(await start());
    expect(await client.open(host).next()).toMatchObject({ type: 'error', code: 'not-allowed' });
    // The socket can be used again.
    client.open(upstream.host);
    await upstream.nextRequest();
  });

  test.each([
    { method: 'GET' },
    { method: 'post' },
    { path: '/v1/speech' },
    { path: '/v1/synthesisStream/' },
    { path: '/v1/synthesisStream?x=1' },
    { path: '//v1/synthesisStream' },
    { path: '/v1/../v1/synthesisStream' },
    { path: '/v1/%73ynthesisStream' },
    { path: '/v1/synthesisStream#x' },
    { path: '/v1/synthesisStream ' },
    { path: '/v1/synthesisstream' },
    { path: 'http://evil.example/v1/synthesisStream' },
    { path: '' },
    { method: 'POST ' },
    { method: 'CONNECT' },
  ])('%j', async (change) => {
    const client = await connect(await start());
    expect(await client.open(upstream.host, change).next()).toMatchObject({ type: 'error', code: 'not-allowed' });
  });

  test.each([
    ['text that is no JSON', (client: RawClient) => client.socket.send('hello')],
    ['an unknown message', (client: RawClient) => client.say({ type: 'close' })],
    [
      'headers that are no strings',
      (client: RawClient) => client.say({ type: 'open', host: 'a', method: 'POST', path: '/', headers: { a: 1 } }),
    ],
    ['bytes before open', (client: RawClient) => client.send('hello')],
    ['end before open', (client: RawClient) => client.say({ type: 'end' })],
    ['open within an exchange', (client: RawClient) => client.open(upstream.host).open(upstream.host)],
  ])('%s: bad-message, and the socket closes with 4400', async (_, misbehave) => {
    const client = await connect(await start());
    misbehave(client);
    expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
    expect(await client.next()).toMatchObject({ closed: 4400 });
  });

  test.each(['a\r\nx-evil: b', ' a', 'a\t', '\u0000', '\u{1f600}', 'ジ'])(
    'header value %j: bad-message, and the socket closes with 4400',
    async (value) => {
      const client = await connect(await start());
      client
        .open(upstream.host, { headers: { 'x-amz-date': value } })
        .send('body')
        .say({ type: 'end' });
      expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
      expect(await client.next()).toMatchObject({ closed: 4400 });
    },
  );

  test.each([':authority', ':path', 'X-Custom', ''])('header name %j, even when signed: bad-message', async (name) => {
    const client = await connect(await start());
    client.open(upstream.host, {
      headers: { authorization: `AWS4-HMAC-SHA256 SignedHeaders=host;${name}, Signature=00`, [name]: 'evil.example' },
    });
    expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
  });

  test.each([
    'connection',
    'content-length',
    'expect',
    'host',
    'http2-settings',
    'keep-alive',
    'proxy-authorization',
    'proxy-connection',
    'te',
    'trailer',
    'transfer-encoding',
    'upgrade',
  ])('header %s, even when signed: dropped', async (name) => {
    const client = await connect(await start());
    client.open(upstream.host, {
      headers: { authorization: `AWS4-HMAC-SHA256 SignedHeaders=${name};x-amz-date, Signature=00`, [name]: '1' },
    });
    const { headers } = await upstream.nextRequest();
    expect(headers).not.toHaveProperty(name);
    expect(headers[':authority']).toBe(upstream.host);
  });

  test.each([
    ['in one value', { 'x-amz-security-token': 'x'.repeat(40_000) }],
    ['in many', Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x-amz-meta-${index}`, 'x']))],
  ])('a head that is too long %s: bad-message, and no session is lost for it', async (_, headers) => {
    const relay = await start();
    const client = await connect(relay);
    expect(await client.open(upstream.host, { headers }).next()).toMatchObject({
      code: 'bad-message',
      message: expect.stringContaining('32768 bytes') as string,
    });
    expect(upstream.sessions).toHaveLength(0);
    const other = await connect(relay);
    other.open(upstream.host, { headers: { 'x-amz-security-token': 'x'.repeat(30_000) } });
    expect((await upstream.nextRequest()).headers['x-amz-security-token']).toHaveLength(30_000);
  });

  test('bytes after the end of the body: bad-message, and the socket closes with 4400', async () => {
    const client = await connect(await start());
    client.open(upstream.host).say({ type: 'end' }).send('more');
    expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
    expect(await client.next()).toMatchObject({ closed: 4400 });
  });

  test('what comes after a refusal is not read any more', async () => {
    const client = await connect(await start());
    client.say({ type: 'end' }).open(upstream.host);
    expect(await client.next()).toMatchObject({ type: 'error', code: 'bad-message' });
    expect(await client.next()).toMatchObject({ closed: 4400 });
    expect(upstream.sessions).toHaveLength(0);
  });

  test('a message over the limit closes the socket with 1009', async () => {
    const client = await connect(await start({ limits: { maxMessageBytes: 1_000 } }));
    client.open(upstream.host);
    client.send(Buffer.alloc(1_001));
    expect(await client.next()).toMatchObject({ closed: 1009 });
  });

  test('one stream more than the limit: overloaded; one socket more: 1013', async () => {
    const relay = await start({ limits: { maxStreams: 1, maxSockets: 2 } });
    const [one, two] = [await connect(relay), await connect(relay)];
    one.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    expect(await two.open(upstream.host).next()).toMatchObject({ type: 'error', code: 'overloaded' });
    expect(await (await connect(relay)).next()).toMatchObject({ closed: 1013 });
    one.socket.close();
    await once(stream, 'close');
    two.open(upstream.host);
    await upstream.nextRequest();
  });
});

describe('origins', () => {
  test.each([
    [undefined, 'http://localhost:63315', true],
    [undefined, 'https://127.0.0.1', true],
    [undefined, 'http://[::1]:3000', true],
    [undefined, 'https://app.example.com', false],
    [undefined, 'http://localhost.evil.example', false],
    [undefined, 'null', false],
    [['https://app.example.com'], 'https://app.example.com', true],
    [['https://app.example.com'], 'https://app.example.com:8443', false],
    [['https://app.example.com'], 'http://app.example.com', false],
    [['https://app.example.com'], 'https://app.example.com.evil.example', false],
    [['https://app.example.com'], 'http://localhost', false],
    [['*'], 'https://anything.example', true],
  ])('allowed %j, page %j: %s', async (allowedOrigins, origin, isWelcome) => {
    const relay = await start(allowedOrigins === undefined ? {} : { allowedOrigins });
    const client = await connect(relay, { origin });
    client.open(upstream.host);
    if (isWelcome) await upstream.nextRequest();
    else expect(await client.next()).toEqual({ closed: 4403, reason: 'origin not allowed' });
  });

  test.each([[undefined], [['https://app.example.com']]])('allowed %j: a program is refused', async (allowedOrigins) => {
    const relay = await start(allowedOrigins === undefined ? {} : { allowedOrigins });
    const client = await RawClient.connect(relay.url, { origin: undefined });
    stage.adopt(client);
    expect(await client.next()).toEqual({ closed: 4403, reason: 'origin not allowed' });
  });

  test('a client without the subprotocol is closed with 4400', async () => {
    const { url } = await start();
    const client = new RawClient(url, {}, []);
    stage.adopt(client);
    expect(await client.next()).toMatchObject({ closed: 4400 });
  });
});

describe('time', () => {
  test('a silent exchange ends with idle, one that moves does not', async () => {
    const clock = new FakeClock();
    const client = await connect(await start({ clock, limits: { streamIdleMs: 10_000, pingIntervalMs: 1e9 } }));
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    await client.next();
    await clock.advance(9_000);
    client.send(Buffer.alloc(64));
    await readBytes(stream, 64);
    await clock.advance(9_000);
    stream.write('audio');
    expect(await client.nextText()).toBe('audio');
    await clock.advance(9_999);
    const closed = once(stream, 'close');
    await clock.advance(1);
    expect(await client.next()).toMatchObject({ type: 'error', code: 'idle' });
    await closed;
  });

  /** A stream of a client that answers no ping. */
  async function openWithoutPongs() {
    const clock = new FakeClock();
    const relay = await start({ clock, limits: { pingIntervalMs: 5_000 } });
    const client = stage.adopt(await RawClient.connect(relay.url, { autoPong: false }));
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    const expectDropped = async () => {
      const closed = once(stream, 'close');
      await clock.advance(5_000);
      await clock.advance(5_000);
      expect(await client.next()).toMatchObject({ closed: 1006 });
      await closed;
    };
    return { clock, client, stream, expectDropped };
  }

  test('a client that answers no ping is dropped, and its stream reset', async () => {
    const { expectDropped } = await openWithoutPongs();
    await expectDropped();
  });

  test('a client that answers no ping and goes on writing is there: the ping waits behind sound on a slow line', async () => {
    const { clock, client, stream, expectDropped } = await openWithoutPongs();
    for (let round = 0; round < 4; round += 1) {
      await clock.advance(5_000);
      client.send('text');
      expect(await readBytes(stream, 4)).toBe('text');
    }
    await expectDropped();
  });

  test('closing leaves no timer behind', async () => {
    const clock = new FakeClock();
    const relay = await start({ clock });
    const client = await connect(relay);
    client.open(upstream.host);
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 }, { endStream: true });
    await client.next();
    expect(await client.next()).toEqual({ type: 'end' });
    const [session] = upstream.sessions;
    const closed = session === undefined ? undefined : once(session, 'close');
    await relay.close();
    await closed;
    expect(clock.timerCount).toBe(0);
  });
});
