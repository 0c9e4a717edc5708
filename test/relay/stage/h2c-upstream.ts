/** A server in place of Polly, under the full control of a test: HTTP/2 without TLS, on this machine. */
import { once } from 'node:events';
import {
  constants,
  createServer,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** A received request. */
export interface UpstreamRequest {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
}

/** The server. */
export interface Upstream {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** All sessions that were ever opened to it. */
  readonly sessions: readonly ServerHttp2Session[];
  /** Returns the next request, which may have arrived already. */
  nextRequest(): Promise<UpstreamRequest>;
  /** Requests that have arrived but were not returned by `nextRequest()` yet. */
  readonly unasked: readonly UpstreamRequest[];
  /** Passes the next `count` requests to `fail` instead of returning them. */
  failNext(count: number, fail: (request: UpstreamRequest) => void): void;
  /** Cuts every connection, like a machine that loses power. */
  dropConnections(): void;
  close(): Promise<void>;
}

/**
 * Starts the server.
 *
 * @param maxConcurrentStreams - The most streams per connection. Further ones are refused once the other end knows the
 *   limit.
 */
export async function startUpstream(maxConcurrentStreams = 1): Promise<Upstream> {
  const server = createServer({ settings: { maxConcurrentStreams } });
  const sessions: ServerHttp2Session[] = [];
  const arrived: UpstreamRequest[] = [];
  const waiting: ((request: UpstreamRequest) => void)[] = [];
  const sockets: Socket[] = [];
  const failing: ((request: UpstreamRequest) => void)[] = [];
  server.prependListener('connection', (socket: Socket) => {
    sockets.push(socket);
    // Node creates the session of a connection within this event.
    server.once('session', (session) => rawSockets.set(session, socket));
  });
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const request = { stream, headers };
    const fail = failing.shift();
    if (fail !== undefined) {
      fail(request);
      return;
    }
    const waiter = waiting.shift();
    if (waiter === undefined) arrived.push(request);
    else waiter(request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    sessions,
    nextRequest() {
      const request = arrived.shift();
      return request === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(request);
    },
    unasked: arrived,
    failNext(count, fail) {
      failing.push(...Array.from({ length: count }, () => fail));
    },
    dropConnections() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async close() {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Ways to refuse a request without processing it, so that it may be retried (RFC 9113, section 8.7). */
export const WAYS_OF_REFUSING = {
  'refuses the stream': ({ stream }: UpstreamRequest) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
  'reads some and refuses the stream': ({ stream }: UpstreamRequest) => {
    stream.once('data', () => stream.close(constants.NGHTTP2_REFUSED_STREAM));
  },
  'goes away before the stream': ({ stream }: UpstreamRequest) => writeFrame(stream, goAwayFrame(0, constants.NGHTTP2_NO_ERROR)),
  'goes away before the stream with an error': ({ stream }: UpstreamRequest) =>
    writeFrame(stream, goAwayFrame(0, constants.NGHTTP2_ENHANCE_YOUR_CALM)),
} as const;

/** Sockets of sessions, for frames that Node itself cannot send. */
const rawSockets = new WeakMap<Http2Session, Socket>();

/** Resets a stream without ending it first. */
export function resetStream(stream: ServerHttp2Stream, errorCode: number): void {
  const frame = Buffer.alloc(13);
  frame.writeUIntBE(4, 0, 3);
  frame.writeUInt8(3, 3);
  frame.writeUInt32BE(stream.id ?? 0, 5);
  frame.writeUInt32BE(errorCode, 9);
  writeFrame(stream, frame);
}

function writeFrame({ session }: ServerHttp2Stream, frame: Buffer): void {
  if (session !== undefined) rawSockets.get(session)?.write(frame);
}

/** Builds a GOAWAY frame (RFC 9113, section 6.8). */
function goAwayFrame(lastStreamId: number, errorCode: number): Buffer {
  const frame = Buffer.alloc(17);
  frame.writeUIntBE(8, 0, 3);
  frame.writeUInt8(7, 3);
  frame.writeUInt32BE(lastStreamId, 9);
  frame.writeUInt32BE(errorCode, 13);
  return frame;
}

/** Reads a request's body until it has this many bytes. */
export async function readBytes(stream: ServerHttp2Stream, length: number): Promise<string> {
  let text = '';
  while (text.length < length) {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) await once(stream, 'readable');
    else text += chunk.toString('latin1');
  }
  return text;
}
