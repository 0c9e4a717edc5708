/** Clients of a relay. One of them behaves; each of the others misuses a socket in its own way. None leaves anything behind. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Chance } from '../../chaos/texts/chance';

/** The addresses of the relay and of its upstream. */
export interface SoakTarget {
  /** `ws://127.0.0.1:PORT`. */
  readonly url: string;
  readonly host: string;
}

/** A visit of a client. */
interface Visit {
  readonly target: SoakTarget;
  readonly chance: Chance;
  /** Waits for a random time of at most this many milliseconds. */
  readonly pause: (mostMs: number) => Promise<void>;
}

const OPEN = { type: 'open', method: 'POST', path: '/v1/synthesisStream', headers: {} };
const PIECE_BYTES = 550;
/** Longer than any wait of a visit. */
const PATIENCE_MS = 10_000;

async function socketTo({ url, host }: SoakTarget, protocol = 'polly-duplex.v1', path = ''): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`${url}${path}/?warm=${host}`, protocol, { perMessageDeflate: false, origin: 'http://localhost' });
  socket.on('error', () => undefined);
  await Promise.race([new Promise<void>((resolve) => socket.once('open', () => resolve())), closing(socket)]);
  return socket.readyState === WebSocket.OPEN ? socket : undefined;
}

/** Opens a stream and sends some of its body. */
function begin(socket: WebSocket, { target, chance }: Visit): void {
  socket.send(JSON.stringify({ ...OPEN, host: target.host }));
  for (let pieces = chance.whole(1, 20); pieces > 0; pieces -= 1) socket.send(Buffer.alloc(PIECE_BYTES));
}

/** Waits for a message of the relay, or for its close. */
async function heard(socket: WebSocket, word: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_MS);
    const done = (isHeard: boolean) => {
      clearTimeout(timer);
      resolve(isHeard);
    };
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary && data.toString().includes(`"${word}"`)) done(true);
    });
    socket.once('close', () => done(false));
  });
}

/** Resolves when a socket is closed for any reason. */
function closing(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

async function closed(socket: WebSocket): Promise<void> {
  if (socket.readyState === WebSocket.CLOSED) return;
  const over = closing(socket);
  socket.close();
  await over;
}

/** The visits by name. Each resolves to whether it went as expected, or to what happened instead. */
export const WAYS_TO_VISIT: Readonly<Record<string, (visit: Visit, socket: WebSocket) => Promise<boolean | string>>> = {
  'behaves, some streams on one socket': async (visit, socket) => {
    let last = 'nothing was heard';
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary) last = data.toString();
    });
    socket.once('close', (code) => {
      last += `, closed with ${code}`;
    });
    for (let streams = visit.chance.whole(1, 3); streams > 0; streams -= 1) {
      const ended = heard(socket, 'end');
      begin(socket, visit);
      await visit.pause(200);
      socket.send('{"type":"end"}');
      if (!(await ended)) return last;
    }
    await closed(socket);
    return true;
  },
  'vanishes in a stream': async (visit, socket) => {
    begin(socket, visit);
    await visit.pause(100);
    socket.terminate();
    return true;
  },
  'stalls, and vanishes later': async (visit, socket) => {
    begin(socket, visit);
    socket.pause();
    await visit.pause(500);
    socket.terminate();
    return true;
  },
  'closes in a stream': async (visit, socket) => {
    begin(socket, visit);
    await visit.pause(50);
    await closed(socket);
    return true;
  },
  'opens nothing': async (visit, socket) => {
    await visit.pause(300);
    await closed(socket);
    return true;
  },
  'breaks the protocol': async ({ chance }, socket) => {
    const over = closing(socket);
    const rude = ['{"type":"no such"}', '{', '{"type":"end"}', Buffer.alloc(PIECE_BYTES)];
    socket.send(chance.one(rude));
    await over;
    return true;
  },
  'breaks the protocol in a stream': async (visit, socket) => {
    const over = closing(socket);
    begin(socket, visit);
    socket.send(JSON.stringify({ ...OPEN, host: visit.target.host }));
    await over;
    return true;
  },
  'asks for what it may not have': async (_, socket) => {
    const refused = heard(socket, 'not-allowed');
    socket.send(JSON.stringify({ ...OPEN, host: 'evil.example' }));
    const isRefused = await refused;
    await closed(socket);
    return isRefused;
  },
  chatters: async (_, socket) => {
    const over = closing(socket);
    for (let pings = 0; pings < 200; pings += 1) socket.ping();
    await over;
    return true;
  },
  'sends more than it may': async (_, socket) => {
    const over = closing(socket);
    socket.send(Buffer.alloc(200_000));
    await over;
    return true;
  },
};

/** Visits that end before the WebSocket opens. */
export const WAYS_TO_KNOCK: Readonly<Record<string, (visit: Visit) => Promise<boolean>>> = {
  'speaks another protocol': async ({ target }) => {
    const socket = await socketTo(target, 'another');
    if (socket !== undefined) await closing(socket);
    return true;
  },
  'knocks at another path': async ({ target }) => (await socketTo(target, undefined, '/elsewhere')) === undefined,
  'resets half a handshake': async ({ target, chance, pause }) => {
    const { hostname, port } = new URL(target.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const request = `GET / HTTP/1.1\r\nhost: ${hostname}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n`;
    socket.write(request.slice(0, chance.whole(0, request.length)));
    await pause(20);
    socket.resetAndDestroy();
    return true;
  },
};

/**
 * Makes one random visit.
 *
 * @returns What went wrong; undefined if nothing did.
 */
export async function visitOnce(visit: Visit): Promise<string | undefined> {
  const [name, knock] = visit.chance.one([...Object.entries(WAYS_TO_KNOCK), ...Object.entries(WAYS_TO_VISIT)]);
  if (name in WAYS_TO_KNOCK) return (await (knock as (one: Visit) => Promise<boolean>)(visit)) ? undefined : name;
  const socket = await socketTo(visit.target);
  if (socket === undefined) return `${name}: no socket`;
  const outcome = await knock(visit, socket);
  if (outcome === true) return undefined;
  // A failed visit must not look like a leak of the relay.
  socket.terminate();
  return outcome === false ? name : `${name}: ${outcome}`;
}
