/**
 * One HTTP request and its response, in the same shape whether it came over HTTP/1.1 or HTTP/2, so that nothing behind
 * it has to care.
 */

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { ServiceError } from '../service-error';

/** A request and the means to answer it. */
export interface Exchange {
  readonly protocol: 'http/1.1' | 'h2';
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  /** The query as it was sent, without its question mark; empty when there is none. */
  readonly query: string;
  /** Headers in lower case, `host` among them whichever way it came; repeated ones joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** IP address of the peer. */
  readonly remoteAddress: string;
  /** The bytes of the request's body. */
  readonly input: Readable;
  /** Where the bytes of the response's body go. */
  readonly output: Writable;
  /** Aborted the moment the peer is gone before it had the whole response. */
  readonly departed: AbortSignal;
  /** Sends the status and the headers at once, ahead of any body. */
  begin(status: number, headers: Readonly<Record<string, string>>): void;
  /** Drops the connection, or this stream of it, whatever is still under way. */
  destroy(): void;
  /**
   * Leaves the request unprocessed and says so, which only HTTP/2 can (RFC 9113, section 8.7): `stream` refuses this one,
   * `connection` goes away with it, before it. Over HTTP/1.1 the connection is dropped.
   */
  refuse(what: 'stream' | 'connection'): void;
  /** Tells the peer that this connection takes no further request; those under way go on. Does nothing over HTTP/1.1. */
  goAway(): void;
}

/** A GOAWAY frame that says that no stream was processed, and no error met (RFC 9113, section 6.8). Node sends none such. */
const GOAWAY_BEFORE_ALL_STREAMS = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** An exchange over HTTP/1.1. */
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
      // Not the request: one that was read to its end leaves the connection be.
      response.destroy();
    },
    refuse: () => {
      response.destroy();
    },
    goAway: () => undefined,
  };
}

/**
 * An exchange over one stream of an HTTP/2 connection.
 *
 * @param socket - What the connection runs on.
 */
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
      // close() would end the answer first, after which a client that has ended its request sees no reset.
      stream.destroy(new Error('Broken off.'));
    },
    refuse: (what) => {
      if (what === 'stream') stream.close(constants.NGHTTP2_REFUSED_STREAM);
      // Whole frames are all that Node's HTTP/2 writes, so one can stand between any two of them.
      else if (socket?.writable === true) socket.write(GOAWAY_BEFORE_ALL_STREAMS);
    },
    goAway: () => {
      stream.session?.goaway();
    },
  };
}

/**
 * Writes bytes and waits while the peer reads more slowly than it is written to.
 *
 * @throws An `AbortError` when `signal` aborts, or the peer leaves, during the wait.
 */
export async function writeBytes(exchange: Exchange, bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (exchange.output.destroyed) throw new DOMException('The peer is gone.', 'AbortError');
  if (exchange.output.write(bytes)) return;
  await once(exchange.output, 'drain', { signal: AbortSignal.any([signal, exchange.departed]) });
}

/**
 * Reads the whole body.
 *
 * @param maxBytes - A longer body is refused, so that nobody can fill the memory.
 */
export async function readBody(exchange: Exchange, maxBytes: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let byteLength = 0;
  for await (const part of exchange.input as AsyncIterable<Buffer>) {
    byteLength += part.byteLength;
    if (byteLength > maxBytes) {
      throw new ServiceError({
        status: 413,
        type: 'RequestEntityTooLargeException',
        message: `The request body is longer than ${maxBytes} bytes.`,
      });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Answers with a whole body and ends the exchange. */
export function sendBody(exchange: Exchange, status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  exchange.begin(status, { ...headers, 'content-length': String(bytes.byteLength) });
  endExchange(exchange, bytes);
}

/**
 * Ends the response. Input that is still to come is read and dropped: a reset would make Node's own HTTP/2 client drop
 * the response it has not read yet.
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

/** A peer that leaves is told of by `departed`; the stream's own error says the same again and would end the process. */
function ignoreErrors(...streams: readonly (Readable | Writable)[]): void {
  for (const stream of streams) stream.on('error', () => undefined);
}
