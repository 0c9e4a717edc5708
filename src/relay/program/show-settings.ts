/** Texts of `--help` and `--check`. */
import { flagOf, variableOf, type OptionDefinition } from '../options/option-definition';
import { ALL_DEFINITIONS } from '../options/option-schema';
import { isFromElsewhere } from '../options/origins';
import { isLoopbackHost, type RelayOptions } from '../options/relay-options';
import type { Settings } from './read-settings';

const LINE_WIDTH = 110;
const INDENT = ' '.repeat(6);

/** Returns the text of `--help`. `defaults` are those that differ from the library's. */
export function usage(defaults: Readonly<Record<string, unknown>>): string {
  const options = [...ALL_DEFINITIONS].map(([name, definition]) => describeOption(name, definition, defaults[name] ?? definition.default));
  return `Usage: polly-relay [options]
       react-polly-stream relay [options]

Carries two-way streams from browsers to Amazon Polly.

Each option is a flag, a variable of the environment (--max-sockets is POLLY_RELAY_MAX_SOCKETS; entries of a list
are separated by commas) and a member of the configuration file. A flag comes before a variable, a variable before
the file, the file before the default.

  --config FILE
      JSON file with options by their names in code: { "port": 4576, "limits": { "maxSockets": 100 } }
  --check
      checks the options, shows them and where each comes from, and ends; secrets are shown as ***
  --help
      shows this

${options.join('\n')}
`;
}

function describeOption(name: string, definition: OptionDefinition, standard: unknown): string {
  const { kind, unit, summary, defaultText } = definition;
  const notes = [...(kind === 'list' ? ['repeat for more'] : []), `default: ${defaultText ?? textOf(standard)}`, `in code: ${name}`];
  return `  --${flagOf(name, definition)}${unit === '' ? '' : ` ${unit}`}\n${wrap(`${summary} (${notes.join('; ')})`)}`;
}

function textOf(value: unknown): string {
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return 'none';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE_WIDTH - INDENT.length) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => INDENT + line).join('\n');
}

/** Returns the text of `--check`: a line for each option, with its value and its origin. */
export function describeSettings({ options, nameOf, isGiven }: Settings): string {
  return [...ALL_DEFINITIONS]
    .map(([name, definition]) => {
      const [group, member] = name.split('.') as [string, string | undefined];
      const given = member === undefined ? options[group] : (options[group] as Readonly<Record<string, unknown>> | undefined)?.[member];
      const source = isGiven(name) ? nameOf(name) : `default; ${variableOf(flagOf(name, definition))}`;
      return `${name} = ${shown(given ?? definition.default, definition)}  (${source})\n`;
    })
    .join('');
}

function shown(value: unknown, { isSecret = false, defaultText }: OptionDefinition): string {
  if (value === undefined) return defaultText ?? 'none';
  return isSecret && !(Array.isArray(value) && value.length === 0) ? '***' : JSON.stringify(value);
}

/** Returns warnings about valid settings that probably do not work as intended, one per line. Empty if there are none. */
export function warningsOf({ options }: Settings): string {
  const { host = '127.0.0.1', allowedOrigins, trustedProxies } = options as RelayOptions;
  const pages = (allowedOrigins ?? []).filter((origin) => origin !== '*' && isFromElsewhere({ origin }));
  if (pages.length === 0 || !isLoopbackHost(host) || (trustedProxies ?? []).length > 0) return '';
  return `warning: pages of ${pages.join(', ')} reach ${host} only through a proxy of this machine. No limit of an address holds until it is listed: --trusted-proxy loopback\n`;
}
