/** One HTTP request and its response, with the same interface for HTTP/1.1 and HTTP/2. */

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ServiceError } from './service-error';

/** A request and its response. */
export interface Exchange {
  readonly protocol: 'http/1.1' | 'h2';
  readonly method: string;
  /** The raw path, without the query. */
  readonly path: string;
  /** The raw query without its question mark; empty if there is none. */
  readonly query: string;
  /** Headers with lower-case names. `host` is set for both protocols; repeated headers are joined with commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** IP address of the peer. */
  readonly remoteAddress: string;
  /** The request body. */
  readonly input: Readable;
  /** The response body. */
  readonly output: Writable;
  /** Aborted if the peer leaves before it has the whole response. */
  readonly departed: AbortSignal;
  /** Sends status and headers immediately, before any body. */
  begin(status: number, headers: Readonly<Record<string, string>>): void;
  /** Closes the connection (HTTP/1.1) or the stream (HTTP/2), whatever is still pending. */
  destroy(): void;
  /**
   * Refuses the request as not processed (RFC 9113, section 8.7). Over HTTP/2, `stream` refuses this stream, and `connection` sends
   * a GOAWAY that excludes all streams. HTTP/1.1 cannot report this, so the connection is closed.
   */
  refuse(what: 'stream' | 'connection'): void;
  /** Tells the peer that this connection accepts no more requests. Open ones continue. Does nothing over HTTP/1.1. */
  goAway(): void;
}

/** A GOAWAY frame with no error and no processed stream (RFC 9113, section 6.8). Node cannot send such a frame. */
const GOAWAY_BEFORE_ALL_STREAMS = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Wraps an HTTP/1.1 request in an exchange. */
export function http1Exchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const departure = new AbortController();
  ignoreErrors(request, response);
  response.on('close', () => {
    if (!response.writableFinished) departure.abort();
  });
  return {
    protocol: 'http/1.1',
    method: request.method ?? 'GET',
    ...splitTarget(request.url ?? '/'),
    headers: flattenHeaders(request.headers),
    remoteAddress: request.socket.remoteAddress ?? '',
    input: request,
    output: response,
    departed: departure.signal,
    begin: (status, headers) => {
      response.writeHead(status, headers);
      response.flushHeaders();
    },
    destroy: () => {
      // Destroys the response: destroying a request that was read to its end leaves the connection open.
      response.destroy();
    },
    refuse: () => response.destroy(),
    goAway: () => undefined,
  };
}

/** Wraps an HTTP/2 stream in an exchange. */
export function http2Exchange(stream: ServerHttp2Stream, received: IncomingHttpHeaders, socket: Socket | undefined): Exchange {
  const departure = new AbortController();
  ignoreErrors(stream);
  stream.on('aborted', () => departure.abort());
  stream.on('close', () => {
    if (!stream.writableFinished) departure.abort();
  });
  const headers = flattenHeaders(received);
  return {
    protocol: 'h2',
    method: headers[':method'] ?? 'GET',
    ...splitTarget(headers[':path'] ?? '/'),
    headers: { ...headers, host: headers['host'] ?? headers[':authority'] ?? '' },
    remoteAddress: stream.session?.socket.remoteAddress ?? '',
    input: stream,
    output: stream,
    departed: departure.signal,
    begin: (status, responseHeaders) => {
      if (!stream.destroyed) stream.respond({ ':status': status, ...responseHeaders });
    },
    destroy: () => {
      // close() would first end the response, and a client that has ended its request would see no reset.
      stream.destroy(new Error('Broken off.'));
    },
    refuse: (what) => {
      if (what === 'stream') stream.close(constants.NGHTTP2_REFUSED_STREAM);
      // Node's HTTP/2 writes whole frames only, so this one cannot split another.
      else if (socket?.writable === true) socket.write(GOAWAY_BEFORE_ALL_STREAMS);
    },
    goAway: () => {
      stream.session?.goaway();
    },
  };
}

/**
 * Writes bytes, and waits while the peer reads too slowly.
 *
 * @throws An `AbortError` if `signal` aborts or the peer leaves while waiting.
 */
export async function writeBytes(exchange: Exchange, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (exchange.output.destroyed) throw new DOMException('The peer is gone.', 'AbortError');
  if (exchange.output.write(bytes)) return;
  await once(exchange.output, 'drain', { signal: AbortSignal.any([signal, exchange.departed]) });
}

/**
 * Reads the whole body.
 *
 * @param maxBytes - Longest accepted body, which limits the memory.
 */
export async function readBody(exchange: Exchange, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let byteLength = 0;
  for await (const part of exchange.input as AsyncIterable<Buffer>) {
    byteLength += part.byteLength;
    if (byteLength > maxBytes) {
      throw new ServiceError(413, 'RequestEntityTooLargeException', `The request body is longer than ${maxBytes} bytes.`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Sends a complete response and ends the exchange. */
export function sendBody(exchange: Exchange, status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  exchange.begin(status, { ...headers, 'content-length': String(bytes.byteLength) });
  endExchange(exchange, bytes);
}

/**
 * Ends the response. Remaining input is read and dropped: a reset would make Node's HTTP/2 client drop the response that it
 * has not read yet.
 */
export function endExchange(exchange: Exchange, bytes?: Uint8Array): void {
  exchange.input.removeAllListeners('data');
  exchange.input.resume();
  if (exchange.output.destroyed) return;
  if (bytes === undefined) exchange.output.end();
  else exchange.output.end(bytes);
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function flattenHeaders(headers: IncomingHttpHeaders | IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return flat;
}

/** Ignores stream errors, which would end the process. `departed` already reports a peer that leaves. */
function ignoreErrors(...streams: readonly (Readable | Writable)[]): void {
  for (const stream of streams) stream.on('error', () => undefined);
}
