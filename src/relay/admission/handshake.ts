/**
 * Checks that a request is a valid WebSocket handshake before a ticket is used or the app's hook is called. `ws` rejects most
 * invalid ones only later. Source: RFC 6455, sections 4.1 and 4.2.1.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const KEY = /^[+/0-9a-z]{22}==$/i;
const VERSIONS = ['8', '13'];
/** Browsers and proxies send fewer. Node ignores those behind the 2,000th, by which a proxy in front may have decided. */
const MOST_HEADERS = 200;
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** Returns the HTTP status to refuse an invalid handshake with; undefined if the handshake is valid. */
export function handshakeProblem({ method, headers, rawHeaders, httpVersion }: IncomingMessage): 400 | 405 | undefined {
  if (method !== 'GET') return 405;
  const isRight =
    httpVersion === '1.1' &&
    rawHeaders.length <= 2 * MOST_HEADERS &&
    isGivenOnce(rawHeaders, 'host') &&
    (headers.origin === undefined || isGivenOnce(rawHeaders, 'origin')) &&
    hasNoBody(headers) &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    KEY.test(headers['sec-websocket-key'] ?? '') &&
    VERSIONS.includes(headers['sec-websocket-version'] ?? '') &&
    isListOfSubprotocols(headers['sec-websocket-protocol']);
  return isRight ? undefined : 400;
}

/** Lists the subprotocols that a request offers. */
export function subprotocolsOf({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

/** Node drops a second Host and joins Origins. A proxy in front may have decided by the other one (RFC 9112, section 3.2). */
function isGivenOnce(rawHeaders: readonly string[], name: string): boolean {
  return rawHeaders.filter((word, index) => index % 2 === 0 && word.toLowerCase() === name).length === 1;
}

/** A body would be read as frames here, while a proxy in front skips it: each would see another request. */
function hasNoBody({ 'content-length': length, 'transfer-encoding': encoding }: IncomingHttpHeaders): boolean {
  return encoding === undefined && (length === undefined || length === '0');
}

function isListOfSubprotocols(header: string | undefined): boolean {
  if (header === undefined) return true;
  const names = header.split(',').map((name) => name.trim());
  return names.every((name) => TOKEN.test(name)) && new Set(names).size === names.length;
}
