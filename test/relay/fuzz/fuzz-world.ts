/** A relay under fuzzing and everything around it that observes it: an upstream, a forbidden server, and logs. */
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { createServer as createH2cServer, type IncomingHttpHeaders, type ServerHttp2Session } from 'node:http2';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Registry } from 'prom-client';
import { startRelay, type Relay, type RelayOptions } from '../../../src/relay';
import { RawClient } from '../stage/raw-client';

/** Represents secrets and spoken text. It must not be logged. */
export const MARKER = 'marker-b2c7e9';

/** A header that no script sends. If it arrives, it was smuggled in. */
export const SMUGGLED = 'x-smuggled';

/** Opcode of a pong (RFC 6455, section 5.2). */
const PONG = 0xa;

const NEVER_FORWARDED = [
  'connection',
  'cookie',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  SMUGGLED,
];
/** Anything that takes longer counts as hanging. */
const HANGS_AFTER_MS = 15_000;

/** The relay and its surroundings. */
export class FuzzWorld {
  readonly relay: Relay;
  /** `127.0.0.1:PORT` of an allowed upstream. */
  readonly host: string;
  /** `127.0.0.1:PORT` of a forbidden server. */
  readonly forbiddenHost: string;
  /** Faults of arrived requests, and requests that reached the forbidden server. */
  readonly breaches: string[] = [];
  requests = 0;
  /** All lines of the log. */
  readonly #lines: readonly string[];
  readonly #registry: Registry;
  readonly #stop: () => Promise<void>;
  #onLine: () => void = () => undefined;

  private constructor(
    relay: Relay,
    [upstream, forbidden]: readonly [Server, Server],
    lines: readonly string[],
    registry: Registry,
    stop: () => Promise<void>,
  ) {
    this.relay = relay;
    this.host = hostOf(upstream);
    this.forbiddenHost = hostOf(forbidden);
    this.#lines = lines;
    this.#registry = registry;
    this.#stop = stop;
  }

