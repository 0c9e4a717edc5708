/** The relay's options, and what is said of one that cannot be. */
import type { Registry } from 'prom-client';
import { systemClock, type Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { checkOption, CLOCK, FUNCTION, type OptionRule } from '../../base/options/option-rules';
import { readOptions } from '../../base/options/read-options';
import type { Authorize } from '../identity/authorize';
import { createAddressReader, type AddressReader } from '../identity/client-address';
import { TicketCheck, type TicketOptions } from '../identity/ticket-check';
import { UsageCounter, type UsageStore } from '../identity/usage-counter';
import type { RelayLimits } from './limits';
import { ATTACH_DEFINITIONS, checkGroup, checkValues, GROUPED_DEFINITIONS, LISTEN_DEFINITIONS, type OptionNaming } from './option-schema';
import type { RelayLogger } from './relay-logger';
import { createOriginCheck, type OriginCheck } from './origins';
import { Upstreams } from './upstreams';

/** Options of `attachRelay`. */
export interface AttachRelayOptions {
  /** Path of the WebSocket, exact, from its `/` on. Default: `/`. */
  readonly path?: string;
  /**
   * Origins of the pages that may connect, for example `https://app.example.com`, `https://*.example.com` for all names
   * below that one, or `capacitor://localhost`; `*` allows every page, and programs that have no origin. Default: pages
   * served from this machine (localhost, 127.0.0.1, [::1], any port), without a proxy between.
   */
  readonly allowedOrigins?: readonly string[];
  /**
   * Origins the relay may forward to beside Polly's own hosts, for example `http://127.0.0.1:4575`, or that of a VPC
   * endpoint. `http` means HTTP/2 without TLS. Default: none.
   */
  readonly upstreams?: readonly string[];
  /**
   * AWS regions whose hosts of Polly's the relay forwards to, for example `['us-west-2']`. An empty list leaves `upstreams` alone.
   * Default: all regions that this version knows.
   */
  readonly regions?: readonly string[];
  /**
   * Proxies whose `X-Forwarded-For` is believed: addresses and networks such as `10.0.0.0/8`, or `loopback`, `linklocal` and
   * `uniquelocal`. Default: none, and a client has the address of its connection.
   */
  readonly trustedProxies?: readonly string[];
  /** Tickets that pages must bring, see `createTicket`. Default: none. */
  readonly ticket?: TicketOptions;
  /**
   * Decides whether a browser may connect, in addition to the origins and the tickets: by a cookie, a bearer or a ticket of the app's own. What
   * it throws, or does not answer within `limits.authorizeTimeoutMs`, is a refusal. Default: everybody whose origin is allowed.
   */
  readonly authorize?: Authorize;
  /** Where several relays count together: a limiter of `rate-limiter-flexible`. Default: each counts for itself. */
  readonly usageStore?: UsageStore;
  /** Limits that differ from `DEFAULT_RELAY_LIMITS`. */
  readonly limits?: Partial<RelayLimits>;
  /** Where it logs: a logger of pino's, or one with its functions. It is given neither secrets nor text. Default: nowhere. */
  readonly logger?: RelayLogger;
  /** Whether the network addresses of browsers, which are personal data, are logged. Default: false. */
  readonly logAddresses?: boolean;
  /** The registry of prom-client that its metrics, `polly_relay_…`, are put into. Default: none. */
  readonly metricsRegistry?: Registry;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of `startRelay`. */
export interface RelayOptions extends AttachRelayOptions {
  /** Address to listen on. Default: `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Port to listen on; 0 takes a free one. Default: 0. */
  readonly port?: number;
  /** Whether `GET /metrics` is answered, for Prometheus: with the process's metrics beside the relay's. Default: false. */
  readonly metrics?: boolean;
  /**
   * Port of its own for `/healthz`, `/readyz` and `/metrics`, so that the internet cannot ask for them; 0 takes a free one. Default: they are answered on the relay's own port.
   */
  readonly monitorPort?: number;
  /** Address that `monitorPort` is at, for example `127.0.0.1`. Needs a `monitorPort`. Default: that of the relay. */
  readonly monitorHost?: string;
  /** How much is logged to the standard output, by pino, where no `logger` is given. Default: `silent`; `info` for the program. */
  readonly logLevel?: 'silent' | 'warn' | 'info' | 'debug';
}

/** Options of a relay on a server, checked and complete. */
export interface ResolvedOptions {
  readonly path: string;
  readonly isWelcome: OriginCheck;
  readonly upstreams: Upstreams;
  readonly readAddress: AddressReader;
  /** Undefined: no ticket is asked for. */
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
  readonly logLevel: string;
}

/** Options that are code, so that only the library has them. */
const CODE_NAMES = ['authorize', 'usageStore', 'logger', 'metricsRegistry', 'clock'] as const;
const LOGGER: OptionRule = {
  allowed: 'a logger with the functions debug, info and warn, such as pino()',
  accepts: (value) => hasFunctions(value, ['debug', 'info', 'warn']),
};
const REGISTRY: OptionRule = {
  allowed: 'a registry of prom-client: new Registry()',
  accepts: (value) => hasFunctions(value, ['registerMetric', 'metrics']),
};
const ATTACH_NAMES = [
  ...Object.keys(ATTACH_DEFINITIONS),
  ...Object.keys(GROUPED_DEFINITIONS),
  ...CODE_NAMES,
] as (keyof AttachRelayOptions)[];
const USAGE_STORE: OptionRule = {
  allowed: 'a limiter of rate-limiter-flexible',
  accepts: (value) => typeof (value as Partial<UsageStore> | null)?.consume === 'function',
};
const LISTEN_NAMES = Object.keys(LISTEN_DEFINITIONS) as (keyof typeof LISTEN_DEFINITIONS)[];
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/**
 * Checks the options of a relay on a server, and fills in the defaults.
 *
 * @param defaultPath - Where it is mounted unless the options say otherwise.
 * @param otherNames - Names of options that the caller reads itself.
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
  checkOption('clock', clock, CLOCK);
  checkOption('authorize', authorize, FUNCTION);
  checkOption('usageStore', usageStore, USAGE_STORE);
  checkOption('logger', logger, LOGGER);
  checkOption('metricsRegistry', metricsRegistry, REGISTRY);
  const ticket = checkGroup('ticket', given.ticket, nameOf);
  // A secret that was to be there and is not must not open the relay to all.
  if (given.ticket !== undefined && ticket.secrets.length === 0) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `${(nameOf ?? String)('ticket.secrets')}: no secret is given, so no ticket could be checked. Make one with: openssl rand -base64 48. For a relay without tickets, leave out all ticket options.`,
    });
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
 * @param nameOf - How messages name an option. Default: by its name in code.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveListenOptions(options: unknown, nameOf: OptionNaming = (name) => name): ResolvedListenOptions {
  const known = [...ATTACH_NAMES, ...LISTEN_NAMES];
  const read = readOptions('options', options, known, (name) => explainName(name, known));
  const resolved = resolveAttach(read, nameOf);
  const { host, port, metrics, monitorPort, monitorHost, logLevel } = checkValues(LISTEN_DEFINITIONS, read, '', nameOf);
  if (read.allowedOrigins === undefined && !isLoopbackHost(host)) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `${nameOf('allowedOrigins')}: at ${host} other machines reach the relay, so say which pages may: ['https://app.example.com'].`,
    });
  }
  if (monitorHost !== undefined && monitorPort === undefined) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `${nameOf('monitorHost')}: it is the address of ${nameOf('monitorPort')}, which is not given. Give both, or neither.`,
    });
  }
  return { ...resolved, host, port, metrics, monitorPort, monitorHost: monitorHost ?? host, logLevel };
}

/** Whether only this machine reaches an address to listen on. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOST.test(host);
}

function hasFunctions(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === 'function');
}

function explainName(name: string, known: readonly string[]): string | undefined {
  for (const [group, definitions] of Object.entries(GROUPED_DEFINITIONS)) {
    if (Object.hasOwn(definitions, name)) return ` belongs to ${group}. Write ${group}: { ${name}: … }.`;
  }
  if (!(LISTEN_NAMES as readonly string[]).includes(name)) return undefined;
  return ` is for startRelay, which has a server of its own. The options are ${known.join(', ')}.`;
}
