/**
 * One port for HTTP/1.1 and for HTTP/2 without TLS (h2c with prior knowledge). The first bytes of a connection tell
 * which it is: an HTTP/2 client always begins with the connection preface (RFC 9113, section 3.4).
 *
 * AWS's Node SDK for Polly speaks HTTP/2 to every endpoint, whatever the operation: with an `http://` endpoint it does so
 * without TLS and without asking for an upgrade, opens a connection of its own for each speech stream, and signs
 * `:authority` where others sign `host`. In browsers the same SDK comes over HTTP/1.1.
 */

import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Session } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SpeechError } from '../../base/errors';
import { http1Exchange, http2Exchange, type Exchange } from './exchange';

/** What every HTTP/2 client sends first; no HTTP/1.1 request begins with it. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** How long a connection may stay silent before its first byte; a browser opens some that it never uses. */
const FIRST_BYTE_TIMEOUT_MS = 60_000;

/** A listening server. */
export interface DualProtocolServer {
  readonly port: number;
  /** Stops listening and drops every connection. */
  close(): Promise<void>;
}

/**
 * Listens on one port for both protocols.
 *
 * @param options.port - 0 takes any free one.
 * @param options.maxConcurrentStreams - Streams that one HTTP/2 connection may have open; the next one is refused.
 * @param options.onExchange - Called with each request.
 * @throws SpeechError `invalid-option` when the port is taken or the host is not this machine's.
 */
export async function listenDualProtocol(options: {
  readonly host: string;
  readonly port: number;
  readonly maxConcurrentStreams: number;
  readonly onExchange: (exchange: Exchange) => void;
}): Promise<DualProtocolServer> {
  const { host, port, maxConcurrentStreams, onExchange } = options;
  // No request timeout: a speech stream lives for up to ten minutes, and its own limits end it.
  // No idle timeout either: it would end a connection just as a client whose thread is busy sends the next request on it.
  const http1 = createHttp1Server({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    onExchange(http1Exchange(request, response));
  });
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams } });
  const socketOf = new WeakMap<Http2Session, Socket>();
  http2.on('stream', (stream, headers) => {
    onExchange(http2Exchange(stream, headers, stream.session && socketOf.get(stream.session)));
  });
  // A connection that breaks is seen by each of its exchanges.
  http2.on('sessionError', () => undefined);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.setNoDelay(true);
    socket.setTimeout(FIRST_BYTE_TIMEOUT_MS, () => void socket.destroy());
    routeByPreface(socket, (isHttp2) => {
      socket.setTimeout(0);
      if (isHttp2) http2.once('session', (session) => socketOf.set(session, socket));
      (isHttp2 ? http2 : http1).emit('connection', socket);
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Reads just enough to tell the protocols apart, puts it back, and hands the socket on. */
function routeByPreface(socket: Socket, route: (isHttp2: boolean) => void): void {
  let seen: Buffer = Buffer.alloc(0);
  const onReadable = (): void => {
    const part = socket.read() as Buffer | null;
    if (part === null) return;
    seen = Buffer.concat([seen, part]);
    const comparable = Math.min(seen.length, HTTP2_PREFACE.length);
    const isPrefix = seen.subarray(0, comparable).equals(HTTP2_PREFACE.subarray(0, comparable));
    if (isPrefix && comparable < HTTP2_PREFACE.length) return;
    socket.off('readable', onReadable);
    socket.unshift(seen);
    route(isPrefix);
  };
  socket.on('readable', onReadable);
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): SpeechError {
  const message =
    error.code === 'EADDRINUSE'
      ? `Port ${port} on ${host} is taken by another program. Stop that program, or choose another port (0 takes a free one).`
      : `The local Polly can't listen on ${host}, port ${port} (${error.code ?? error.name}). Choose another host or port.`;
  return new SpeechError({ code: 'invalid-option', message, cause: error });
}
