/**
 * Rules for options, and the error for an invalid one. A table of rules must name every option of its interface, so the
 * compiler reports a new option without a rule.
 */
import { isClock } from '../clock';
import { describeValue } from '../describe-value';
import { SpeechError } from '../errors';

/** The rule for one option. */
export interface OptionRule {
  /** Completes the sentence "It must be …". */
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

/** A rule for each option. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: OptionRule };

/** Accepts a string that is not blank. */
export const NAME: OptionRule = {
  allowed: 'a string that is not empty',
  accepts: (value) => typeof value === 'string' && value.trim() !== '',
};
/** Accepts a boolean. */
export const SWITCH: OptionRule = { allowed: 'true or false', accepts: (value) => typeof value === 'boolean' };
/** Accepts a function. */
export const FUNCTION: OptionRule = { allowed: 'a function', accepts: (value) => typeof value === 'function' };
/** Accepts a {@link Clock}. */
export const CLOCK: OptionRule = { allowed: 'a clock with the functions now, setTimer and clearTimer', accepts: isClock };

/** Accepts a string. */
export const TEXT: OptionRule = { allowed: 'a string', accepts: (value) => typeof value === 'string' };

/** Accepts an object that is no list. `example` shows one in the message. */
export function objectSuchAs(example: string): OptionRule {
  return {
    allowed: `an object such as ${example}`,
    accepts: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  };
}

/** Accepts one of the values. */
export function oneOf(...values: readonly string[]): OptionRule {
  return { allowed: values.join(', '), accepts: (value) => (values as readonly unknown[]).includes(value) };
}

/** Accepts a number from `least` to `most`, inclusive. */
export function numberFrom(least: number, most: number): OptionRule {
  return { allowed: `a number from ${least} to ${most}`, accepts: (value) => typeof value === 'number' && value >= least && value <= most };
}

/** Accepts a whole number from `least` to `most`, inclusive. */
export function wholeNumberFrom(least: number, most: number): OptionRule {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    accepts: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

/**
 * Checks an optional value. Undefined is accepted.
 *
 * @param name - The option's name in the message, for example `retry.maxRetries`.
 * @throws SpeechError `invalid-option`, which names the option, its value and the allowed values. Throws nothing else, even
 *   if reading the value throws.
 */
export function checkOption(name: string, value: unknown, rule: OptionRule): void {
  if (value !== undefined) requireOption(name, value, rule);
}

/**
 * Checks the options of a table of rules, each as {@link checkOption} does.
 *
 * @param path - Precedes the names in messages. Default: empty.
 */
export function checkOptions<Options extends object>(options: Options, rules: OptionRules<Options>, path = ''): void {
  for (const name of Object.keys(rules) as (keyof Options & string)[]) {
    checkOption(`${path}${name}`, memberOf(options, name, path), rules[name]);
  }
}

/** Checks a required value. Throws the same errors as {@link checkOption}. */
export function requireOption(name: string, value: unknown, { allowed, accepts }: OptionRule): void {
  let isAllowed = false;
  try {
    isAllowed = accepts(value);
  } catch {
    // The app's getter or proxy threw.
  }
  if (!isAllowed) throw invalidOption(name, value, allowed);
}

/**
 * Reads one property of an object from the app.
 *
 * @param path - Precedes the name in the message.
 * @throws SpeechError `invalid-option` if the getter throws.
 */
export function memberOf(holder: object, name: string, path = ''): unknown {
  try {
    return (holder as Readonly<Record<string, unknown>>)[name];
  } catch (cause) {
    throw new SpeechError({
      code: 'invalid-option',
      message: `The option "${path}${name}" cannot be read, because its getter throws.`,
      cause,
    });
  }
}

/** Creates the error for an invalid option. */
export function invalidOption(name: string, value: unknown, allowed: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `The option "${name}" is ${describeValue(value)}. It must be ${allowed}.` });
}
