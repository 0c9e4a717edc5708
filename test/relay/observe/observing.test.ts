/** Metrics, logs and probes for an operator, and data that must not appear in them. */
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createConnection, type AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { attachRelay, startRelay, type Relay, type RelayOptions } from '../../../src/relay';
import { FakeClock } from '../../base/fake-clock';
import type { Upstream } from '../stage/h2c-upstream';
import { RawClient } from '../stage/raw-client';
import { systemClock } from '../../../src/base/clock';
import { useRelayStage } from '../stage/relay-stage';
import { PATIENCE } from '../../stack/patience';

const MARKER = 'MARKER-of-what-nobody-may-see';

const stage = useRelayStage({ clock: systemClock, metrics: true });
let upstream: Upstream;
let lines: string[];

beforeEach(() => {
  ({ upstream } = stage);
  lines = [];
});

/** Creates a pino logger that writes every level to {@link lines}. */
function createLogger() {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return pino({ level: 'debug' }, sink);
}

const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

const start = (options?: RelayOptions) => stage.start({ logger: createLogger(), ...options });

const connect = (relay: Relay) => stage.admitted(relay);

async function metricsOf({ monitorPort }: Relay): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${monitorPort}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

/** Waits until the metrics contain a line. */
async function metricsWith(relay: Relay, line: string): Promise<string> {
  let metrics = '';
  await vi.waitUntil(async () => (metrics = await metricsOf(relay)).includes(`${line}\n`), { timeout: 10_000 });
  return metrics;
}

/** Carries out one whole stream. */
async function speak(client: RawClient): Promise<void> {
  client
    .open(upstream.host, { headers: { authorization: 'AWS4-HMAC-SHA256 Signature=00' } })
    .send('1234')
    .say({ type: 'end' });
  const { stream } = await upstream.nextRequest();
  stream.respond({ ':status': 200, 'x-amzn-requestid': 'of-polly' });
  stream.resume();
  stream.end('123456');
  for (const kind of ['response', 'bytes', 'end']) {
    const heard = await client.next();
    if (kind !== 'bytes') expect(heard).toMatchObject({ type: kind });
  }
}

