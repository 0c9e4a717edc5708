/** The near end of the relay's benchmark: the network traffic of pages. */
import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { WebSocket } from 'ws';
import { answerQuestions } from './bench-process';
import { repeatEvenly } from './even-pace';
import type { LoadPlan } from './load-plan';
import { FrameReader, timedFrame } from './timed-frames';

/** The target of streams. */
export interface LoadTarget {
  /** `ws://…` of relays or of nginx, in turn, or `http://…` of the upstream itself. */
  readonly urls: readonly string[];
  /** The upstream's host, which the relay is asked for. */
  readonly host: string;
}

/** The questions to this process. */
export type LoadQuestion =
  | { readonly kind: 'open-sockets'; readonly target: LoadTarget; readonly count: number; readonly warm: boolean }
  | { readonly kind: 'close-sockets' }
  | { readonly kind: 'run'; readonly target: LoadTarget; readonly plan: LoadPlan; readonly streams: number; readonly durationMs: number }
  /** Starts this many streams at once on the open sockets, with one piece of a body each. */
  | { readonly kind: 'begin'; readonly target: LoadTarget; readonly plan: LoadPlan; readonly streams: number };

/** The result of a run. */
export interface LoadReport {
  readonly errors: readonly string[];
  readonly latenciesMs: readonly number[];
  readonly downBytes: number;
  readonly seconds: number;
}

interface Stream {
  send(bytes: Buffer): void;
  end(): void;
  /** Resolves when the other end has ended the stream normally; rejects if it broke. */
  readonly over: Promise<void>;
  close(): void;
}

/** Milliseconds until a stream that does not end counts as broken. */
const END_LIMIT_MS = 60_000;

/** Handshakes at once. More would test the listener's backlog and not the relay. */
const AT_ONCE = 50;

let sockets: WebSocket[] = [];

async function openSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, 'polly-duplex.v1', { perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

async function inBatches<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  return results;
}

function onSocket(socket: WebSocket, host: string, onBytes: (bytes: Buffer) => void): Stream {
  const over = new Promise<void>((resolve, reject) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) {
        onBytes(data);
        return;
      }
      const message = JSON.parse(data.toString()) as { type: string; code?: string; message?: string };
      if (message.type === 'end') resolve();
      if (message.type === 'error') reject(new Error(`${message.code}: ${message.message}`));
    });
    socket.once('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.once('error', reject);
  });
  socket.send(JSON.stringify({ type: 'open', host, method: 'POST', path: '/v1/synthesisStream', headers: {} }));
  return { send: (bytes) => socket.send(bytes), end: () => socket.send('{"type":"end"}'), over, close: () => socket.close() };
}

function onHttp2(session: ClientHttp2Session, onBytes: (bytes: Buffer) => void): Stream {
  const stream = session.request({ ':method': 'POST', ':path': '/v1/synthesisStream' }, { endStream: false });
  const over = new Promise<void>((resolve, reject) => {
    stream.on('data', onBytes);
    stream.once('end', resolve);
    stream.once('error', reject);
    session.once('error', reject);
  });
  return { send: (bytes) => stream.write(bytes), end: () => stream.end(), over, close: () => session.close() };
}

async function run({ target, plan, streams, durationMs }: Extract<LoadQuestion, { kind: 'run' }>): Promise<LoadReport> {
  const latenciesMs: number[] = [];
  const errors: string[] = [];
  let downBytes = 0;
  let isMeasured = false;
  let onPiece: () => void = () => undefined;
  const begin = async (index: number): Promise<Stream> => {
    const url = urlOf(target, index);
    const reader = new FrameReader(plan.downBytes, (ms) => {
      if (!isMeasured) return;
      latenciesMs.push(ms);
      onPiece();
    });
    const onBytes = (bytes: Buffer) => {
      if (isMeasured) downBytes += bytes.length;
      reader.push(bytes);
    };
    if (url.startsWith('ws')) return onSocket(await openSocket(url), target.host, onBytes);
    const session = connect(url);
    await once(session, 'connect');
    return onHttp2(session, onBytes);
  };
  const opened = await inBatches(
    Array.from({ length: streams }, (_, index) => index),
    begin,
  );
  for (const { over } of opened) over.catch((error: unknown) => errors.push(error instanceof Error ? error.message : String(error)));
  const { upBytes, upEveryMs } = plan;
  const stops = upEveryMs === 0 ? [] : opened.map((stream) => repeatEvenly(() => stream.send(timedFrame(upBytes)), upEveryMs));
  await wait(Math.min(2_000, durationMs));
  isMeasured = true;
  const startedAtMs = performance.now();
  const firstPiece = new Promise<void>((resolve) => (onPiece = resolve));
  await wait(durationMs);
  // On a machine that is busy, a short time may pass without a piece; then nothing would be measured.
  await Promise.race([firstPiece, wait(END_LIMIT_MS)]);
  isMeasured = false;
  const seconds = (performance.now() - startedAtMs) / 1_000;
  for (const stop of stops) stop();
  for (const stream of opened) stream.end();
  await Promise.allSettled(opened.map(({ over }) => Promise.race([over, wait(END_LIMIT_MS).then(() => errors.push('no end'))])));
  for (const stream of opened) stream.close();
  return { errors, latenciesMs, downBytes, seconds };
}

function urlOf({ urls }: LoadTarget, index: number): string {
  const url = urls[index % urls.length];
  if (url === undefined) throw new Error('The target has no address.');
  return url;
}

/** @returns When the first byte of each stream was sent, in milliseconds of the shared clock. */
function begin({ target, plan, streams }: Extract<LoadQuestion, { kind: 'begin' }>): number {
  const atMs = Number(process.hrtime.bigint()) / 1e6;
  for (const socket of sockets.slice(0, streams)) {
    const stream = onSocket(socket, target.host, () => undefined);
    stream.over.catch(() => undefined);
    stream.send(timedFrame(plan.upBytes));
  }
  return atMs;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

answerQuestions(async (question: LoadQuestion) => {
  switch (question.kind) {
    case 'open-sockets': {
      const { target, warm } = question;
      const url = urlOf(target, 0);
      const address = warm ? `${url}/?warm=${encodeURIComponent(target.host)}` : url;
      sockets.push(...(await inBatches(Array.from({ length: question.count }), () => openSocket(address))));
      return undefined;
    }
    case 'close-sockets': {
      const closing = sockets.map(async (socket) => {
        const closed = once(socket, 'close');
        socket.close();
        await closed;
      });
      sockets = [];
      return Promise.all(closing).then(() => undefined);
    }
    case 'run':
      return run(question);
    case 'begin':
      return begin(question);
  }
});
