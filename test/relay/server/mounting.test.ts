/** The relay on other servers, and as a program. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createSecureServer, createServer as createH2cServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, Socket, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createServer as createViteServer, type ViteDevServer } from 'vite';
import { WebSocket, WebSocketServer } from 'ws';
import {
  attachRelay,
  DEFAULT_RELAY_LIMITS,
  startRelay,
  type AttachRelayOptions,
  type RelayLimits,
  type RelayOptions,
} from '../../../src/relay';
import { startLocalPolly, type LocalPolly } from '../../../src/emulator';
import { checkGroup } from '../../../src/relay/options/option-schema';
import { pollyRelay } from '../../../src/relay/vite-plugin';
import { RawClient } from '../stage/raw-client';
import { PATIENCE } from '../../stack/patience';

const ignore = () => undefined;
const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe('attachRelay', () => {
  test('takes its own path and leaves the others to their listeners', async () => {
    const server = createServer();
    const port = await listen(server);
    const relay = attachRelay(server, { path: '/polly-relay' });
    cleanUps.push(() => relay.close());
    const others = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/other') others.handleUpgrade(request, socket, head, (other) => other.close(4999));
    });
    const [code] = (await once(new WebSocket(`ws://127.0.0.1:${port}/other`, { origin: 'http://localhost' }), 'close')) as [number];
    expect(code).toBe(4999);
    const client = await RawClient.connect(`ws://127.0.0.1:${port}/polly-relay?query`);
    expect(await client.open('evil.example').next()).toMatchObject({ type: 'error', code: 'not-allowed' });
    await relay.close();
    expect(await client.next()).toMatchObject({ closed: 1001 });
    expect(server.listenerCount('upgrade')).toBe(1);
  });

  test.each([
    [{ allowedOrigins: ['https://app.example.com/'] }, /https:\/\/app\.example\.com\//],
    [{ allowedOrigins: ['app.example.com'] }, /app\.example\.com/],
    [{ upstreams: ['http://127.0.0.1:4575/path'] }, /upstreams/],
    [{ upstreams: ['http://user@127.0.0.1:4575'] }, /upstreams/],
    [{ upstreams: ['ftp://127.0.0.1'] }, /upstreams/],
    [{ limits: { maxStreams: -1 } }, /maxStreams/],
    [{ limits: { maxMessageBytes: 0 } }, /maxMessageBytes/],
    [{ limits: { streamIdleMs: NaN } }, /streamIdleMs/],
    [{ limits: { streamIdleMs: Infinity } }, /streamIdleMs/],
    [{ limits: { pingIntervalMs: 2 ** 31 } }, /pingIntervalMs/],
    [{ limits: { connectTimeoutMs: '5000' as unknown as number } }, /connectTimeoutMs/],
    [{ limits: { maxSocket: 1 } as Partial<RelayLimits> }, /maxSocket"/],
    [{ limits: 5 }, /limits/],
    [{ path: 'speech' }, /"\/speech"/],
    [{ path: '' }, /begin with/],
    [{ path: '//speech' }, /"\/speech"/],
    [{ path: 'wss://a.example/speech' }, /Write "\/speech"/],
    [{ path: '/speech?x=1' }, /Write "\/speech"/],
    [{ path: '/a/../speech' }, /Write "\/speech"/],
    [{ path: '/été' }, /%C3%A9t%C3%A9/],
    [{ path: '/my speech' }, /%20/],
    [{ path: 5 }, /path: 5/],
    [{ path: null }, /path: null/],
    [{ allowedOrigins: 'https://app.example.com' }, /\['https:\/\/app\.example\.com'\]/],
    [{ allowedOrigins: '*' }, /\['\*'\]/],
    [{ allowedOrigins: { app: 'https://app.example.com' } }, /allowedOrigins/],
    [{ allowedOrigins: [/example/] }, /allowedOrigins/],
    [{ allowedOrigins: [undefined] }, /allowedOrigins: undefined/],
    [{ allowedOrigins: null }, /allowedOrigins: null/],
    [{ upstreams: 'http://127.0.0.1:4575' }, /\['http:\/\/127\.0\.0\.1:4575'\]/],
    [{ upstreams: [new URL('http://127.0.0.1:4575')] }, /upstreams/],
    [{ origins: ['https://app.example.com'] }, /Do you mean allowedOrigins\?/],
    [{ allowedOrigin: 'https://app.example.com' }, /Do you mean allowedOrigins\?/],
    [{ upstream: 'http://127.0.0.1:4575' }, /Do you mean upstreams\?/],
    [{ cors: true }, /"cors" is not an option\. The options are path, allowedOrigins/],
    [{ maxSockets: 5 }, /limits: \{ maxSockets/],
    [{ port: 4576 }, /startRelay/],
    [{ host: '0.0.0.0' }, /startRelay/],
    [{ clock: Date.now }, /clock/],
    [{ path: '/\\' }, /path: a browser never asks for/],
    [{ path: '/*' }, /"\/\*" is a pattern/],
    [{ path: '/speech/*' }, /is a pattern/],
    [{ path: '/:id' }, /"\/:id" is a pattern/],
    [{ path: '/speech/{id}' }, /is a pattern/],
    [{ path: '/[id]' }, /is a pattern/],
    [{ path: '/%zz' }, /"\/%zz" has a character/],
    [{ path: '/speech%' }, /a "%" that escapes none/],
    [{ path: '/a|b' }, /has a character/],
    [{ path: `/${'x'.repeat(500)} ` }, /…"/],
    [{ path: Symbol('path') }, /path: Symbol\(path\) is no path/],
    [{ path: 1n }, /path: 1n is no path/],
    [{ limits: null }, /limits: null is not an object/],
    [{ limits: [] }, /limits: an empty list/],
    [{ limits: new Map([['maxSockets', 1]]) }, /limits: an object \(Map\)/],
    [{ limits: new Date() }, /limits: an object \(Date\)/],
    [{ limits: { maxSockets: Symbol('five') } }, /limits\.maxSockets: Symbol\(five\) is no whole number from 0/],
    [{ limits: { maxSockets: 5n } }, /5n is no whole number/],
    [{ limits: { maxSockets: '5' } }, /"5" is no whole number/],
    [{ limits: { maxSockets: null } }, /null is no whole number/],
    [{ limits: { maxSokets: 5 } }, /Do you mean maxSockets\?/],
    [{ upstreams: ['https://*.amazonaws.com'] }, /no wildcards/],
    [{ upstreams: ['https://polly.{region}.amazonaws.com'] }, /no wildcards, no placeholders/],
    [{ upstreams: ['https://*'] }, /no wildcards/],
    [{ upstreams: ['*'] }, /"\*" is not an origin/],
    [{ upstreams: new Set(['http://127.0.0.1:4575']) }, /upstreams: an object \(Set\)/],
    [{ upstreams: [Symbol('a')] }, /upstreams: Symbol\(a\)/],
    [{ allowedOrigins: ['https://{tenant}.example.com'] }, /pattern or a placeholder/],
    [{ allowedOrigins: ['https://$HOST'] }, /pattern or a placeholder/],
    [{ allowedOrigins: 5n }, /allowedOrigins: 5n/],
    [{ clock: Symbol('clock') }, /clock/],
    [new Map(), /options: an object \(Map\)/],
    [Symbol('x'), /options: Symbol\(x\)/],
    [5n, /options: 5n/],
    [null, /options: null/],
    ['/speech', /options: a string is not an object/],
    [['/speech'], /options: a list/],
  ] as [unknown, RegExp][])('%s, told as %s: invalid-option', (options, says) => {
    expect(() => attachRelay(createServer(), options as AttachRelayOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(says) as string }),
    );
    if (typeof options === 'object') {
      expect(() => pollyRelay(options as AttachRelayOptions)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
    }
  });

  /** The apps of Express, Connect and Koa are functions or emitters that can listen, but get no upgrade requests themselves. */
  const emitting = Object.assign({}, EventEmitter.prototype, { listen: ignore });
  const expressApp = Object.assign(() => undefined, emitting);

  test.each([
    ['an Express app', expressApp, /app\.listen\(\) returns/],
    ['a Koa app', Object.assign({ use: ignore }, emitting), /app\.listen\(\) returns/],
    ['a Fastify app', { server: createServer(), listen: ignore }, /attachRelay\(app\.server\)/],
    ['a handler', ignore, /no server/],
    ['nothing', undefined, /undefined is no server/],
    ['a port', 4576, /4576 is no server/],
    ['options', { path: '/speech' }, /no server/],
    ['a server of TCP', createTcpServer(), /speaks no HTTP/],
    ['a server of TLS', createTlsServer(), /speaks no HTTP/],
    ['a server of HTTP/2 without TLS', createH2cServer(), /HTTP\/2 alone/],
    ['a server of HTTP/2 that allows no HTTP/1', createSecureServer(), /allowHTTP1/],
    ['a WebSocketServer', new WebSocketServer({ noServer: true }), /WebSocketServer/],
    ['a socket', new Socket(), /a socket/],
    ['an emitter', new EventEmitter(), /no server/],
    ['a symbol', Symbol('server'), /Symbol\(server\) is no server/],
    ['a promise', Promise.resolve(), /no server/],
    [
      'what throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      ),
      /no server/,
    ],
  ])('%s: invalid-option, and says what to give', (_, server, says) => {
    expect(() => attachRelay(server as unknown as Server)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringMatching(says) as string }),
    );
  });

  test('a server of HTTP/2 that allows HTTP/1, and one of HTTPS', async () => {
    for (const server of [createSecureServer({ allowHTTP1: true }), createHttpsServer()]) await attachRelay(server).close();
  });

  test('two relays on one path of a server: invalid-option, until the first is closed', async () => {
    const server = createServer();
    const first = attachRelay(server, { path: '/speech' });
    attachRelay(server, { path: '/other' });
    attachRelay(createServer(), { path: '/speech' });
    expect(() => attachRelay(server, { path: '/speech' })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('/speech') as string }),
    );
    await first.close();
    attachRelay(server, { path: '/speech' });
    await first.close();
    expect(() => attachRelay(server, { path: '/speech' })).toThrow('/speech');
  });
});

