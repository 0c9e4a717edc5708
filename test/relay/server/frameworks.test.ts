/** The relay on the servers of frameworks, each started as in its documentation. */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachRelay } from '../../../src/relay';
import { readBytes, startUpstream, type Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';

let upstream: Upstream;
const cleanUps: (() => unknown)[] = [];

beforeEach(async () => {
  upstream = await startUpstream();
});

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await upstream.close();
});

async function listening(server: Server): Promise<Server> {
  if (!server.listening) await once(server, 'listening');
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

const LOCAL = { host: '127.0.0.1', port: 0 };

const SERVERS: Record<string, () => Promise<Server>> = {
  'node:http': () => listening(createHttpServer((_request, response) => response.end('app')).listen(LOCAL)),
  'node:https': () => {
    const dir = mkdtempSync(join(tmpdir(), 'relay-https-'));
    cleanUps.push(() => rmSync(dir, { recursive: true }));
    const [certificate, key] = [join(dir, 'certificate.pem'), join(dir, 'key.pem')];
    const how = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'.split(' ');
    execFileSync('openssl', ['req', ...how, '-keyout', key, '-out', certificate], { stdio: 'pipe' });
    const files = { cert: readFileSync(certificate), key: readFileSync(key) };
    return listening(createHttpsServer(files, (_request, response) => response.end('app')).listen(LOCAL));
  },
  Express: () =>
    listening(
      express()
        .get('/', (_request, response) => void response.send('app'))
        .listen(0, '127.0.0.1'),
    ),
  Fastify: async () => {
    const app = fastify();
    app.get('/', () => 'app');
    await app.listen(LOCAL);
    cleanUps.push(() => app.close());
    return app.server;
  },
  'Hono on Node': () => {
    const app = new Hono().get('/', (context) => context.text('app'));
    return listening(serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }) as Server);
  },
};

test.each(Object.keys(SERVERS))('%s: the relay carries streams beside the app, drains, and leaves the app as it was', async (name) => {
  const server = (await SERVERS[name]?.()) as Server;
  const relay = attachRelay(server, { path: '/polly-relay', upstreams: [upstream.origin] });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const isSecure = name === 'node:https';
  const client = await RawClient.connect(`${isSecure ? 'wss' : 'ws'}://${address}/polly-relay`, { rejectUnauthorized: false });
  client.open(upstream.host).send('text');
  const { stream } = await upstream.nextRequest();
  expect(await readBytes(stream, 4)).toBe('text');
  stream.respond({ ':status': 200 });
  expect(await client.next()).toMatchObject({ type: 'response', status: 200 });
  const drained = relay.drain();
  expect(await client.next()).toMatchObject({ type: 'leave' });
  stream.end('sound');
  expect(await client.nextText()).toBe('sound');
  expect(await client.next()).toEqual({ type: 'end' });
  client.socket.close();
  await drained;
  expect(server.listening).toBe(true);
  if (!isSecure) expect(await (await fetch(`http://${address}/`)).text()).toBe('app');
});
