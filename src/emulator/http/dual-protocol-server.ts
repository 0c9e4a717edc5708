/**
 * Serves HTTP/1.1 and HTTP/2 without TLS (h2c with prior knowledge) on one port. It distinguishes them by the first bytes of a
 * connection: an HTTP/2 client begins with the connection preface (RFC 9113, section 3.4).
 *
 * The AWS SDK for Polly uses HTTP/2 for every operation in Node. With an `http://` endpoint it uses no TLS and requests no
 * upgrade, opens one connection per speech stream, and signs `:authority` instead of `host`. In browsers the SDK uses
 * HTTP/1.1.
 */

import { createServer as createHttp1Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Session } from 'node:http2';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SpeechError } from '../../base/errors';
import { http1Exchange, http2Exchange, type Exchange } from './exchange';

/** The connection preface of HTTP/2. No HTTP/1.1 request begins with it. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** Time in which a connection must send its first byte. Browsers open some connections that they never use. */
const FIRST_BYTE_TIMEOUT_MS = 60_000;

/** A listening server. */
export interface DualProtocolServer {
  readonly port: number;
  /** Stops listening and closes all connections. */
  close(): Promise<void>;
}

/**
 * Listens on one port for both protocols.
 *
 * @param options.port - 0 chooses a free port.
 * @param options.maxConcurrentStreams - The most open streams per HTTP/2 connection; further ones are refused.
 * @throws SpeechError `invalid-option` if the port is taken or the host is not an address of this machine.
 */
export async function listenDualProtocol(options: {
  readonly host: string;
  readonly port: number;
  readonly maxConcurrentStreams: number;
  readonly onExchange: (exchange: Exchange) => void;
}): Promise<DualProtocolServer> {
  const { host, port, maxConcurrentStreams, onExchange } = options;
  // No request timeout: a speech stream lives up to ten minutes and has its own limits. No idle timeout: it could close a
  // connection just as a busy client sends its next request.
  const http1 = createHttp1Server({ requestTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
    onExchange(http1Exchange(request, response));
  });
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams } });
  const socketOf = new WeakMap<Http2Session, Socket>();
  http2.on('stream', (stream, headers) => {
    onExchange(http2Exchange(stream, headers, stream.session && socketOf.get(stream.session)));
  });
  // Each exchange notices a broken connection itself.
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

/** Reads enough bytes to detect the protocol, puts them back, and passes the socket on. */
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
      ? `Port ${port} on ${host} is taken by another program. Stop that program, or choose another port (0 chooses a free one).`
      : `The local Polly can't listen on ${host}, port ${port} (${error.code ?? error.name}). Choose another host or port.`;
  return new SpeechError({ code: 'invalid-option', message, cause: error });
}
