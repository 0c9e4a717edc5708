/** The relay's options, and what is said of one that cannot be. */
import { systemClock, type Clock } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { checkOption, CLOCK } from '../../base/option-rules';
import { readOptions } from '../../base/read-options';
import type { RelayLimits } from './limits';
import { ATTACH_DEFINITIONS, checkGroup, checkValues, GROUPED_DEFINITIONS, LISTEN_DEFINITIONS, type OptionNaming } from './option-schema';
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

/** Options of a relay with a server of its own, checked and complete. */
export interface ResolvedListenOptions extends ResolvedOptions {
  readonly host: string;
  readonly port: number;
}

/** Those that are code, so that only the library has them. */
const CODE_NAMES = ['clock'] as const;
const ATTACH_NAMES = [
  ...Object.keys(ATTACH_DEFINITIONS),
  ...Object.keys(GROUPED_DEFINITIONS),
  ...CODE_NAMES,
] as (keyof AttachRelayOptions)[];
const LISTEN_NAMES = Object.keys(LISTEN_DEFINITIONS) as (keyof typeof LISTEN_DEFINITIONS)[];
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/**
 * Checks the options of a relay on a server, and fills in the defaults.
 *
 * @param defaultPath - Where it is mounted unless the options say otherwise.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function resolveOptions(options: unknown, defaultPath = '/'): ResolvedOptions {
  const read = readOptions('options', options, ATTACH_NAMES, (name) => explainName(name, ATTACH_NAMES));
  return resolveAttach({ path: defaultPath, ...read });
}

function resolveAttach(given: Partial<Record<keyof AttachRelayOptions, unknown>>, nameOf?: OptionNaming): ResolvedOptions {
  const { path, allowedOrigins, upstreams } = checkValues(ATTACH_DEFINITIONS, given, '', nameOf);
  const { limits, clock = systemClock } = given;
  checkOption('clock', clock, CLOCK);
  return {
    path,
    isWelcome: createOriginCheck(allowedOrigins),
    upstreams: new Upstreams(upstreams),
    limits: checkGroup('limits', limits, nameOf),
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
  const { host, port } = checkValues(LISTEN_DEFINITIONS, read, '', nameOf);
  if (read.allowedOrigins === undefined && !LOOPBACK_HOST.test(host)) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `${nameOf('allowedOrigins')}: at ${host} other machines reach the relay, so say which pages may: ['https://app.example.com'].`,
    });
  }
  return { ...resolved, host, port };
}

function explainName(name: string, known: readonly string[]): string | undefined {
  for (const [group, definitions] of Object.entries(GROUPED_DEFINITIONS)) {
    if (Object.hasOwn(definitions, name)) return ` belongs to ${group}. Write ${group}: { ${name}: … }.`;
  }
  if (!(LISTEN_NAMES as readonly string[]).includes(name)) return undefined;
  return ` is for startRelay, which has a server of its own. The options are ${known.join(', ')}.`;
}
