/**
 * All options of a relay, except those whose values are code. Adding an option here adds its flag, its variable, its member of
 * the configuration file, its lines in `--help` and `--check`, and its check in the library.
 */
import * as v from 'valibot';
import { describeEntry } from '../../base/options/describe-entry';
import { readOptions } from '../../base/options/read-options';
import { invalid } from '../errors/invalid';
import { proxyProblem } from '../identity/client-address';
import { redisProblem } from '../identity/redis-store';
import { secretProblem } from '../identity/ticket';
import type { TicketOptions } from '../identity/ticket-check';
import { LIMIT_DEFINITIONS } from './limits';
import { pathProblem } from './mount-path';
import { list, text, toggle, wholeNumber, type OptionDefinition } from './option-definition';
import { originProblem } from './origins';
import { regionProblem, upstreamProblem } from './upstreams';

const MOST_PORT = 65_535;

/** Options of every relay: mounted on the app's server, or with a server of its own. */
export const ATTACH_DEFINITIONS = {
  path: text('/', (value) => `${describeEntry(value)} is no path. Write one such as "/polly-relay".`, pathProblem, {
    unit: 'PATH',
    summary: 'path of the WebSocket, exact',
  }),
  allowedOrigins: list(
    undefined,
    { one: 'an origin', many: 'origins', example: 'https://app.example.com', problemOf: originProblem },
    {
      unit: 'ORIGIN',
      summary: 'page that may connect, such as https://app.example.com or https://*.example.com; * allows all',
      defaultText: 'pages of this machine',
      flag: 'origin',
    },
  ),
  upstreams: list(
    [],
    { one: 'an origin', many: 'origins', example: 'http://127.0.0.1:4575', problemOf: upstreamProblem },
    {
      unit: 'ORIGIN',
      summary: "server to forward to beside Amazon Polly's own, such as that of a VPC endpoint",
      defaultText: 'none',
      flag: 'upstream',
    },
  ),
  regions: list(
    undefined,
    { one: 'a region', many: 'regions', example: 'us-west-2', problemOf: regionProblem },
    {
      unit: 'REGION',
      summary: "AWS region whose hosts of Amazon Polly's are forwarded to, such as us-west-2",
      defaultText: 'all regions',
      flag: 'region',
    },
  ),
  logAddresses: toggle({ summary: 'logs the network addresses of browsers, which are personal data' }),
  trustedProxies: list(
    [],
    { one: 'an address', many: 'addresses and networks', example: '10.0.0.0/8', problemOf: proxyProblem },
    {
      unit: 'NETWORK',
      summary: 'proxy whose X-Forwarded-For is believed, such as 10.0.0.0/8, loopback or uniquelocal',
      defaultText: 'none',
      flag: 'trusted-proxy',
    },
  ),
} as const satisfies Readonly<Record<string, OptionDefinition>>;

/** Log levels, from nothing to everything. */
const LOG_LEVELS = ['silent', 'warn', 'info', 'debug'];
const noLevel = (value: unknown) => `${describeEntry(value)} is no level. Write one of ${LOG_LEVELS.join(', ')}.`;

const isAddress = (value: unknown) => `${describeEntry(value)} is no address to listen on.`;
const addressProblem = (address: string) => {
  if (address.startsWith('[')) return `${describeEntry(address)} has brackets. Write the address alone, such as ::1.`;
  return address.trim() === '' ? isAddress(address) : undefined;
};

/** Further options of a relay with a server of its own. */
export const LISTEN_DEFINITIONS = {
  host: text('127.0.0.1', isAddress, addressProblem, {
    unit: 'ADDRESS',
    summary: 'address to listen on; 127.0.0.1 is reached by this machine only',
  }),
  port: wholeNumber(0, 0, 'NUMBER', 'port to listen on; 0 takes a free one', { most: MOST_PORT }),
  metrics: toggle({ summary: 'answers GET /metrics for Prometheus' }),
  monitorPort: {
    ...wholeNumber(
      0,
      0,
      'NUMBER',
      'port of its own for /healthz, /readyz and /metrics, so that the internet cannot ask for them; 0 takes a free one',
      { most: MOST_PORT, defaultText: 'the port of the relay' },
    ),
    default: undefined,
  },
  monitorHost: text(undefined, isAddress, addressProblem, {
    unit: 'ADDRESS',
    summary: 'address of the monitor port; 127.0.0.1 is reached by this machine only',
    defaultText: 'the address of the relay',
  }),
  redis: text(undefined, () => 'write the address as a string.', redisProblem, {
    unit: 'URL',
    summary: 'Redis in which several relays count together; give it as a variable or in the file if it contains a password',
    defaultText: 'none, and each relay counts for itself',
    isSecret: true,
  }),
  logLevel: text('silent', noLevel, (value) => (LOG_LEVELS.includes(value) ? undefined : noLevel(value)), {
    unit: 'LEVEL',
    summary: `how much is logged, as lines of JSON: ${LOG_LEVELS.join(', ')}`,
  }),
} as const satisfies Readonly<Record<string, OptionDefinition>>;