test('a limit that is undefined is the default', () => {
  const given = { maxSockets: undefined, maxStreams: 3 } as unknown as Partial<RelayLimits>;
  expect(checkGroup('limits', given)).toEqual({ ...DEFAULT_RELAY_LIMITS, maxStreams: 3 });
});

describe('startRelay', () => {
  test('answers load balancers, and tells a browser that strayed here what it is', async () => {
    const relay = await startRelay({ path: '/speech' });
    cleanUps.push(() => relay.close());
    expect(relay.url).toBe(`ws://127.0.0.1:${relay.port}/speech`);
    const base = `http://127.0.0.1:${relay.port}`;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(base)).status).toBe(426);
    await expect(RawClient.connect(`ws://127.0.0.1:${relay.port}/elsewhere`)).rejects.toThrow('404');
  });

  test.each([
    [{ port: '4576' }, /port: "4576"/],
    [{ port: -1 }, /port: -1/],
    [{ port: 70_000 }, /port: 70000/],
    [{ port: NaN }, /port: NaN/],
    [{ host: 5 }, /host: 5/],
    [{ host: '' }, /host: ""/],
    [{ host: '0.0.0.0' }, /allowedOrigins: at 0\.0\.0\.0 other machines/],
    [{ host: '::' }, /allowedOrigins: at ::/],
    [{ host: 'relay.example.com' }, /allowedOrigins/],
    [{ prt: 1 }, /"prt"/],
    [{ path: 'speech' }, /"\/speech"/],
  ])('%j: invalid-option', async (options, says) => {
    await expect(startRelay(options as RelayOptions)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(says) as string,
    });
  });

  test('a taken port: invalid-option, and says which', async () => {
    const port = await listen(createServer());
    await expect(startRelay({ port })).rejects.toMatchObject({
      code: 'invalid-option',
      message: `Port ${port} on 127.0.0.1 is taken by another program. Choose another port, or stop that program.`,
    });
  });
});

