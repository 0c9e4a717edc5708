/**
 * Reads the program's options from the command line, the environment and a file, with the same schema. A flag overrides a
 * variable, a variable overrides the file, and the file overrides the default.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readOptions } from '../../base/options/read-options';
import { invalid } from '../errors/invalid';
import { flagOf, variableOf, type OptionDefinition } from '../options/option-definition';
import { ALL_DEFINITIONS, ATTACH_DEFINITIONS, GROUPED_DEFINITIONS, LISTEN_DEFINITIONS, type OptionNaming } from '../options/option-schema';

/** Variable with the path of the file, like `--config`. */
const CONFIG_VARIABLE = 'POLLY_RELAY_CONFIG';
/** Variables that Kubernetes adds to each container for a Service named `polly-relay` (Kubernetes, "Accessing the Service"). */
const SERVICE_VARIABLE = /^POLLY_RELAY_(?:.*_)?(?:SERVICE_(?:HOST|PORT)(?:_.*)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_.*)?)?)$/;
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/** The given options and their origins. */
export interface Settings {
  /** Options in the library's form. Their names are checked, their values are not. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Returns the origin of an option: `--port`, `POLLY_RELAY_PORT` or `relay.json: port`. If it was not given, its flag. */
  readonly nameOf: OptionNaming;
  /** Returns whether an option was given. */
  readonly isGiven: (name: string) => boolean;
}

/** The command that the program runs. */
export type Command = { readonly kind: 'help' } | { readonly kind: 'check' | 'serve'; readonly settings: Settings };

interface Given {
  readonly value: unknown;
  readonly from: string;
}

/**
 * Reads the command line, the environment, and the file that one of them names.
 *
 * @param args - The arguments after the program's name.
 * @param defaults - Defaults that differ from the library's.
 * @throws SpeechError `invalid-option` that names the flag, the variable, or the file and the member.
 */
export function readCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  defaults: Readonly<Record<string, unknown>>,
): Command {
  const flags = readFlags(args);
  if (flags.has('help')) return { kind: 'help' };
  const file = flags.get('config')?.value ?? env[CONFIG_VARIABLE];
  const given = new Map([...readFile(file), ...readVariables(env)]);
  for (const [name, definition] of ALL_DEFINITIONS) {
    const flag = flags.get(flagOf(name, definition));
    if (flag !== undefined) given.set(name, flag);
  }
  const options: Record<string, unknown> = { ...defaults };
  for (const [name, { value }] of given) {
    const [group, member] = name.split('.') as [string, string | undefined];
    if (member === undefined) options[name] = value;
    else options[group] = { ...(options[group] as object | undefined), [member]: value };
  }
  const flagNamed = (name: string) => {
    const definition = ALL_DEFINITIONS.get(name);
    return definition === undefined ? name : `--${flagOf(name, definition)}`;
  };
  return {
    kind: flags.has('check') ? 'check' : 'serve',
    settings: { options, nameOf: (name) => given.get(name)?.from ?? flagNamed(name), isGiven: (name) => given.has(name) },
  };
}

/** Reads the flags. Their names have no dashes. */
function readFlags(args: readonly string[]): Map<string, Given> {
  const definitions = new Map([...ALL_DEFINITIONS].map(([name, definition]) => [flagOf(name, definition), definition]));
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      check: { type: 'boolean' },
      config: { type: 'string' },
      ...Object.fromEntries(
        [...definitions].map(([flag, { kind }]) => [flag, { type: kind === 'switch' ? 'boolean' : 'string' }] as const),
      ),
    },
  });
  const flags = new Map<string, Given>();
  for (const token of tokens) {
    // An argument without a flag may be a secret, so it is not shown.
    if (token.kind !== 'option') throw invalid('An argument belongs to no option. Quote a value that has blanks.');
    const { name, value } = token;
    const from = `--${name}`;
    const definition = definitions.get(name);
    const isOwn = ['help', 'check', 'config'].includes(name);
    // Throws for an unknown name, and suggests the most similar one.
    if (definition === undefined && !isOwn) {
      const known = [...definitions.keys(), 'config', 'check', 'help'].map((flag) => `--${flag}`);
      readOptions('The command line', { [token.rawName]: value }, known, seeHelp);
    }
    if (value === undefined && name !== 'help' && name !== 'check' && definition?.kind !== 'switch')
      throw invalid(`${from} needs a value.`);
    if (definition?.kind === 'list') {
      const earlier = flags.get(name)?.value as readonly string[] | undefined;
      flags.set(name, { value: [...(earlier ?? []), value], from });
    } else {
      flags.set(name, { value: definition === undefined ? value : valueOf(value ?? 'true', definition), from });
    }
  }
  return flags;
}

