/**
 * Selects the headers that pass the relay. Polly receives the signed headers unchanged, and the few unsigned ones that it
 * reads. The browser receives all headers except cookies and those of the connection.
 */
import { constants, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { WireHeaders } from '../../polly/relay-client/wire-protocol';
import { headTooLong, PROTOCOL_ERRORS } from '../errors/relay-errors';

/**
 * Headers of a connection rather than a message (RFC 9110, section 7.6.1, and RFC 9113, section 8.2.2); `host`, which HTTP/2
 * sends as `:authority`; and `content-length`, which could mislead a server about the end of the body (request smuggling).
 */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;
/** Visible characters, with spaces and tabs only between them (RFC 9113, section 8.2.1). */
const HEADER_VALUE = /^(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?$/;
const UNSIGNED_BUT_READ = /^(?:authorization|content-type|user-agent|amz-sdk-[a-z-]+|x-amz-[a-z0-9-]+|x-amzn-[a-z0-9-]+)$/;
const SIGNED_HEADERS = /\bSignedHeaders=([^,\s]+)/;

/** Limit for all headers of a request. HTTP/2 would close the whole connection for longer ones. Requests to Polly have about 3,000 bytes. */
const MOST_HEAD_BYTES = 32_768;
/** Bytes that each header counts in addition to its name and value (RFC 9113, section 6.5.2). */
const HEADER_OVERHEAD_BYTES = 32;

/** Values of HTTP/2's pseudo-headers. */
export interface RequestTarget {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly scheme: string;
}

/**
 * Selects the headers to send to Polly. Returns the headers, or the problem in a few words: a name or value that HTTP does not
 * allow, or too many bytes.
 */
export function headersForUpstream(target: RequestTarget, headers: WireHeaders): OutgoingHttpHeaders | string {
  let bytes = 0;
  const signed = new Set(SIGNED_HEADERS.exec(headers['authorization'] ?? '')?.[1]?.split(';'));
  const forwarded: OutgoingHttpHeaders = {
    [constants.HTTP2_HEADER_METHOD]: target.method,
    [constants.HTTP2_HEADER_SCHEME]: target.scheme,
    [constants.HTTP2_HEADER_AUTHORITY]: target.host,
    [constants.HTTP2_HEADER_PATH]: target.path,
  };
  for (const [name, value] of Object.entries(headers)) {
    if (CONNECTION_HEADERS.has(name) || (!signed.has(name) && !UNSIGNED_BUT_READ.test(name))) continue;
    if (!HEADER_NAME.test(name) || !HEADER_VALUE.test(value)) return PROTOCOL_ERRORS.headCharacters;
    bytes += name.length + value.length + HEADER_OVERHEAD_BYTES;
    if (bytes > MOST_HEAD_BYTES) return headTooLong(MOST_HEAD_BYTES);
    forwarded[name] = value;
  }
  return forwarded;
}

/** Selects the headers to send to the browser. */
export function headersForBrowser(headers: IncomingHttpHeaders): WireHeaders {
  const forwarded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name.startsWith(':') || name === 'set-cookie' || CONNECTION_HEADERS.has(name)) continue;
    forwarded[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return forwarded;
}