test("the Vite plugin mounts the relay beside Vite's own socket", async () => {
  const vite = await createViteServer({
    configFile: false,
    logLevel: 'silent',
    root: import.meta.dirname,
    server: { port: 0, host: '127.0.0.1', watch: null },
    optimizeDeps: { noDiscovery: true },
    plugins: [pollyRelay()],
  });
  cleanUps.push(() => vite.close());
  await vite.listen();
  const { port } = vite.httpServer?.address() as AddressInfo;
  const client = await RawClient.connect(`ws://127.0.0.1:${port}/polly-relay`, { origin: `http://127.0.0.1:${port}` });
  expect(await client.open('evil.example').next()).toMatchObject({ type: 'error', code: 'not-allowed' });
  const hot = new WebSocket(`ws://127.0.0.1:${port}/`, 'vite-hmr');
  const [message] = (await once(hot, 'message')) as [Buffer];
  expect(JSON.parse(message.toString())).toEqual({ type: 'connected' });
  hot.terminate();
});

test('the Vite plugin starts local Polly in the same process, and keeps it while Vite restarts', async () => {
  const started: LocalPolly[] = [];
  const localPolly = async () => {
    const polly = await startLocalPolly({ port: 0, pacing: 'instant' });
    started.push(polly);
    return polly;
  };
  const create = () =>
    createViteServer({
      configFile: false,
      logLevel: 'silent',
      root: import.meta.dirname,
      server: { port: 0, host: '127.0.0.1', watch: null },
      optimizeDeps: { noDiscovery: true },
      plugins: [pollyRelay({ localPolly })],
    });
  const [first, second] = [await create(), await create()];
  for (const vite of [first, second]) cleanUps.push(() => vite.close());
  await first.listen();
  await first.close();
  await second.listen();
  expect(started).toHaveLength(1);
  const pollyUrl = started[0]?.url ?? '';
  const { port } = second.httpServer?.address() as AddressInfo;
  const client = await RawClient.connect(`ws://127.0.0.1:${port}/polly-relay`, { origin: `http://127.0.0.1:${port}` });
  // The request is not signed. Only Polly reports that.
  expect(await client.open(new URL(pollyUrl).host).next()).toMatchObject({ type: 'response', status: 403 });
  await second.close();
  await vi.waitUntil(
    () =>
      fetch(pollyUrl).then(
        () => false,
        () => true,
      ),
    PATIENCE,
  );
});

