/** A server in Polly's place whose every byte is in the hands of a test: HTTP/2 without TLS, on this machine. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';

/** A request that has come in. */
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
  /** Sessions that were ever opened to it. */
  readonly sessions: readonly ServerHttp2Session[];
  /** The next request, or one that has come already and was not asked for yet. */
  nextRequest(): Promise<UpstreamRequest>;
  /** Cuts every connection, as a machine that loses its power would. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** Starts the server. */
export async function startUpstream(): Promise<Upstream> {
  const server = createServer();
  const sessions: ServerHttp2Session[] = [];
  const arrived: UpstreamRequest[] = [];
  const waiting: ((request: UpstreamRequest) => void)[] = [];
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.on('session', (session) => {
    sessions.push(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const request = { stream, headers };
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

/** Reads a request's body until so many bytes are there. */
export async function readBytes(stream: ServerHttp2Stream, length: number): Promise<string> {
  let text = '';
  while (text.length < length) {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) await once(stream, 'readable');
    else text += chunk.toString('latin1');
  }
  return text;
}
