/** The relay's options and their checks. */
import type { Registry } from 'prom-client';
import { systemClock, type Clock } from '../../base/clock';
import { checkOption, CLOCK, FUNCTION, type OptionRule } from '../../base/options/option-rules';
import { readOptions } from '../../base/options/read-options';
import { invalid } from '../errors/invalid';
import type { Authorize } from '../identity/authorize';
import { createAddressReader, type AddressReader } from '../identity/client-address';
import { TicketCheck, type TicketOptions } from '../identity/ticket-check';
import { RedisStore } from '../identity/redis-store';
import { UsageCounter, type UsageStore } from '../identity/usage-counter';
import type { RelayLimits } from './limits';
import { ATTACH_DEFINITIONS, checkGroup, checkValues, GROUPED_DEFINITIONS, LISTEN_DEFINITIONS, type OptionNaming } from './option-schema';
import type { RelayLogger } from './relay-logger';
import { createOriginCheck, type OriginCheck } from './origins';
import { Upstreams } from './upstreams';

/** Options of `attachRelay`. */
export interface AttachRelayOptions {
  /** Exact path of the WebSocket; begins with `/`. Default: `/`. */
  readonly path?: string;
  /**
   * Origins of the pages that may connect, for example `https://app.example.com`, `https://*.example.com` for all its
   * subdomains, or `capacitor://localhost`. `*` allows every page, and programs without an origin. Default: pages served from
   * this machine (localhost, 127.0.0.1, [::1], any port) without a proxy.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Further origins that the relay may forward to, beside Polly's own hosts: for example `http://127.0.0.1:4575`, or a VPC
   * endpoint. `http` means HTTP/2 without TLS. Default: none.
   */
  readonly upstreams?: readonly string[];
  /**
   * AWS regions whose Polly hosts the relay forwards to, for example `['us-west-2']`. With an empty list it forwards to
   * `upstreams` only. Default: all regions that this version knows.
   */
  readonly regions?: readonly string[];
  /**
   * Proxies whose `X-Forwarded-For` the relay trusts: addresses and networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and
   * `uniquelocal`. Default: none; the address of the connection counts as the client's.
   */
  readonly trustedProxies?: readonly string[];
  /** Requires a ticket of every page, see `createTicket`. Default: no ticket is required. */
  readonly ticket?: TicketOptions;
  /**
   * Decides whether a browser may connect, in addition to origins and tickets: for example by a cookie, a bearer token, or the app's own
   * tickets. An error is a refusal, and so is no answer within `limits.authorizeTimeoutMs`. Default: every page with an allowed origin may connect.
   */
  readonly authorize?: Authorize;
  /** Store in which several relays count together: a limiter of `rate-limiter-flexible`. Default: each relay counts for itself. */
  readonly usageStore?: UsageStore;
  /** Limits to change. Default: `DEFAULT_RELAY_LIMITS`. */
  readonly limits?: Partial<RelayLimits>;
  /** Logger to write to: pino's, or one with the same functions. It receives neither secrets nor spoken text. Default: none. */
  readonly logger?: RelayLogger;
  /** Whether to log the network addresses of browsers, which are personal data. Default: false. */
  readonly logAddresses?: boolean;
  /** The prom-client registry for the relay's metrics, `polly_relay_…`. Default: none. */
  readonly metricsRegistry?: Registry;
  /** The source of time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of `startRelay`. */
export interface RelayOptions extends AttachRelayOptions {
  /** Address to listen on. Default: `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default: 0. */
  readonly port?: number;
  /** Whether to answer `GET /metrics` for Prometheus, with the metrics of the relay and of the process. Default: false. */
  readonly metrics?: boolean;
  /**
   * Separate port for `/healthz`, `/readyz` and `/metrics`, which keeps them off the internet. 0 takes a free one. Default: the relay's port.
   */
  readonly monitorPort?: number;
  /** Address of `monitorPort`, for example `127.0.0.1`. Requires `monitorPort`. Default: the relay's `host`. */
  readonly monitorHost?: string;
  /**
   * Address of a Redis in which several relays count together, for example `redis://127.0.0.1:6379`, or `rediss://` for TLS. Requires the
   * package `ioredis`. Excludes `usageStore`. Default: each relay counts for itself.
   */
  readonly redis?: string;
  /** Level of the log that pino writes to the standard output if there is no `logger`. Default: `silent`; `info` for the program. */
  readonly logLevel?: 'silent' | 'warn' | 'info' | 'debug';
}

/** Options of a relay on a server, checked and complete. */
export interface ResolvedOptions {
  readonly path: string;
  readonly isWelcome: OriginCheck;
  readonly upstreams: Upstreams;
  readonly readAddress: AddressReader;
  /** Undefined if pages need no ticket. */
  readonly tickets: TicketCheck | undefined;
  readonly authorize: Authorize | undefined;
  readonly counter: UsageCounter;
  readonly limits: RelayLimits;
  readonly logger: RelayLogger | undefined;
  readonly logAddresses: boolean;
  readonly metricsRegistry: Registry | undefined;
  readonly clock: Clock;
}

/** Options of a relay with a server of its own, checked and complete. */
export interface ResolvedListenOptions extends ResolvedOptions {
  readonly host: string;
  readonly port: number;
  readonly metrics: boolean;
  readonly monitorPort: number | undefined;
  readonly monitorHost: string;
  /** Store of the counts that the relay must open and close. */
  readonly redis: RedisStore | undefined;
  readonly logLevel: string;
}

/** Options whose values are code. Only the library has them; flags, variables and the file do not. */
const CODE_RULES = {
  authorize: FUNCTION,
  usageStore: withFunctions('a limiter of rate-limiter-flexible', 'consume'),
  logger: withFunctions('a logger with the functions debug, info and warn, such as pino()', 'debug', 'info', 'warn'),
  metricsRegistry: withFunctions('a registry of prom-client: new Registry()', 'registerMetric', 'metrics'),
  clock: CLOCK,
} as const;
const ATTACH_NAMES = [
  ...Object.keys(ATTACH_DEFINITIONS),
  ...Object.keys(GROUPED_DEFINITIONS),
  ...Object.keys(CODE_RULES),
] as (keyof AttachRelayOptions)[];
const LISTEN_NAMES = Object.keys(LISTEN_DEFINITIONS) as (keyof typeof LISTEN_DEFINITIONS)[];
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/**
 * Checks the options of a relay on a server, and fills in the defaults.
 *
 * @param defaultPath - Default of the option `path`.
 * @param otherNames - Further allowed options, which the caller reads itself.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveOptions(options: unknown, defaultPath = '/', otherNames: readonly string[] = []): ResolvedOptions {
  const known = [...ATTACH_NAMES, ...otherNames] as typeof ATTACH_NAMES;
  const read = readOptions('options', options, known, (name) => explainName(name, known));
  return resolveAttach({ path: defaultPath, ...read });
}

function resolveAttach(given: Partial<Record<keyof AttachRelayOptions, unknown>>, nameOf?: OptionNaming): ResolvedOptions {
  const { path, allowedOrigins, upstreams, regions, trustedProxies, logAddresses } = checkValues(ATTACH_DEFINITIONS, given, '', nameOf);
  const { limits, authorize, usageStore, logger, metricsRegistry, clock = systemClock } = given;
  for (const [name, rule] of Object.entries(CODE_RULES)) checkOption(name, given[name as keyof typeof CODE_RULES], rule);
  const ticket = checkGroup('ticket', given.ticket, nameOf);
  // A forgotten secret must not open the relay to everybody.
  if (given.ticket !== undefined && ticket.secrets.length === 0) {
    throw invalid(
      `${(nameOf ?? String)('ticket.secrets')}: no secret is given, so no ticket could be checked. Make one with: openssl rand -base64 48. For a relay without tickets, leave out all ticket options.`,
    );
  }
  const counter = new UsageCounter(usageStore as UsageStore | undefined, clock as Clock);
  return {
    path,
    isWelcome: createOriginCheck(allowedOrigins),
    upstreams: new Upstreams(upstreams, regions),
    readAddress: createAddressReader(trustedProxies),
    tickets: ticket.secrets.length === 0 ? undefined : new TicketCheck(ticket, counter),
    authorize: authorize as Authorize | undefined,
    counter,
    limits: checkGroup('limits', limits, nameOf),
    logger: logger as RelayLogger | undefined,
    logAddresses,
    metricsRegistry: metricsRegistry as Registry | undefined,
    clock: clock as Clock,
  };
}

/**
 * Checks all options of a relay with a server of its own.
 *
 * @param nameOf - Returns an option's name for messages. Default: its name in code.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveListenOptions(options: unknown, nameOf: OptionNaming = (name) => name): ResolvedListenOptions {
  const known = [...ATTACH_NAMES, ...LISTEN_NAMES];
  const read = readOptions('options', options, known, (name) => explainName(name, known));
  const { redis: redisAddress, monitorHost, ...listen } = checkValues(LISTEN_DEFINITIONS, read, '', nameOf);
  const { host, monitorPort } = listen;
  if (redisAddress !== undefined && read.usageStore !== undefined) {
    throw invalid(`${nameOf('redis')}: there is a usageStore already. Give one of them.`);
  }
  const redis = redisAddress === undefined ? undefined : new RedisStore(redisAddress);
  const resolved = resolveAttach({ ...read, ...(redis === undefined ? {} : { usageStore: redis }) }, nameOf);
  // An empty list is mostly a variable that was not set.
  if (!(read.allowedOrigins as readonly string[] | undefined)?.length && !isLoopbackHost(host)) {
    const origins = nameOf('allowedOrigins');
    throw invalid(`${origins}: at ${host} other machines reach the relay, so say which pages may, such as https://app.example.com.`);
  }
  if (monitorHost !== undefined && monitorPort === undefined) {
    throw invalid(`${nameOf('monitorHost')}: it is the address of ${nameOf('monitorPort')}, which is not given. Give both, or neither.`);
  }
  return { ...resolved, ...listen, monitorHost: monitorHost ?? host, redis };
}

/** Whether a listening address is reachable from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

function withFunctions(allowed: string, ...names: readonly string[]): OptionRule {
  const accepts = (value: unknown) => names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
  return { allowed, accepts };
}

function explainName(name: string, known: readonly string[]): string | undefined {
  for (const [group, definitions] of Object.entries(GROUPED_DEFINITIONS)) {
    if (Object.hasOwn(definitions, name)) return ` belongs to ${group}. Write ${group}: { ${name}: … }.`;
  }
  if (!(LISTEN_NAMES as readonly string[]).includes(name)) return undefined;
  return ` is for startRelay, which has a server of its own. The options are ${known.join(', ')}.`;
}