test('the Vite plugin takes options from getters of a class, private fields behind them', async () => {
  class Settings {
    readonly #path = '/speech';
    get path() {
      return this.#path;
    }
    get allowedOrigins() {
      return ['https://app.example.com'];
    }
  }
  const server = createServer();
  const { configureServer } = pollyRelay(new Settings());
  if (typeof configureServer !== 'function') throw new Error('The plugin mounts nothing.');
  await configureServer.call({} as never, { httpServer: server } as unknown as ViteDevServer);
  const port = await listen(server);
  const client = await RawClient.connect(`ws://127.0.0.1:${port}/speech`, { origin: 'https://app.example.com' });
  expect(await client.open('evil.example').next()).toMatchObject({ type: 'error', code: 'not-allowed' });
  const other = await RawClient.connect(`ws://127.0.0.1:${port}/speech`, { origin: `http://127.0.0.1:${port}` });
  expect(await other.next()).toMatchObject({ closed: 4403 });
});

describe('the program', () => {
  const run = (...args: string[]) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/relay/cli.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    cleanUps.push(() => child.kill('SIGKILL'));
    return child;
  };

  test.each(['SIGINT', 'SIGTERM'] as const)('says where it listens, and ends at %s', async (signal) => {
    const child = run('--port', '0', '--origin', 'https://app.example.com');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const url = /ws:\/\/127\.0\.0\.1:\d+/.exec(line.toString())?.[0] ?? '';
    const client = await RawClient.connect(url, { origin: 'https://app.example.com' });
    const exited = once(child, 'exit');
    child.kill(signal);
    if (signal === 'SIGTERM') {
      expect(await client.next()).toMatchObject({ type: 'leave', withinMs: expect.closeTo(30_000, -3) as number });
      client.socket.close();
    } else {
      expect(await client.next()).toMatchObject({ closed: 1001 });
    }
    expect(await exited).toEqual([0, null]);
  });

  test('a taken port: says which and exits with 1', async () => {
    const port = await listen(createServer());
    const child = run('--port', String(port));
    const exited = once(child, 'exit');
    const [line] = (await once(child.stderr, 'data')) as [Buffer];
    expect(line.toString()).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(await exited).toEqual([1, null]);
  });
});
