/** What the address of a relay may be, and of Polly. */
import { SpeechError } from '../../base/errors';

/** Begins with where it leads on the page's own host, or on a host that is reached as the page was. */
const RELATIVE = /^(?:\/|\.\.?\/)/;

const PROTOCOL_OF_SOCKET: Readonly<Record<string, string>> = { 'http:': 'ws:', 'https:': 'wss:', 'ws:': 'ws:', 'wss:': 'wss:' };

/**
 * The address that a WebSocket to the relay takes. A relative one (`/polly-relay`) is resolved against the page's, and http
 * stands for ws.
 *
 * @param relay - As the app gave it.
 * @throws SpeechError `invalid-option`, with the address, when it is none.
 */
export function resolveRelayAddress(relay: string): string {
  const url = resolveAddress('relay', relay, 'wss://speech.example.com');
  const protocol = PROTOCOL_OF_SOCKET[url.protocol];
  if (protocol === undefined || url.host === '') throw invalidAddress('relay', relay, 'wss://speech.example.com');
  // Nothing of the address is written anew: it may hold what only the relay's operator understands.
  return RELATIVE.test(relay) ? url.href.replace(url.protocol, protocol) : relay.replace(/^[a-z]+:/i, protocol);
}

/**
 * The address of Polly, absolute: a relative one is resolved against the page's.
 *
 * @throws SpeechError `invalid-option`, with the address, when it is none.
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
  // What follows a question mark, or precedes an at sign, may be a secret.
  const shown = address.replace(/\?.*/s, '?…').replace(/\/\/[^/]*@/, '//…@');
  const reason = isRelative ? ' A relative one needs a page with an address of its own.' : '';
  return new SpeechError({
    code: 'invalid-option',
    message: `The option "${option}" is ${JSON.stringify(shown)}, which is no address to connect to.${reason} Give one such as ${example}, or /path for one on the page's own host.`,
  });
}
