/** Checks and resolves the addresses of a relay and of Polly. */
import { SpeechError } from '../../base/errors';

/** Addresses relative to the page: a path, or `//host`, which takes the page's scheme. */
const RELATIVE = /^(?:\/|\.\.?\/)/;

const PROTOCOL_OF_SOCKET: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' };

/**
 * The WebSocket address of the relay. A relative address (`/polly-relay`) is resolved against the page's, and http
 * stands for ws.
 *
 * @throws SpeechError `invalid-option`, which quotes the address if it is invalid.
 */
export function resolveRelayAddress(relay: string): string {
  const url = resolveAddress('relay', relay, 'wss://speech.example.com');
  const protocol = PROTOCOL_OF_SOCKET[url.protocol];
  if (protocol === undefined || url.host === '') throw invalidAddress('relay', relay, 'wss://speech.example.com');
  // The rest of the address stays as it is, since it may hold data that only the relay's operator understands.
  return RELATIVE.test(relay) ? url.href.replace(url.protocol, protocol) : relay.replace(/^[a-z]+:/i, protocol);
}

/**
 * The absolute address of Polly. A relative address is resolved against the page's.
 *
 * @throws SpeechError `invalid-option`, which quotes the address if it is invalid.
 */
export function resolveEndpoint(endpoint: string): string {
  const url = resolveAddress('endpoint', endpoint, 'http://127.0.0.1:4575');
  if (!/^https?:$/.test(url.protocol) || url.host === '') throw invalidAddress('endpoint', endpoint, 'http://127.0.0.1:4575');
  return RELATIVE.test(endpoint) ? url.href : endpoint;
}

function resolveAddress(option: string, address: string, example: string): URL {
  const isRelative = RELATIVE.test(address);
  const base = isRelative && typeof location !== 'undefined' ? location.href : undefined;
  if (isRelative ? !URL.canParse(address, base) : !URL.canParse(address)) throw invalidAddress(option, address, example, isRelative);
  return new URL(address, base);
}

function invalidAddress(option: string, address: string, example: string, isRelative = false): SpeechError {
  // A query or user information may be secret.
  const shown = address.replace(/\?.*/s, '?…').replace(/\/\/[^/]*@/, '//…@');
  const reason = isRelative ? ' A relative one needs a page with an address of its own.' : '';
  return new SpeechError({
    code: 'invalid-option',
    message: `The option "${option}" is ${JSON.stringify(shown)}, which is not an address to connect to.${reason} Give one such as ${example}, or /path for one on the page's own host.`,
  });
}