function readVariables(env: Readonly<Record<string, string | undefined>>): Map<string, Given> {
  const names = new Map([...ALL_DEFINITIONS].map(([name, definition]) => [variableOf(flagOf(name, definition)), name]));
  const given = new Map<string, Given>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('POLLY_RELAY_') || variable === CONFIG_VARIABLE || value === undefined) continue;
    const name = names.get(variable);
    const definition = name === undefined ? undefined : ALL_DEFINITIONS.get(name);
    if (SERVICE_VARIABLE.test(variable) && (name === undefined || SERVICE_ADDRESS.test(value))) continue;
    if (name === undefined || definition === undefined) {
      readOptions('The environment', { [variable]: value }, [...names.keys(), CONFIG_VARIABLE], seeHelp);
      continue;
    }
    const isList = definition.kind === 'list';
    given.set(name, { value: isList ? value.split(/[\s,]+/).filter(Boolean) : valueOf(value.trim(), definition), from: variable });
  }
  return given;
}

/** Advises on an unknown name. There are too many known ones to list. */
function seeHelp(_: string, near: string | undefined): string {
  return ` is not an option.${near === undefined ? '' : ` Do you mean ${near}?`} --help lists all.`;
}

/** Converts a text to the type of its option. Leaves an invalid text as it is, and the schema rejects it later. */
function valueOf(text: string, { kind }: OptionDefinition): unknown {
  if (kind === 'number' && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (kind === 'switch' && /^(?:true|false|1|0)$/.test(text)) return text === 'true' || text === '1';
  return text;
}

function readFile(path: unknown): Map<string, Given> {
  const given = new Map<string, Given>();
  if (typeof path !== 'string') return given;
  const content = parseFile(path);
  const groups = Object.keys(GROUPED_DEFINITIONS);
  const ungrouped = [...Object.keys(LISTEN_DEFINITIONS), ...Object.keys(ATTACH_DEFINITIONS)];
  const read = readOptions(path, content, [...ungrouped, ...groups], (name, near) => {
    const group = Object.entries(GROUPED_DEFINITIONS).find(([, definitions]) => Object.hasOwn(definitions, name))?.[0];
    return group === undefined ? seeHelp(name, near) : ` belongs to ${group}. Write "${group}": { "${name}": … }.`;
  });
  for (const name of ungrouped) {
    if (read[name] !== undefined) given.set(name, { value: read[name], from: `${path}: ${name}` });
  }
  for (const [group, definitions] of Object.entries(GROUPED_DEFINITIONS)) {
    if (read[group] === undefined) continue;
    // Even an empty object counts as given.
    given.set(group, { value: {}, from: `${path}: ${group}` });
    for (const [name, value] of Object.entries(readOptions(`${path}: ${group}`, read[group], Object.keys(definitions), seeHelp))) {
      given.set(`${group}.${name}`, { value, from: `${path}: ${group}.${name}` });
    }
  }
  return given;
}

function parseFile(path: string): unknown {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw invalid(`The configuration file ${path} cannot be read: ${reason}.`, cause);
  }
  try {
    return JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The parser's message may quote a secret of the file, so only its position is used.
    const offset = Number(/position (\d+)/.exec(String(error))?.[1] ?? Number.NaN);
    const line = Number.isNaN(offset) ? '' : `, line ${source.slice(0, offset).split('\n').length}`;
    throw invalid(`${path}${line}: this is not valid JSON.`);
  }
}
