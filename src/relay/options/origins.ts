/**
 * Decides which pages may use the relay, by the Origin header of the WebSocket handshake. Every browser sends it, and no page
 * can forge it. Other programs can send any origin, so this check keeps out pages, not programs.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { describeEntry } from '../../base/options/describe-entry';

const LOCAL_ORIGIN = /^https?:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;
const LOCAL_HOST = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
const LOOPBACK_ADDRESS = /^(?:127\.|::1$|::ffff:127\.)/;
/** Headers in which proxies name the client. */
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip'] as const;
/** Chromium and WebKit send the first value, Firefox the second. Proxies usually send `upgrade`, as in their manuals. */
const CONNECTION_OF_BROWSERS: ReadonlySet<string> = new Set(['Upgrade', 'keep-alive, Upgrade']);
/** Matches `https://*.example.com`. The name after `*.` needs a dot, since `*.com` has no single owner. */
const SUBDOMAINS = /^(?<scheme>https?:\/\/)\*(?<rest>\.[^*/?#]+\.[^*/?#]+)$/;
/** Matches origins of packaged apps and extensions: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://…`. */
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]*:\/\/[^*/?#\s]+$/;

/** The parts of a handshake that identify its sender. */
export interface Handshake {
  readonly headers: IncomingHttpHeaders;
  readonly remoteAddress: string | undefined;
  /** Header names and values as received, alternating. */
  readonly rawHeaders: readonly string[];
}

/** Returns whether a handshake comes from an allowed page. */
export type OriginCheck = (handshake: Handshake) => boolean;

/**
 * Creates the check. `allowed` holds exact origins such as `https://app.example.com`. `https://*.example.com` allows all its
 * subdomains. `*` allows everything, including programs that send no Origin. Undefined: pages served from this machine without
 * a proxy. {@link originProblem} must have found no problem.
 */
export function createOriginCheck(allowed: readonly string[] | undefined): OriginCheck {
  if (allowed === undefined) return isLocal;
  const exact = new Set<string>();
  const endings: { readonly scheme: string; readonly rest: string }[] = [];
  for (const entry of allowed) {
    const wildcard = SUBDOMAINS.exec(entry)?.groups;
    if (wildcard === undefined) exact.add(entry);
    else endings.push({ scheme: wildcard['scheme'] ?? '', rest: wildcard['rest'] ?? '' });
  }
  return ({ headers: { origin } }) =>
    exact.has('*') ||
    (origin !== undefined &&
      (exact.has(origin) ||
        endings.some(
          ({ scheme, rest }) =>
            origin.startsWith(scheme) && origin.endsWith(rest) && isPlainHost(origin.slice(scheme.length, -rest.length)),
        )));
}

/** Returns the problem of an `allowedOrigins` entry as a sentence; undefined if it is valid. */
export function originProblem(entry: string): string | undefined {
  if (entry === '*') return undefined;
  const isRight = SUBDOMAINS.test(entry) ? isOrigin(entry.replace('*', 'any')) : !entry.includes('*') && isOrigin(entry);
  return isRight ? undefined : `${describeEntry(entry)} is not an origin. ${adviceOn(entry)}`;
}

/** Whether the headers of a request show that it comes from another machine, even if its connection is local. */
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
 * Whether a browser sent this request directly. A proxy leaves traces even if it does not name its client: it writes the
 * connection headers itself, in another notation or before the forwarded ones. The client cannot change these.
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

/** Whether a forwarding header names this machine only. Development servers add such headers when they proxy local pages. */
function isOfThisMachine(name: (typeof FORWARDING_HEADERS)[number], value: string | string[] | undefined): boolean {
  if (value === undefined) return true;
  const entries = String(value)
    .split(',')
    .map((entry) => entry.trim());
  if (name === 'x-forwarded-for' || name === 'x-real-ip') return entries.every((entry) => LOOPBACK_ADDRESS.test(entry));
  return name === 'x-forwarded-host' && entries.every((entry) => LOCAL_HOST.test(entry));
}

/**
 * Whether a host is a name or an address. `URL` also accepts patterns such as `{tenant}.example.com`, `$HOST` and `*`, but no
 * page has such a host.
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
