/**
 * How an app says what is done to a text before it is spoken, and what holds where it says nothing.
 */
import { checkOption, FUNCTION, memberOf, oneOf, requireOption, type OptionRule, type OptionRules } from '../../base/option-rules';
import type { FlushPolicy } from '../../text/flush-policy';
import type { MarkdownOptions } from '../../text/markdown/options';
import type { Pronunciations } from '../../text/speakable/pronunciations';
import type { SentenceRule } from '../../text/speakable/sentence-rules';
import type { TextOf } from '../../text/source/item-text';
import type { SpeakableTextOptions } from '../../text/speakable/speakable-text';

/**
 * What is said of a text, and when. The text that is shown, heard text and places in it stay those of the text as it was
 * given. All of it applies from the next utterance on. SSML documents in the text, `<speak>…</speak>`, are always passed
 * on whole.
 */
export interface TextOptions {
  /**
   * Whether the text is markdown, and how that is spoken: without its marks, links by their text, images by their
   * alternative text, blocks of code not at all unless there is a phrase for them. Default: false.
   */
  readonly markdown?: boolean | MarkdownOptions;
  /**
   * Whether reasoning and calls of tools are spoken that a model leaves in its text, such as `<think>…</think>`,
   * `<tool_call>…</tool_call>` and `<|channel|>analysis<|message|>…<|end|>`, also where they are not closed. Default: `dropped`
   * in markdown, `kept` in plain text.
   */
  readonly leftovers?: 'kept' | 'dropped';
  /**
   * Rules for how sentences are said, applied in order; a sentence goes out when it is complete then. What a function
   * throws is reported as an error of the page's, and the sentence said as it is. Default: none.
   */
  readonly rules?: readonly SentenceRule[];
  /** How words are said, for example `{ SQL: 'sequel' }`; applied after the rules. Default: as they are written. */
  readonly pronunciations?: Pronunciations;
  /**
   * When Polly is told to speak what it has. `natural`: where it finds the end of a sentence itself, and when the source
   * has been silent for half a second and the listener is about to hear nothing. Also there, and sooner: `sentence`,
   * behind each sentence; `eager`, behind each clause or eight words, which costs melody; a function, which is given all
   * text since the last time whenever some goes out, and answers whether to flush. Default: `natural`.
   */
  readonly flush?: FlushPolicy;
  /**
   * The text of an item of a source, where that yields something else than text, in a shape of its own; strings and bytes
   * are read as ever. It answers with a string, or with undefined where the item holds no text. What it throws ends the
   * text there, as `source-failed`. Default: the shapes of the SDKs that docs/sources.md lists.
   */
  readonly textOf?: TextOf;
}

/** The options, checked. */
export interface TextSettings {
  /** What is to be changed; undefined where nothing is. */
  readonly changes: SpeakableTextOptions | undefined;
  readonly flush: FlushPolicy;
}

/** Stands for a formula that the app leaves to this package. */
const UNSAID = '\u0000';
const KEPT_OR_DROPPED = oneOf('kept', 'dropped');
const TEXT: OptionRule = { allowed: 'a string', accepts: (value) => typeof value === 'string' };
const FLUSH: OptionRule = {
  allowed: 'natural, sentence, eager or a function',
  accepts: (value) => typeof value === 'function' || ['natural', 'sentence', 'eager'].includes(value as string),
};
const RULE: OptionRule = {
  allowed: 'a function, or { pattern, replacement } with a regular expression and a string',
  accepts: (rule) => typeof rule === 'function' || isReplacement(rule),
};
const MARKDOWN: OptionRule = {
  allowed: 'true, false or an object of options',
  accepts: (value) => typeof value === 'boolean' || isObject(value),
};
const PRONUNCIATIONS: OptionRule = { allowed: "an object of strings such as { SQL: 'sequel' }", accepts: isObject };
const MARKDOWN_RULES: OptionRules<MarkdownOptions> = {
  codeBlockPhrase: TEXT,
  formulaPhrase: TEXT,
  sayFormula: FUNCTION,
  emoji: KEPT_OR_DROPPED,
};
const RULE_LIST: OptionRule = { allowed: 'a list of rules', accepts: Array.isArray };

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError with code `invalid-option`, naming the option and what it may be.
 */
export function resolveText({
  markdown = false,
  leftovers,
  rules = [],
  pronunciations = {},
  flush = 'natural',
  textOf,
}: TextOptions): TextSettings {
  checkMarkdown(markdown);
  checkOption('leftovers', leftovers, KEPT_OR_DROPPED);
  checkOption('rules', rules, RULE_LIST);
  rules.forEach((rule: unknown, index) => requireOption(`rules[${index}]`, rule, RULE));
  checkPronunciations(pronunciations);
  checkOption('flush', flush, FLUSH);
  checkOption('textOf', textOf, FUNCTION);
  const isChanged = markdown !== false || leftovers === 'dropped' || rules.length > 0 || Object.keys(pronunciations).length > 0;
  return {
    changes: isChanged
      ? {
          markdown: guardMarkdown(markdown),
          ...(leftovers === undefined ? {} : { leftovers }),
          rules: rules.map(guardRule),
          pronunciations,
        }
      : undefined,
    flush: typeof flush === 'function' ? guarded(flush, () => false) : flush,
  };
}

function checkMarkdown(markdown: unknown): void {
  checkOption('markdown', markdown, MARKDOWN);
  if (typeof markdown === 'boolean') return;
  for (const name of Object.keys(MARKDOWN_RULES) as (keyof MarkdownOptions)[]) {
    checkOption(`markdown.${name}`, memberOf(markdown as object, name, 'markdown.'), MARKDOWN_RULES[name]);
  }
}

function checkPronunciations(pronunciations: object): void {
  requireOption('pronunciations', pronunciations, PRONUNCIATIONS);
  for (const word of Object.keys(pronunciations)) {
    requireOption(`pronunciations.${word}`, memberOf(pronunciations, word, 'pronunciations.'), TEXT);
  }
}

function isReplacement(rule: unknown): boolean {
  const { pattern, replacement } = (rule ?? {}) as Record<string, unknown>;
  return pattern instanceof RegExp && typeof replacement === 'string';
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function guardRule(rule: SentenceRule): SentenceRule {
  return typeof rule === 'function' ? guarded(rule, (sentence) => sentence) : rule;
}

function guardMarkdown(markdown: boolean | MarkdownOptions): boolean | MarkdownOptions {
  if (typeof markdown === 'boolean' || markdown.sayFormula === undefined) return markdown;
  const { sayFormula } = markdown;
  const say = guarded(
    (tex) => sayFormula(tex) ?? UNSAID,
    () => UNSAID,
  );
  return {
    ...markdown,
    sayFormula: (tex) => {
      const said = say(tex);
      return said === UNSAID ? undefined : said;
    },
  };
}

/** A function of the app's that ends nothing here with what it throws, and is seen as the app's. */
function guarded<Result>(ask: (text: string) => Result, otherwise: (text: string) => Result): (text: string) => Result {
  return (text) => {
    try {
      const result = ask(text);
      if (typeof result === typeof otherwise(text)) return result;
      throw new TypeError(`A function in the options of the voice answered with ${typeof result}.`);
    } catch (cause) {
      queueMicrotask(() => {
        throw cause;
      });
      return otherwise(text);
    }
  };
}
