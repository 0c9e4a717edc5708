/**
 * Which pages may use the relay, told by the Origin header that every browser sends with a WebSocket handshake and no
 * page can forge. A program can write what it likes, so this keeps pages out, not programs.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { describeEntry } from '../../base/options/describe-entry';
import { SpeechError } from '../../base/errors';

const LOCAL_ORIGIN = /^https?:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const LOCAL_HOST = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
/** Headers in which proxies name the client. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip'] as const;
/** Chromium and WebKit write the first, Firefox the second. Proxies write `upgrade`, as their manuals have it. */
const CONNECTION_OF_BROWSERS: ReadonlySet<string> = new Set(['Upgrade', 'keep-alive, Upgrade']);
/** `https://*.example.com`, of a name with a dot at least, since `*.com` has no single owner. */
const SUBDOMAINS = /^(?<scheme>https?:\/\/)\*(?<rest>\.[^*/?#]+\.[^*/?#]+)$/;
/** Pages that were not served have a scheme of their own: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://…`. */
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]*:\/\/[^*/?#\s]+$/;

/** The parts of a handshake that show its sender. */
export interface Handshake {
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | undefined;
  /** Names and values as they came, in turn. */
  readonly rawHeaders: readonly string[];
}

/** Whether a handshake is welcome. */
export type OriginCheck = (handshake: Handshake) => boolean;

/**
 * Makes the check.
 *
 * @param allowed - Exact origins such as `https://app.example.com`; `https://*.example.com` allows every name below that
 *   one; `*` allows all, programs that send no Origin included. Default: pages served from this machine, without a proxy
 *   between.
 * @throws SpeechError `invalid-option` when an entry is not an origin.
 */
export function createOriginCheck(allowed: readonly string[] | undefined): OriginCheck {
  if (allowed === undefined) return isLocal;
  const exact = new Set<string>();
  const endings: { readonly scheme: string; readonly rest: string }[] = [];
  for (const entry of allowed) {
    const problem = originProblem(entry);
    if (problem !== undefined) throw new SpeechError({ code: 'invalid-option', message: `allowedOrigins: ${problem}` });
    const wildcard = SUBDOMAINS.exec(entry)?.groups;
    if (wildcard === undefined) exact.add(entry);
    else endings.push({ scheme: wildcard['scheme'] ?? '', rest: wildcard['rest'] ?? '' });
  }
  return ({ headers: { origin } }) =>
    exact.has('*') ||
    (origin !== undefined &&
      (exact.has(origin) ||
        endings.some(
          ({ scheme, rest }) => origin.startsWith(scheme) && origin.endsWith(rest) && origin.length > scheme.length + rest.length,
        )));
}

/** Says what is wrong with an entry of the list, in a sentence; undefined where nothing is. */
export function originProblem(entry: string): string | undefined {
  if (entry === '*') return undefined;
  const isRight = SUBDOMAINS.test(entry) ? isOrigin(entry.replace('*', 'any')) : !entry.includes('*') && isOrigin(entry);
  return isRight ? undefined : `${describeEntry(entry)} is not an origin. ${adviceOn(entry)}`;
}

/** Whether the headers of a request show that it does not come from this machine, whatever address its connection has. */
export function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const { origin } = headers;
  return (origin !== undefined && !LOCAL_ORIGIN.test(origin)) || FORWARDING_HEADERS.some((name) => !isOfThisMachine(name, headers[name]));
}

function isLocal({ headers, remoteAddress, rawHeaders }: Handshake): boolean {
  const { origin, host = '' } = headers;
  if (!isAsBrowsersWrite(rawHeaders) || isFromElsewhere(headers)) return false;
  if (!LOOPBACK_ADDRESS.test(remoteAddress ?? '') || !LOCAL_HOST.test(host)) return false;
  return LOCAL_ORIGIN.test(origin ?? '');
}

/**
 * Whether a browser has written a request itself. A proxy that does not name its client still writes the headers of
 * its own connection: in another notation, or before those that it hands on. Nobody before it can change these.
 */
function isAsBrowsersWrite(rawHeaders: readonly string[]): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const [host, upgrade, connection, key] = ['Host', 'Upgrade', 'Connection', 'Sec-WebSocket-Key'].map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ];
  if ([host, upgrade, connection, key].includes(-1)) return false;
  const isAddedByProxy = Math.max(upgrade, connection) < host && host < key;
  return !isAddedByProxy && CONNECTION_OF_BROWSERS.has(rawHeaders[connection * 2 + 1] ?? '');
}

/** Development servers hand on what comes from this machine, and say so. */
function isOfThisMachine(name: (typeof FORWARDING_HEADERS)[number], value: string | string[] | undefined): boolean {
  if (value === undefined) return true;
  const entries = String(value)
    .split(',')
    .map((entry) => entry.trim());
  if (name === 'x-forwarded-for' || name === 'x-real-ip') return entries.every((entry) => LOOPBACK_ADDRESS.test(entry));
  return name === 'x-forwarded-host' && entries.every((entry) => LOCAL_HOST.test(entry));
}

/**
 * Whether a host is a name or an address and no pattern: `{tenant}.example.com`, `$HOST` and `*` are hosts to a URL, and no
 * page has them.
 */
export function isPlainHost(host: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])$/i.test(host);
}

function isOrigin(entry: string): boolean {
  if (!URL.canParse(entry)) return false;
  const { origin, protocol, hostname } = new URL(entry);
  if (!isPlainHost(hostname)) return false;
  return origin === 'null' ? OTHER_SCHEME.test(entry) && protocol !== 'file:' : origin === entry;
}

function adviceOn(entry: string): string {
  if (entry === 'null' || entry.startsWith('file:')) {
    return 'Files and sandboxed frames of every page have the origin "null", so that listing it allows them all; write * if that is meant.';
  }
  if (entry.includes('*')) return 'A * stands alone, or for all names below one, port included where it has one: https://*.example.com.';
  const { origin, hostname } = URL.canParse(entry) ? new URL(entry) : { origin: 'null', hostname: '' };
  if (hostname !== '' && !isPlainHost(hostname))
    return 'Its host is a pattern or a placeholder. Write the name itself: https://app.example.com.';
  return origin === 'null'
    ? "Write scheme and host, and the port if it is not the scheme's own, with nothing after it: https://app.example.com."
    : `Write it as browsers do: ${origin}.`;
}
