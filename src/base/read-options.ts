/** Options that an app gives a function as one object: each is read once, and every name must be one. */
import { describeValue } from './describe-value';
import { SpeechError } from './errors';
import { checkOption, memberOf, type OptionRules } from './option-rules';

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
    const advice =
      explainName(name) ?? ` is none.${near === undefined ? '' : ` Do you mean ${near}?`} The options are ${known.join(', ')}.`;
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

/** Whether something holds options by name: no list, map, date or promise. */
function isRecord(value: unknown): value is object {
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

function invalid(message: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message });
}
