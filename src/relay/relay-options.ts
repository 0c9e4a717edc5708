/** The relay's options, and what is said of one that cannot be. */
import { systemClock, type Clock } from '../base/clock';
import { SpeechError } from '../base/errors';
import { DEFAULT_RELAY_LIMITS, resolveLimits, type RelayLimits } from './limits';
import { createOriginCheck, type OriginCheck } from './origins';
import { Upstreams } from './upstreams';
import type { UpgradeServer } from './upgrade-router';

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
const LISTEN_OPTIONS: readonly string[] = ['host', 'port'];
const MOST_PORT = 65_535;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/**
 * Checks the options of a relay on a server, and fills in the defaults.
 *
 * @param alsoKnown - Options that the caller looks at itself.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveOptions(options: AttachRelayOptions, alsoKnown: readonly string[] = []): ResolvedOptions {
  const given: unknown = options;
  if (!isObject(given) || Array.isArray(given)) throw invalid(`options: ${describe(given)} is no object of options.`);
  checkNames(options, alsoKnown);
  const { path = '/', allowedOrigins, upstreams = [], limits, clock = systemClock } = options;
  checkPath(path);
  checkList('allowedOrigins', allowedOrigins);
  checkList('upstreams', upstreams);
  checkClock(clock);
  return {
    path,
    isWelcome: createOriginCheck(allowedOrigins),
    upstreams: new Upstreams(upstreams),
    limits: resolveLimits(limits),
    clock,
  };
}

/**
 * Checks all options of a relay with a server of its own.
 *
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveListenOptions(options: RelayOptions): ResolvedOptions & { readonly host: string; readonly port: number } {
  const resolved = resolveOptions(options, LISTEN_OPTIONS);
  const { host = '127.0.0.1', port = 0 } = options;
  if (typeof host !== 'string' || host === '') throw invalid(`host: ${describe(host)} is no address to listen on.`);
  if (!Number.isInteger(port) || port < 0 || port > MOST_PORT) {
    throw invalid(`port: ${describe(port)} is no port. Write a whole number from 0, for any free one, to ${MOST_PORT}.`);
  }
  if (options.allowedOrigins === undefined && !LOOPBACK_HOST.test(host)) {
    throw invalid(`allowedOrigins: at ${host} other machines reach the relay, so say which pages may: ['https://app.example.com'].`);
  }
  return { ...resolved, host, port };
}

/**
 * Checks that upgrades come to what is called a server.
 *
 * @throws SpeechError `invalid-option`.
 */
export function checkServer(server: unknown): void {
  if (isServer(server)) return;
  const isApp = typeof server === 'function' || isObject(server);
  const holdsServer = isObject(server) && isServer(server['server']);
  throw invalid(
    holdsServer
      ? 'attachRelay: this is an app, to which no WebSocket comes. Give its server: attachRelay(app.server).'
      : isApp
        ? 'attachRelay: this is no server, and no WebSocket comes to it. Give the http.Server that listens, which app.listen() returns ' +
          'or createServer(app) makes: attachRelay(server).'
        : `attachRelay: ${describe(server)} is no server. Give the http.Server that listens: attachRelay(server).`,
  );
}

function isServer(value: unknown): value is UpgradeServer {
  return (
    isObject(value) && (['on', 'off', 'listenerCount', 'address'] as const).every((method) => typeof value[method] === 'function')
  );
}

function checkNames(options: object, alsoKnown: readonly string[]): void {
  const known = [...Object.keys(ATTACH_OPTIONS), ...alsoKnown];
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const all = `The options are ${known.join(', ')}.`;
    if (Object.hasOwn(DEFAULT_RELAY_LIMITS, name)) throw invalid(`"${name}" is a limit. Write limits: { ${name}: … }.`);
    if (LISTEN_OPTIONS.includes(name)) throw invalid(`"${name}" is for startRelay, which has a server of its own. ${all}`);
    const near = known.find((one) => isAlike(one, name));
    throw invalid(`"${name}" is none.${near === undefined ? '' : ` Do you mean ${near}?`} ${all}`);
  }
}

/** Whether one name holds the other but for an ending, whatever is written large. */
function isAlike(known: string, given: string): boolean {
  const [one, other] = [known, given].map((name) => name.toLowerCase().replace(/s$/, '')) as [string, string];
  return one.includes(other) || other.includes(one);
}

function checkPath(path: unknown): void {
  if (typeof path !== 'string') throw invalid(`path: ${describe(path)} is no path. Write one such as "/polly-relay".`);
  if (!path.startsWith('/') || path.startsWith('//')) {
    const proposal = `/${(/^[a-z]+:\/\/[^/]*(?<path>.*)$/i.exec(path)?.groups?.['path'] ?? path).replace(/^\/+/, '')}`;
    throw invalid(`path: "${path}" does not begin with a single "/". Write "${proposal}".`);
  }
  const { pathname } = new URL(path, 'http://relay');
  // A browser sends it in the form that URL gives it, and it is compared as it comes.
  if (pathname !== path) throw invalid(`path: a browser never asks for "${path}". Write "${pathname}", without a query.`);
}

function checkList(name: string, list: unknown): void {
  if (list === undefined) return;
  if (typeof list === 'string') throw invalid(`${name}: write a list, also for a single one: ['${list}'].`);
  if (!Array.isArray(list)) throw invalid(`${name}: ${describe(list)} is no list of origins. Write one such as ['https://app.example.com'].`);
  for (const entry of list as unknown[]) {
    if (typeof entry !== 'string') throw invalid(`${name}: ${describe(entry)} is no origin. Write each as a string.`);
  }
}

function checkClock(clock: unknown): void {
  if (isObject(clock) && ['now', 'setTimer', 'clearTimer'].every((method) => typeof clock[method] === 'function')) return;
  throw invalid(`clock: ${describe(clock)} is no clock. It must have now, setTimer and clearTimer.`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A value in a few words: what it is, where writing it out would not help. */
function describe(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined) return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