describe('metrics', () => {
  test('count sockets, streams, bytes and sessions, and time what is passed on', async () => {
    const relay = await start();
    const client = await connect(relay);
    await speak(client);
    const metrics = await metricsWith(relay, 'polly_relay_streams_ended_total{outcome="ended"} 1');
    for (const line of [
      'polly_relay_ready 1',
      'polly_relay_sockets 1',
      'polly_relay_sockets_opened_total 1',
      'polly_relay_streams 0',
      'polly_relay_streams_opened_total 1',
      'polly_relay_bytes_total{direction="up"} 4',
      'polly_relay_bytes_total{direction="down"} 6',
      'polly_relay_waiting_bytes{direction="down"} 0',
      'polly_relay_waiting_bytes{direction="up"} 0',
      'polly_relay_head_seconds_count 1',
      'polly_relay_added_seconds_count{direction="up"} 1',
      'polly_relay_added_seconds_count{direction="down"} 1',
    ]) {
      expect(metrics).toContain(`${line}\n`);
    }
    expect(metrics).toMatch(/^polly_relay_sessions\{state="spare"\} [1-9]/m);
    client.socket.close();
    await metricsWith(relay, 'polly_relay_sockets_closed_total{code="1005"} 1');
  });

  test('have one series for all close codes that a browser makes up', async () => {
    const relay = await start();
    for (const code of [1000, 1008, 3000, 3999, 4000, 4001, 4400, 4999]) {
      const client = await connect(relay);
      client.socket.close(code);
      await once(client.socket, 'close');
    }
    const metrics = await metricsWith(relay, 'polly_relay_sockets_closed_total{code="other"} 5');
    const codes = [...metrics.matchAll(/sockets_closed_total\{code="(\w+)"\}/g)].map(([, code]) => code);
    expect(codes.sort()).toEqual(['1000', '1008', '4400', 'other']);
  });

  test('count streams under way and the bytes that wait for a stalled Polly', async () => {
    const relay = await start();
    const client = await connect(relay);
    client.open(upstream.host).send(Buffer.alloc(65_536));
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 200 });
    stream.pause();
    expect(await client.next()).toMatchObject({ type: 'response' });
    const metrics = await metricsWith(relay, 'polly_relay_streams 1');
    expect(metrics).toContain('polly_relay_sessions{state="leased"} 1\n');
    expect(metrics).toContain('polly_relay_bytes_total{direction="up"} 65536\n');
  });

  test('count refusals by code and reason', async () => {
    const relay = await start({ limits: { maxStreams: 0, maxSockets: 2 } });
    const client = await connect(relay);
    expect(await client.open('evil.example').next()).toMatchObject({ code: 'not-allowed' });
    expect(await client.open(upstream.host).next()).toMatchObject({ code: 'overloaded' });
    const rude = await connect(relay);
    expect(await rude.say({ type: 'no such thing' }).next()).toMatchObject({ code: 'bad-message' });
    const stranger = new RawClient(relay.url, { origin: 'https://evil.example' });
    expect(await stranger.next()).toMatchObject({ closed: 4403 });
    const metrics = await metricsWith(relay, 'polly_relay_sockets_refused_total{code="4403",reason="origin not allowed"} 1');
    for (const line of [
      'polly_relay_streams_refused_total{code="not-allowed"} 1',
      'polly_relay_streams_refused_total{code="overloaded"} 1',
      'polly_relay_protocol_errors_total{reason="not a control message"} 1',
    ]) {
      expect(metrics).toContain(`${line}\n`);
    }
  });

  test('say that a relay drains, and count whom it turns away', async () => {
    const relay = await start({ clock: new FakeClock() });
    const client = await connect(relay);
    void relay.drain();
    expect(await client.next()).toMatchObject({ type: 'leave' });
    const late = new WebSocket(relay.url, 'polly-duplex.v1');
    await once(late, 'error');
    const metrics = await metricsWith(relay, 'polly_relay_sockets_refused_total{code="503",reason="draining"} 1');
    expect(metrics).toContain('polly_relay_ready 0\n');
  });

  test("go into an app's own registry", async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const metricsRegistry = new Registry();
    const relay = attachRelay(server, { metricsRegistry });
    expect(await metricsRegistry.metrics()).toContain('polly_relay_ready 1\n');
    expect(() => attachRelay(server, { metricsRegistry, path: '/other' })).toThrow(/already been registered/);
    await relay.close();
    server.close();
  });

  test('are answered where the operator wants them, and nowhere else', async () => {
    const statuses = async (port: number, host = '127.0.0.1') =>
      Promise.all(['/healthz', '/readyz', '/metrics'].map(async (path) => (await fetch(`http://${host}:${port}${path}`)).status));
    expect(await statuses((await start()).port)).toEqual([200, 200, 200]);
    expect(await statuses((await start({ metrics: false })).port)).toEqual([200, 200, 426]);
    const apart = await start({ monitorPort: 0 });
    expect(await statuses(apart.port)).toEqual([200, 200, 426]);
    expect(await statuses(apart.monitorPort)).toEqual([200, 200, 200]);
    const elsewhere = await start({ monitorPort: 0, monitorHost: '127.0.0.2' });
    await expect(statuses(elsewhere.monitorPort)).rejects.toThrow();
    expect(await statuses(elsewhere.monitorPort, '127.0.0.2')).toEqual([200, 200, 200]);
    await apart.close();
    await expect(statuses(apart.monitorPort)).rejects.toThrow();
  });
});

