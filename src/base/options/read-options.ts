/** Reads the options object of a function: each option once, and only options that exist. */
import { describeValue } from '../describe-value';
import { SpeechError } from '../errors';
import { checkOptions, memberOf, type OptionRules } from './option-rules';

/**
 * Reads each known option once. Undefined options are left out of the result.
 *
 * @param owner - The function's name in messages, for example `startLocalPolly`.
 * @param explainName - Gives advice for an unknown name that belongs elsewhere. `near` is a similar known name. Default: none.
 * @throws SpeechError `invalid-option` if `given` is not an options object, or an option is unknown or cannot be read.
 */
export function readOptions<Name extends string>(
  owner: string,
  given: unknown,
  known: readonly Name[],
  explainName: (name: string, near: string | undefined) => string | undefined = () => undefined,
): Partial<Record<Name, unknown>> {
  if (!isRecord(given)) throw invalid(`${owner}: ${kindOf(given)} is not an object of options.`);
  for (const name of namesOf(owner, given)) {
    if ((known as readonly string[]).includes(name)) continue;
    const near = known.find((one) => isAlike(one, name));
    const advice =
      explainName(name, near) ??
      ` is not an option.${near === undefined ? '' : ` Do you mean ${near}?`} The options are ${known.join(', ')}.`;
    throw invalid(`${owner}: ${describeValue(name)}${advice}`);
  }
  const read: Partial<Record<Name, unknown>> = {};
  for (const name of known) {
    const value = memberOf(given, name);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

/**
 * Reads options and checks each one.
 *
 * @throws SpeechError `invalid-option`, as {@link readOptions} and {@link checkOptions} do.
 */
export function readChecked<Options extends object>(owner: string, given: unknown, rules: OptionRules<Options>): Partial<Options> {
  const read = readOptions(owner, given, Object.keys(rules) as (keyof Options & string)[]) as Partial<Options>;
  checkOptions<Partial<Options>>(read, rules);
  return read;
}

/** Names the kind of a value that is no options object. Does not show texts and numbers, which may be secrets. */
function kindOf(given: unknown): string {
  return typeof given === 'string' || typeof given === 'number' ? `a ${typeof given}` : describeValue(given);
}

/** Lists the own names of an options object, which may be an instance of an app's class. */
function namesOf(owner: string, given: object): string[] {
  try {
    return Object.keys(given);
  } catch {
    throw invalid(`${owner}: the options cannot be read, because their object throws.`);
  }
}

/** Whether a value is an object with named members, not a list, map, date or promise. */
function isRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return ['[object Object]', '[object Module]'].includes(Object.prototype.toString.call(value));
  } catch {
    return false;
  }
}

/**
 * Whether a name is probably a misspelling of a known one: ignoring case and a final "s", one contains the other or they
 * differ by one edit.
 */
function isAlike(known: string, given: string): boolean {
  const [one, other] = [known, given].map((name) => name.toLowerCase().replace(/s$/, '')) as [string, string];
  if (other.length < 3) return false;
  return one.includes(other) || other.includes(one) || isNear(one, other);
}

/** Whether two words differ by one edit: a missing, extra or changed letter, or two swapped ones. */
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

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
