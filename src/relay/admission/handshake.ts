/**
 * Whether a request is one that the WebSocket's handshake accepts, so that no app is asked and no ticket is used for one that
 * is answered with an error anyway. Source: RFC 6455, sections 4.1 and 4.2.1.
 */
import type { IncomingMessage } from 'node:http';

const KEY = /^[+/0-9a-z]{22}==$/i;
const VERSIONS = ['8', '13'];
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** The status of HTTP that an incomplete handshake is answered with; undefined where nothing is missing. */
export function handshakeProblem({ method, headers }: IncomingMessage): 400 | 405 | undefined {
  if (method !== 'GET') return 405;
  const isRight =
    headers.upgrade?.toLowerCase() === 'websocket' &&
    KEY.test(headers['sec-websocket-key'] ?? '') &&
    VERSIONS.includes(headers['sec-websocket-version'] ?? '') &&
    isListOfSubprotocols(headers['sec-websocket-protocol']);
  return isRight ? undefined : 400;
}

/** The subprotocols that a request offers. */
export function subprotocolsOf({ headers }: IncomingMessage): string[] {
  return (headers['sec-websocket-protocol'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
}

function isListOfSubprotocols(header: string | undefined): boolean {
  if (header === undefined) return true;
  const names = header.split(',').map((name) => name.trim());
  return names.every((name) => TOKEN.test(name)) && new Set(names).size === names.length;
}
