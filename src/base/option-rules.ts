/**
 * What an option may be, and the one error of an option that is something else. Each table of rules names every option of
 * its interface, so the compiler misses one that is new.
 */
import { describeValue } from './describe-value';
import { SpeechError } from './errors';

/** What an option may be. */
export interface OptionRule {
  /** Ends the sentence "It must be …". */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

/** A rule for each option. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: OptionRule };

/** A rule for a text of the app's that has words in it. */
export const NAME: OptionRule = { allowed: 'a string that is not empty', accepts: (value) => typeof value === 'string' && value.trim() !== '' };
/** A rule for a switch. */
export const SWITCH: OptionRule = { allowed: 'true or false', accepts: (value) => typeof value === 'boolean' };
/** A rule for a function. */
export const FUNCTION: OptionRule = { allowed: 'a function', accepts: (value) => typeof value === 'function' };
/** A rule for a source of time. */
export const CLOCK: OptionRule = {
  allowed: 'a clock with the functions now, setTimer and clearTimer',
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    ['now', 'setTimer', 'clearTimer'].every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
};

/** A rule for a choice. */
export function oneOf(...values: readonly string[]): OptionRule {
  const quoted = values.map((value) => `"${value}"`);
  return { allowed: listed(quoted), accepts: (value) => (values as readonly unknown[]).includes(value) };
}

/** A rule for a number, both ends included. */
export function numberFrom(least: number, most: number): OptionRule {
  return { allowed: `a number from ${least} to ${most}`, accepts: (value) => typeof value === 'number' && value >= least && value <= most };
}

/** A rule for a whole number, both ends included. */
export function wholeNumberFrom(least: number, most: number): OptionRule {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

/**
 * Checks one option that is given.
 *
 * @param name - How the message names it, for example `retry.maxRetries`.
 * @throws SpeechError `invalid-option` that names the option, what it is and what it may be. Nothing else, whatever it is.
 */
export function checkOption(name: string, value: unknown, { allowed, accepts }: OptionRule): void {
  if (value === undefined) return;
  let isAllowed = false;
  try {
    isAllowed = accepts(value);
  } catch {
    // A getter or a proxy of the app's threw.
  }
  if (!isAllowed) throw invalidOption(name, value, allowed);
}

/** The error of an option. */
export function invalidOption(name: string, value: unknown, allowed: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `The option "${name}" is ${describeValue(value)}. It must be ${allowed}.` });
}

/**
 * Reads options by their names, each of them once. What is undefined is left out.
 *
 * @param owner - What the options are of, for messages: `startLocalPolly`.
 * @param explainName - More to say of a name that is none, where it belongs elsewhere.
 * @throws SpeechError `invalid-option`: the options are no object, one of them does not exist, or cannot be read.
 */
export function readOptions<Name extends string>(
  owner: string,
  given: unknown,
  known: readonly Name[],
  explainName: (name: string) => string | undefined = () => undefined,
): Partial<Record<Name, unknown>> {
  if (!isRecord(given)) throw invalid(`${owner}: ${describeValue(given)} is no object of options.`);
  for (const name of namesOf(owner, given)) {
    if ((known as readonly string[]).includes(name)) continue;
    const near = known.find((one) => isAlike(one, name));
    const advice = explainName(name) ?? ` is none.${near === undefined ? '' : ` Do you mean ${near}?`} The options are ${known.join(', ')}.`;
    throw invalid(`${owner}: ${describeValue(name)}${advice}`);
  }
  const read: Partial<Record<Name, unknown>> = {};
  for (const name of known) {
    const value = valueOf(owner, given, name);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/**
 * Reads options and checks each of them.
 *
 * @throws SpeechError `invalid-option`, as {@link readOptions} and {@link checkOption}.
 */
export function readChecked<Options extends object>(owner: string, given: unknown, rules: OptionRules<Options>): Partial<Options> {
  const names = Object.keys(rules) as (keyof Options & string)[];
  const read = readOptions(owner, given, names);
  for (const name of names) checkOption(name, read[name], rules[name]);
  return read as Partial<Options>;
}

/** The names of what an app wrote, in an object or a class of its own. */
function namesOf(owner: string, given: object): string[] {
  try {
    return Object.keys(given);
  } catch {
    throw invalid(`${owner}: the options cannot be read, since what holds them throws.`);
  }
}

function valueOf(owner: string, given: Readonly<Record<string, unknown>>, name: string): unknown {
  try {
    return given[name];
  } catch (cause) {
    throw new SpeechError({ code: 'invalid-option', message: `${owner}: the option "${name}" cannot be read, since its getter throws.`, cause });
  }
}

/** Whether something holds options by name: no list, map, date or promise. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return ['[object Object]', '[object Module]'].includes(Object.prototype.toString.call(value));
  } catch {
    return false;
  }
}

/** Whether one name holds the other but for an ending, or differs by a letter or two, whatever is written large. */
function isAlike(known: string, given: string): boolean {
  const [one, other] = [known, given].map((name) => name.toLowerCase().replace(/s$/, '')) as [string, string];
  if (other.length < 3) return false;
  return one.includes(other) || other.includes(one) || isNear(one, other);
}

/** Whether two words of some length differ by one letter that is missing, too many, another one, or changed places. */
function isNear(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  const haveChangedPlaces = left.length === 2 && left[0] === right[1] && left[1] === right[0];
  return Math.max(left.length, right.length) <= 1 || haveChangedPlaces;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
