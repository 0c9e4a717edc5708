/** The relay's options, and what is said of one that cannot be. */
import { systemClock, type Clock } from '../../base/clock';
import { describeValue } from '../../base/describe-value';
import { SpeechError } from '../../base/errors';
import { checkOption, CLOCK } from '../../base/option-rules';
import { readOptions } from '../../base/read-options';
import { DEFAULT_RELAY_LIMITS, resolveLimits, type RelayLimits } from './limits';
import { createOriginCheck, type OriginCheck } from './origins';
import { Upstreams } from './upstreams';

/** Options of `attachRelay`. */
export interface AttachRelayOptions {
  /** Path of the WebSocket, exact, from its `/` on. Default: `/`. */
  readonly path?: string;
  /**
   * Origins of the pages that may connect, for example `https://app.example.com`, `https://*.example.com` for all names
   * below that one, or `capacitor://localhost`; `*` allows every page, and programs that have no origin. Default: pages
   * served from this machine (localhost, 127.0.0.1, [::1], any port), and its programs, without a proxy between.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Origins the relay may forward to beside Polly's own hosts, for example `http://127.0.0.1:4575`, or that of a VPC
   * endpoint. `http` means HTTP/2 without TLS. Default: none.
   */
  readonly upstreams?: readonly string[];
  /** Limits that differ from `DEFAULT_RELAY_LIMITS`. */
  readonly limits?: Partial<RelayLimits>;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of `startRelay`. */
export interface RelayOptions extends AttachRelayOptions {
  /** Address to listen on. Default: `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default: 0. */
  readonly port?: number;
}

/** Options of a relay on a server, checked and complete. */
export interface ResolvedOptions {
  readonly path: string;
  readonly isWelcome: OriginCheck;
  readonly upstreams: Upstreams;
  readonly limits: RelayLimits;
  readonly clock: Clock;
}

const ATTACH_OPTIONS: Readonly<Record<keyof AttachRelayOptions, true>> = {
  path: true,
  allowedOrigins: true,
  upstreams: true,
  limits: true,
  clock: true,
};
const ATTACH_NAMES = Object.keys(ATTACH_OPTIONS) as (keyof AttachRelayOptions)[];
const LISTEN_NAMES = ['host', 'port'] as const;
const MOST_PORT = 65_535;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;
/** The characters of a path (RFC 3986, section 3.3), less the star, and each escape whole. */
const PLAIN_PATH = /^(?:[\w\-./~!$&'()+,;=:@]|%[\da-f]{2})+$/i;

/**
 * Checks the options of a relay on a server, and fills in the defaults.
 *
 * @param defaultPath - Where it is mounted unless the options say otherwise.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveOptions(options: unknown, defaultPath = '/'): ResolvedOptions {
  return resolveAttach(
    readOptions('options', options, ATTACH_NAMES, (name) => explainName(name, ATTACH_NAMES)),
    defaultPath,
  );
}

function resolveAttach(given: Partial<Record<keyof AttachRelayOptions, unknown>>, defaultPath: string): ResolvedOptions {
  const { path = defaultPath, allowedOrigins, upstreams = [], limits, clock = systemClock } = given;
  checkPath(path);
  checkList('allowedOrigins', allowedOrigins);
  checkList('upstreams', upstreams);
  checkOption('clock', clock, CLOCK);
  return {
    path,
    isWelcome: createOriginCheck(allowedOrigins),
    upstreams: new Upstreams(upstreams ?? []),
    limits: resolveLimits(limits),
    clock: clock as Clock,
  };
}

/**
 * Checks all options of a relay with a server of its own.
 *
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveListenOptions(options: unknown): ResolvedOptions & { readonly host: string; readonly port: number } {
  const known = [...ATTACH_NAMES, ...LISTEN_NAMES];
  const read = readOptions('options', options, known, (name) => explainName(name, known));
  const resolved = resolveAttach(read, '/');
  const { host = '127.0.0.1', port = 0, allowedOrigins } = read;
  if (typeof host !== 'string' || host.trim() === '') throw invalid(`host: ${describeValue(host)} is no address to listen on.`);
  if (!isPort(port)) {
    throw invalid(`port: ${describeValue(port)} is no port. Write a whole number from 0, for any free one, to ${MOST_PORT}.`);
  }
  if (allowedOrigins === undefined && !LOOPBACK_HOST.test(host)) {
    throw invalid(`allowedOrigins: at ${host} other machines reach the relay, so say which pages may: ['https://app.example.com'].`);
  }
  return { ...resolved, host, port };
}

function isPort(port: unknown): port is number {
  return Number.isInteger(port) && (port as number) >= 0 && (port as number) <= MOST_PORT;
}

function explainName(name: string, known: readonly string[]): string | undefined {
  if (Object.hasOwn(DEFAULT_RELAY_LIMITS, name)) return ` is a limit. Write limits: { ${name}: … }.`;
  if (!(LISTEN_NAMES as readonly string[]).includes(name)) return undefined;
  return ` is for startRelay, which has a server of its own. The options are ${known.join(', ')}.`;
}

function checkPath(path: unknown): asserts path is string {
  if (typeof path !== 'string') throw invalid(`path: ${describeValue(path)} is no path. Write one such as "/polly-relay".`);
  if (!path.startsWith('/') || path.startsWith('//')) {
    const proposal = `/${(/^[a-z]+:\/\/[^/]*(?<path>.*)$/i.exec(path)?.groups?.['path'] ?? path).replace(/^[/\\]+/, '')}`;
    throw invalid(`path: ${describeValue(path)} does not begin with a single "/". Write ${describeValue(proposal)}.`);
  }
  if (/\*|\/:|[{[]/.test(path)) {
    throw invalid(
      `path: ${describeValue(path)} is a pattern. It is compared as it is written: write the whole path, such as "/polly-relay".`,
    );
  }
  const base = 'http://relay';
  const pathname = URL.canParse(base + path) ? new URL(base + path).pathname : '/';
  // A browser sends it in the form that URL gives it, and it is compared as it comes.
  if (pathname !== path)
    throw invalid(`path: a browser never asks for ${describeValue(path)}. Write ${describeValue(pathname)}, without a query.`);
  if (!PLAIN_PATH.test(path)) {
    throw invalid(
      `path: ${describeValue(path)} has a character that a path cannot have, or a "%" that escapes none. Write one such as "/polly-relay".`,
    );
  }
}

function checkList(name: string, list: unknown): asserts list is readonly string[] | undefined {
  if (list === undefined) return;
  if (typeof list === 'string') throw invalid(`${name}: write a list, also for a single one: ['${list.slice(0, 80)}'].`);
  if (!Array.isArray(list))
    throw invalid(`${name}: ${describeValue(list)} is no list of origins. Write one such as ['https://app.example.com'].`);
  for (const entry of list as unknown[]) {
    if (typeof entry !== 'string') throw invalid(`${name}: ${describeValue(entry)} is no origin. Write each as a string.`);
  }
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