const TICKET_DEFINITIONS = {
  secrets: list(
    [],
    { one: 'a secret', many: 'secrets', problemOf: secretProblem },
    {
      unit: 'SECRET',
      summary: "what tickets are signed with, 32 bytes at least; give it as a variable or in the file, since others see a program's flags",
      defaultText: 'none, and no ticket is asked for',
      flag: 'ticket-secret',
      isSecret: true,
    },
  ),
  uses: wholeNumber(1, 5, 'NUMBER', 'WebSockets that may be opened with one ticket', { flag: 'ticket-uses' }),
  clockToleranceSeconds: wholeNumber(0, 30, 'SECONDS', "how far the clocks of the relay and the app's server may differ", {
    most: 600,
    flag: 'ticket-clock-tolerance-seconds',
  }),
  maxAgeSeconds: wholeNumber(1, 3_600, 'SECONDS', 'time after its making from which a ticket is refused, whatever it says', {
    most: 86_400,
    flag: 'ticket-max-age-seconds',
  }),
} as const satisfies Readonly<Record<keyof TicketOptions, OptionDefinition>>;

/** Options in nested objects, by the object's name. */
export const GROUPED_DEFINITIONS = {
  ticket: TICKET_DEFINITIONS,
  limits: LIMIT_DEFINITIONS,
} as const satisfies Readonly<Record<string, Readonly<Record<string, OptionDefinition>>>>;

/** All options by their full names, such as `port` or `limits.maxSockets`. */
export const ALL_DEFINITIONS: ReadonlyMap<string, OptionDefinition> = new Map<string, OptionDefinition>([
  ...Object.entries<OptionDefinition>(LISTEN_DEFINITIONS),
  ...Object.entries<OptionDefinition>(ATTACH_DEFINITIONS),
  ...Object.entries(GROUPED_DEFINITIONS).flatMap(([group, definitions]) =>
    Object.entries<OptionDefinition>(definitions).map(([name, definition]) => [`${group}.${name}`, definition] as const),
  ),
]);

/** Returns an option's name for messages: its flag, its variable or its place in the file, wherever it was given. */
export type OptionNaming = (name: string) => string;

/** Checked values of a table of definitions. */
export type OptionValues<Definitions extends Readonly<Record<string, OptionDefinition>>> = {
  -readonly [Name in keyof Definitions]:
    v.InferOutput<Definitions[Name]['schema']> | (undefined extends Definitions[Name]['default'] ? undefined : never);
};

/**
 * Checks values, and replaces missing and undefined ones by their defaults.
 *
 * @param prefix - Prefix of each name in messages, such as `limits.`. Default: none.
 * @throws SpeechError `invalid-option` that names the option.
 */
export function checkValues<Definitions extends Readonly<Record<string, OptionDefinition>>>(
  definitions: Definitions,
  given: Readonly<Record<string, unknown>>,
  prefix = '',
  nameOf: OptionNaming = (name) => name,
): OptionValues<Definitions> {
  const checked: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const value = given[name];
    checked[name] = value === undefined ? definition.default : checkValue(prefix + name, value, definition, nameOf);
  }
  return checked as OptionValues<Definitions>;
}

/**
 * Checks the values of a nested object like {@link checkValues}.
 *
 * @param given - The object, as the app or the file gave it.
 * @throws SpeechError `invalid-option` that names the option. An unknown option is an error too.
 */
export function checkGroup<Name extends keyof typeof GROUPED_DEFINITIONS>(
  group: Name,
  given: unknown,
  nameOf?: OptionNaming,
): OptionValues<(typeof GROUPED_DEFINITIONS)[Name]> {
  const definitions = GROUPED_DEFINITIONS[group];
  return checkValues(definitions, given === undefined ? {} : readOptions(group, given, Object.keys(definitions)), `${group}.`, nameOf);
}

function checkValue(name: string, value: unknown, { schema }: OptionDefinition, nameOf: OptionNaming): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw invalid(`${nameOf(name)}: ${result.issues[0].message}`);
}
