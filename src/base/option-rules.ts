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
export const NAME: OptionRule = {
  allowed: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
};
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
  return { allowed: values.join(', '), accepts: (value) => (values as readonly unknown[]).includes(value) };
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
 * Checks an option; undefined is none.
 *
 * @param name - How the message names it, for example `retry.maxRetries`.
 * @throws SpeechError `invalid-option` that names the option, what it is and what it may be. Nothing else, whatever it is.
 */
export function checkOption(name: string, value: unknown, rule: OptionRule): void {
  if (value !== undefined) requireOption(name, value, rule);
}

/** Checks what must be there. Throws as {@link checkOption}. */
export function requireOption(name: string, value: unknown, { allowed, accepts }: OptionRule): void {
  let isAllowed = false;
  try {
    isAllowed = accepts(value);
  } catch {
    // A getter or a proxy of the app's threw.
  }
  if (!isAllowed) throw invalidOption(name, value, allowed);
}

/**
 * Reads one member of what an app gave.
 *
 * @param path - What precedes the name in messages.
 * @throws SpeechError `invalid-option` where it cannot be read.
 */
export function memberOf(holder: object, name: string, path = ''): unknown {
  try {
    return (holder as Readonly<Record<string, unknown>>)[name];
  } catch (cause) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `The option "${path}${name}" cannot be read, since its getter throws.`,
      cause,
    });
  }
}

/** The error of an option. */
export function invalidOption(name: string, value: unknown, allowed: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `The option "${name}" is ${describeValue(value)}. It must be ${allowed}.` });
}