  /** Starts everything. */
  static async start(options: RelayOptions = {}, upstreams: readonly string[] = []): Promise<FuzzWorld> {
    const registry = new Registry();
    const lines: string[] = [];
    const write = (fields: object, message: string) => {
      lines.push(JSON.stringify(fields), message);
      const { world } = inWorld;
      if (world !== undefined) world.#onLine();
    };
    const inWorld: { world?: FuzzWorld } = {};
    const upstream = createH2cServer();
    const sessions = new Set<ServerHttp2Session>();
    upstream.on('session', (session) => {
      sessions.add(session);
      session.once('close', () => sessions.delete(session));
      session.on('error', () => undefined);
    });
    upstream.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      inWorld.world?.inspect(headers);
      stream.resume();
      stream.respond({ ':status': 200 });
      stream.end('sound');
    });
    const forbidden = createServer((socket) => {
      inWorld.world?.breaches.push('the server that is not allowed was reached');
      socket.destroy();
    });
    for (const server of [upstream, forbidden]) await once(server.listen(0, '127.0.0.1'), 'listening');
    const relay = await startRelay({
      upstreams: [`http://${hostOf(upstream)}`, ...upstreams],
      allowedOrigins: ['*'],
      logger: { debug: write, info: write, warn: write },
      metricsRegistry: registry,
      limits: { maxNewStreamsPerMinute: 0 },
      ...options,
    });
    const world = new FuzzWorld(relay, [upstream, forbidden], lines, registry, async () => {
      await relay.close();
      for (const session of sessions) session.destroy();
      for (const server of [upstream, forbidden]) await new Promise((resolve) => server.close(resolve));
    });
    inWorld.world = world;
    return world;
  }

  /** Checks the head of an arrived request. */
  inspect(headers: IncomingHttpHeaders): void {
    this.requests += 1;
    if (headers[':authority'] !== this.host) this.breaches.push(`:authority was ${String(headers[':authority'])}`);
    if (headers[':path'] !== '/v1/synthesisStream' || headers[':method'] !== 'POST') this.breaches.push('another operation was asked for');
    for (const name of NEVER_FORWARDED) if (headers[name] !== undefined) this.breaches.push(`the header ${name} arrived`);
  }

  /** Checks the output of the relay to a client. */
  hear(said: string): void {
    if (said.includes(MARKER)) this.breaches.push(`a client was told the marker: ${said.slice(0, 200)}`);
  }

  /** Opens a connection to the relay. Each comes from another address of this machine, since ports run out. */
  async connect(chance: number, mustRefuse: boolean): Promise<Socket> {
    const part = (shift: number) => ((Math.floor(chance * 2 ** 24) >> shift) & 0xff) % 254;
    const socket = connect({ port: this.relay.port, host: '127.0.0.1', localAddress: `127.${part(16)}.${part(8)}.${part(0) + 1}` });
    socket.on('error', () => undefined);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('close', () => {
      const said = withoutPongs(Buffer.concat(chunks));
      this.hear(said);
      if (mustRefuse && /^HTTP\/1\.1 101 /m.test(said)) this.breaches.push('an ambiguous request was let in');
    });
    await once(socket, 'connect');
    return socket;
  }

  /** Sends a valid request, which the relay must still answer. */
  async canary(): Promise<void> {
    const client = await within(RawClient.connect(this.relay.url), 'a page connects');
    client.open(this.host).send('text').say({ type: 'end' });
    const heard = [
      await within(client.next(), 'a page gets its head'),
      await within(client.next(), 'its sound'),
      await within(client.next(), 'its end'),
    ];
    client.socket.terminate();
    const [head, sound, end] = heard;
    if (
      !JSON.stringify(head).includes('200') ||
      !(Buffer.isBuffer(sound) && sound.toString() === 'sound') ||
      !JSON.stringify(end).includes('"end"')
    ) {
      this.breaches.push(`a page was answered ${JSON.stringify(heard)}`);
    }
  }

  /** Waits until the relay is idle, and returns its log. */
  async written(): Promise<string> {
    for (;;) {
      // Before looking, so that nothing is missed.
      const next = this.#nextLine();
      const metrics = await this.#registry.metrics();
      const open = ['polly_relay_sockets', 'polly_relay_streams'].map((name) =>
        Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1]),
      );
      if (open.every((count) => count === 0)) return [...this.#lines, metrics].join('\n');
      await within(next, `sockets and streams close, of which are open: ${open.join(', ')}`);
      // The line of a socket comes before its stream ends.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Resolves when the relay writes to its log. */
  #nextLine(): Promise<void> {
    return new Promise((resolve) => {
      this.#onLine = resolve;
    });
  }

  /** Stops everything. */
  async stop(): Promise<void> {
    await within(this.#stop(), 'the relay closes');
  }
}

/** Returns what the relay wrote to a socket, without pongs: each repeats a ping, which may contain anything. */
function withoutPongs(written: Buffer): string {
  const headEnd = written.indexOf('\r\n\r\n') + 4;
  const said = [written.subarray(0, headEnd)];
  let at = written.subarray(0, headEnd).includes(' 101 ') ? headEnd : written.length;
  if (at > headEnd) said.push(written.subarray(headEnd));
  // A server's frames have no mask, and pongs have no longer length.
  while (at + 2 <= written.length) {
    const shortLength = written.readUInt8(at + 1);
    const sizeBytes = shortLength === 127 ? 8 : shortLength === 126 ? 2 : 0;
    const length = sizeBytes === 0 ? shortLength : written.subarray(at + 2, at + 2 + sizeBytes).reduce((sum, byte) => sum * 256 + byte, 0);
    const end = at + 2 + sizeBytes + length;
    if ((written.readUInt8(at) & 0x0f) !== PONG) said.push(written.subarray(at, end));
    at = end;
  }
  return Buffer.concat(said).toString('latin1');
}

/** Waits for something that must not take long. */
export async function within<Item>(promise: Promise<Item>, what: string): Promise<Item> {
  let timer;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Hangs: ${what}.`)), HANGS_AFTER_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Counts the open sockets of this process. */
export function openSockets(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith('socket:');
    } catch {
      // The descriptor that read the list is gone.
      return false;
    }
  }).length;
}

function hostOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
