/**
 * What an option of the relay is: its name in code and in a configuration file, its flag and variable, its unit, default and
 * rule. The tables of definitions are the one source for the program's flags, its variables, its file, its help, and for
 * the checks of the library's options.
 */
import * as v from 'valibot';
import { describeValue } from '../../base/describe-value';
import { describeEntry, withoutSecrets } from '../../base/options/describe-entry';

/** How an option is written as a flag or a variable. */
export type OptionKind = 'text' | 'number' | 'switch' | 'list';

/** One option. */
export interface OptionDefinition<Value = unknown, Default = Value | undefined> {
  readonly kind: OptionKind;
  /** Issues of it say what is wrong with the value in a sentence that follows the option's name and a colon. */
  readonly schema: v.GenericSchema<unknown, Value>;
  /** Undefined: none. */
  readonly default: Default;
  /** For the help: a word in capitals for the value, which is its unit where it has one. */
  readonly unit: string;
  /** For the help: what it does, in a few words without a full stop. */
  readonly summary: string;
  /** For the help: what holds where nothing is given, if the default does not say it. */
  readonly defaultText?: string;
  /** Its flag, without the dashes. Default: its name in kebab case, without its group. */
  readonly flag?: string;
  /** Whether its value must not be shown. */
  readonly isSecret?: boolean;
}

/** The most that a timer can wait for; with more it fires at once. */
const MOST_TIMER_MS = 2_147_483_647;
const LONGEST_NUMBER = 20;

type Details = Pick<OptionDefinition, 'unit' | 'summary'> & Partial<Pick<OptionDefinition, 'defaultText' | 'flag' | 'isSecret'>>;

/**
 * An option that is a whole number.
 *
 * @param least - The least it may be.
 * @param details - More of the definition; `most` is what fits a timer unless it says so.
 */
export function wholeNumber(
  least: number,
  standard: number,
  details: Details & { readonly most?: number },
): OptionDefinition<number, number> {
  const { most = MOST_TIMER_MS, ...rest } = details;
  const message = ({ input }: { readonly input: unknown }) => {
    // A secret that has come to the wrong place is longer than any number.
    const shown = typeof input === 'string' && input.length > LONGEST_NUMBER ? 'a text' : describeValue(input);
    return `${shown} is no whole number from ${least} to ${most}.`;
  };
  return {
    kind: 'number',
    schema: v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message)),
    default: standard,
    ...rest,
  };
}

/** An option that is true or false. */
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
 * An option that is a text.
 *
 * @param problemOf - What is wrong with a text, in a sentence; undefined where nothing is.
 * @param notText - The same of what is no text at all.
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

/** What a list consists of, for the messages on one that is none. */
export interface ListItems {
  /** One, with its article: `an origin`. */
  readonly one: string;
  /** Several: `origins`. */
  readonly many: string;
  /** A correct entry; undefined if it would be a secret. */
  readonly example?: string;
  /** What is wrong with an entry, in a sentence; undefined where nothing is. */
  readonly problemOf: (entry: string) => string | undefined;
}

/** An option that is a list of texts. */
export function list<Default extends readonly string[] | undefined>(
  standard: Default,
  { one, many, example, problemOf }: ListItems,
  details: Details,
): OptionDefinition<readonly string[], Default> {
  const shown = (value: unknown) => (example === undefined ? 'an entry' : describeEntry(value));
  const notList = (value: unknown) => {
    // What was meant as the single entry may be a secret.
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

/** The flag of an option, without the dashes. */
export function flagOf(name: string, { flag }: OptionDefinition): string {
  return flag ?? (name.split('.').at(-1) ?? name).replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The variable of the environment that stands for a flag. */
export function variableOf(flag: string): string {
  return `POLLY_RELAY_${flag.replaceAll('-', '_').toUpperCase()}`;
}
