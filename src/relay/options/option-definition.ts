/**
 * The definition of a relay option: its flag, unit, default and schema. Tables of definitions are the only source for the
 * program's flags, variables, configuration file and help, and for the checks of the library's options.
 */
import * as v from 'valibot';
import { describeValue } from '../../base/describe-value';
import { describeEntry, withoutSecrets } from '../../base/options/describe-entry';

/** The form of an option's value in a flag or a variable. */
export type OptionKind = 'text' | 'number' | 'switch' | 'list';

/** One option. */
export interface OptionDefinition<Value = unknown, Default = Value | undefined> {
  readonly kind: OptionKind;
  /** Checks the value. Each issue is a sentence that is shown after the option's name and a colon. */
  readonly schema: v.GenericSchema<unknown, Value>;
  /** Undefined if the option has no default. */
  readonly default: Default;
  /** Placeholder of the value in the help, in capitals: its unit, if it has one. */
  readonly unit: string;
  /** Description in the help: a few words without a full stop. */
  readonly summary: string;
  /** Text of the default in the help. Default: the value of `default`. */
  readonly defaultText?: string;
  /** Flag without its dashes. Default: the option's name in kebab case, without its group. */
  readonly flag?: string;
  /** Whether the value is secret and must never be shown. */
  readonly isSecret?: boolean;
}

/** Longest delay of a timer; with a longer one it fires at once. */
const MOST_TIMER_MS = 2_147_483_647;
const LONGEST_NUMBER = 20;

type Details = Pick<OptionDefinition, 'unit' | 'summary'> & Partial<Pick<OptionDefinition, 'defaultText' | 'flag' | 'isSecret'>>;

/** Defines an option whose value is a whole number. `most` is the greatest allowed value; its default is the longest delay of a timer. */
export function wholeNumber(
  least: number,
  standard: number,
  unit: string,
  summary: string,
  { most = MOST_TIMER_MS, ...rest }: Partial<Details> & { readonly most?: number } = {},
): OptionDefinition<number, number> {
  const message = ({ input }: { readonly input: unknown }) => {
    // A long text may be a secret in the wrong place, so it is not shown.
    const shown = typeof input === 'string' && input.length > LONGEST_NUMBER ? 'a text' : describeValue(input);
    return `${shown} is no whole number from ${least} to ${most}.`;
  };
  return {
    kind: 'number',
    schema: v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message)),
    default: standard,
    unit,
    summary,
    ...rest,
  };
}

/** Defines an option whose value is true or false. */
export function toggle(details: Omit<Details, 'unit'>): OptionDefinition<boolean, boolean> {
  return {
    kind: 'switch',
    schema: v.boolean(({ input }) => `${describeValue(input)} is neither true nor false.`),
    default: false,
    unit: '',
    ...details,
  };
}

/**
 * Defines an option whose value is a string.
 *
 * @param standard - The default.
 * @param notText - Returns the message for a value that is no string.
 * @param problemOf - Returns the problem of a string as a sentence; undefined if it is valid.
 */
export function text<Default extends string | undefined>(
  standard: Default,
  notText: (value: unknown) => string,
  problemOf: (value: string) => string | undefined,
  details: Details,
): OptionDefinition<string, Default> {
  return {
    kind: 'text',
    schema: v.pipe(
      v.string(({ input }) => notText(input)),
      v.rawCheck(({ dataset, addIssue }) => {
        const problem = dataset.typed ? problemOf(dataset.value) : undefined;
        if (problem !== undefined) addIssue({ message: problem });
      }),
    ),
    default: standard,
    ...details,
  };
}

/** Describes the entries of a list, for checks and messages. */
export interface ListItems {
  /** Singular with its article, such as `an origin`. */
  readonly one: string;
  /** Plural, such as `origins`. */
  readonly many: string;
  /** A valid entry. Undefined if entries are secrets. */
  readonly example?: string;
  /** Returns the problem of an entry as a sentence; undefined if it is valid. */
  readonly problemOf: (entry: string) => string | undefined;
}

/** Defines an option whose value is a list of strings. */
export function list<Default extends readonly string[] | undefined>(
  standard: Default,
  { one, many, example, problemOf }: ListItems,
  details: Details,
): OptionDefinition<readonly string[], Default> {
  const shown = (value: unknown) => (example === undefined ? 'an entry' : describeEntry(value));
  const notList = (value: unknown) => {
    // A string was probably meant as the only entry, which may be a secret.
    if (typeof value === 'string')
      return `write a list, also for a single one${example === undefined ? '' : `: ['${withoutSecrets(value).slice(0, 80)}']`}.`;
    return `${example === undefined ? 'this' : describeValue(value)} is no list of ${many}.${example === undefined ? '' : ` Write one such as ['${example}'].`}`;
  };
  return {
    kind: 'list',
    schema: v.pipe(
      v.array(
        v.string(({ input }) => `${shown(input)} is no ${one.replace(/^an? /, '')}. Write each as a string.`),
        ({ input }) => notList(input),
      ),
      v.rawCheck(({ dataset, addIssue }) => {
        if (!dataset.typed) return;
        for (const entry of dataset.value) {
          const problem = problemOf(entry);
          if (problem !== undefined) addIssue({ message: problem });
        }
      }),
      v.readonly(),
    ),
    default: standard,
    ...details,
  };
}

/** Returns the flag of an option, without its dashes. */
export function flagOf(name: string, { flag }: OptionDefinition): string {
  return flag ?? (name.split('.').at(-1) ?? name).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Returns the environment variable that corresponds to a flag. */
export function variableOf(flag: string): string {
  return `POLLY_RELAY_${flag.replaceAll('-', '_').toUpperCase()}`;
}