describe('the board for Grafana', () => {
  const board = readFileSync('examples/relay/grafana-dashboard.json', 'utf8');
  const named = new Set(board.match(/\b(?:polly_relay|process|nodejs)_\w+/g)?.map((name) => name.replace(/_bucket$/, '')));

  test('shows every metric of the relay, and none that does not exist', async () => {
    const relay = await start();
    const existing = [...(await metricsOf(relay)).matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    expect([...named].filter((name) => !existing.includes(name))).toEqual([]);
    expect(existing.filter((name) => name.startsWith('polly_relay_') && !named.has(name))).toEqual([]);
  });
});

describe('the log', () => {
  test('has a line for a stream, with ids to find it by, times and counts', async () => {
    const relay = await start();
    const client = await connect(relay);
    await speak(client);
    await vi.waitUntil(() => lines.some((line) => line.includes('stream over')), PATIENCE);
    const opened = logged().find(({ msg }) => msg === 'socket opened');
    expect(logged().find(({ msg }) => msg === 'stream over')).toMatchObject({
      level: 30,
      socket: opened?.['socket'],
      request: `${String(opened?.['socket'])}-1`,
      host: upstream.host,
      status: 200,
      outcome: 'ended',
      pollyRequestId: 'of-polly',
      upBytes: 4,
      downBytes: 6,
    });
  });

  test('says why Polly was not reached', async () => {
    const relay = await start({ upstreams: ['http://127.0.0.1:9'] });
    const client = await connect(relay);
    client.open('127.0.0.1:9');
    expect(await client.next()).toMatchObject({ code: 'upstream-unreachable' });
    expect(logged().find(({ msg }) => msg === 'stream failed')).toMatchObject({
      level: 40,
      outcome: 'upstream-unreachable',
      detail: 'No connection to 127.0.0.1:9: ECONNREFUSED.',
    });
  });

  test.each([
    [false, undefined],
    [true, '127.0.0.1'],
  ])('holds addresses only where the operator asks for them: %s', async (logAddresses, address) => {
    const relay = await start({ logAddresses });
    await connect(relay);
    await vi.waitUntil(() => lines.some((line) => line.includes('socket opened')), PATIENCE);
    expect(logged().find(({ msg }) => msg === 'socket opened')?.['address']).toBe(address);
    const stranger = new RawClient(relay.url, { origin: 'https://evil.example' });
    expect(await stranger.next()).toMatchObject({ closed: 4403 });
    expect(logged().find(({ msg }) => msg === 'socket refused')?.['address']).toBe(address);
  });

  test('is not flooded by refusals', async () => {
    const clock = new FakeClock();
    const relay = await start({ clock });
    const client = await connect(relay);
    const refuse = async () => expect(await client.open('evil.example').next()).toMatchObject({ code: 'not-allowed' });
    for (let count = 0; count < 50; count += 1) await refuse();
    const refusals = () => logged().filter(({ msg }) => msg === 'stream refused');
    expect(refusals()).toHaveLength(20);
    await clock.advance(2_000);
    await refuse();
    expect(refusals().at(-1)).toMatchObject({ omitted: 30 });
  });

  test('of one kind of refusal hides no other kind of warning', async () => {
    const relay = await start({ clock: new FakeClock(), upstreams: ['http://127.0.0.1:9'] });
    for (let count = 0; count < 25; count += 1) {
      expect(await new RawClient(relay.url, { origin: 'https://evil.example' }).next()).toMatchObject({ closed: 4403 });
    }
    const client = await connect(relay);
    expect(await client.open('127.0.0.1:9').next()).toMatchObject({ code: 'upstream-unreachable' });
    expect(await client.open('evil.example').next()).toMatchObject({ code: 'not-allowed' });
    expect(await new RawClient(relay.url, {}, []).next()).toMatchObject({ closed: 4400 });
    expect(logged().filter(({ level, reason }) => level === 40 && reason === 'origin not allowed')).toHaveLength(20);
    for (const msg of ['stream failed', 'stream refused']) expect(logged().map((line) => line['msg'])).toContain(msg);
    expect(logged().map(({ reason }) => reason)).toContain('subprotocol polly-duplex.v1 missing');
  });

  test('and the metrics hold nothing of what was sent', async () => {
    const relay = await start({ logAddresses: true });
    const client = await RawClient.connect(`${relay.url}/?key=${MARKER}&warm=${MARKER}.example`, { headers: { cookie: MARKER } });
    stage.adopt(client);
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${MARKER}, SignedHeaders=host;x-marker, Signature=${MARKER}`,
      'x-amz-security-token': MARKER,
      'x-marker': MARKER,
    };
    client.open(upstream.host, { headers }).send(MARKER).say({ type: 'end' });
    const { stream } = await upstream.nextRequest();
    stream.respond({ ':status': 400, 'x-marker': MARKER });
    stream.end(MARKER);
    for (let count = 0; count < 3; count += 1) await client.next();
    for (const open of [
      { host: `${MARKER}.example` },
      { host: upstream.host, path: `/${MARKER}` },
      { host: upstream.host, method: MARKER },
      { host: upstream.host, headers: { 'x-amz-security-token': `${MARKER}\n` } },
    ]) {
      const { host, ...changes } = open;
      client.open(host, { headers, ...changes });
      expect(JSON.stringify(await client.next())).not.toContain(MARKER);
    }
    const others = [await connect(relay), await connect(relay)];
    for (const [index, say] of [{ type: MARKER }, { type: 'end', text: MARKER }].entries()) others[index]?.say(say);
    await Promise.all(others.map((other) => other.next()));
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.join('')).not.toContain(MARKER);
    expect(await metricsOf(relay)).not.toContain(MARKER);
  });
});

test('connections that say nothing keep no probe from the port of the monitor', async () => {
  const relay = await start({ monitorPort: 0 });
  const silent = [];
  for (let count = 0; count < 70; count += 1) {
    const socket = createConnection(relay.monitorPort, '127.0.0.1');
    socket.on('error', () => undefined);
    silent.push({ socket, closed: once(socket, 'close') });
    await once(socket, 'connect');
  }
  expect((await fetch(`http://127.0.0.1:${relay.monitorPort}/healthz`)).status).toBe(200);
  await Promise.all(silent.slice(0, 6).map(({ closed }) => closed));
  for (const { socket } of silent) socket.destroy();
});

test('a port of the monitor that is taken is told of, and nothing is left listening', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(startRelay({ monitorPort: port })).rejects.toMatchObject({ code: 'invalid-option' });
  server.close();
});
