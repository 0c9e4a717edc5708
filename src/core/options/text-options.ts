/** Options for changing a text before it is spoken, with their defaults. */
import {
  checkOptions,
  FUNCTION,
  memberOf,
  objectSuchAs,
  oneOf,
  requireOption,
  SWITCH,
  TEXT,
  type OptionRule,
  type OptionRules,
} from '../../base/options/option-rules';
import type { FlushPolicy } from '../../text/flush-policy';
import type { MarkdownOptions } from '../../text/markdown/options';
import type { Pronunciations } from '../../text/speakable/pronunciations';
import type { SentenceRule } from '../../text/speakable/sentence-rules';
import type { TextOf } from '../../text/source/reading/item-text';
import type { SpeakableTextOptions } from '../../text/speakable/speakable-text';

/**
 * Options for changing a text before it is spoken, and for the moment of sending it. The shown text, the heard text and all
 * offsets refer to the given text, without these changes. All options apply from the next utterance on.
 */
export interface TextOptions {
  /**
   * Whether the text is markdown. If so, it is spoken without its marks. Links are spoken as their text and images as their
   * alternative text. Code blocks are skipped unless the options give a phrase for them. Default: false.
   */
  readonly markdown?: boolean | MarkdownOptions;
  /**
   * Whether to speak reasoning and tool calls that a model leaves in its text, such as `<think>…</think>`,
   * `<tool_call>…</tool_call>` and `<|channel|>analysis<|message|>…<|end|>`, closed or not. Default: `dropped` in
   * markdown, `kept` in plain text.
   */
  readonly leftovers?: 'kept' | 'dropped';
  /**
   * Whether the text contains SSML documents, `<speak>…</speak>`, which are sent to Polly whole. `true`: each `<speak` begins a
   * document, up to its `</speak>`. `false`: there are no documents, and tags are spoken as text. Use it for texts from people
   * you do not know. Default: the surrounding text decides. A document begins a line or a sentence, or directly adjoins its words.
   */
  readonly ssml?: boolean;
  /**
   * Rules that change sentences before they are spoken, applied in order. With rules, a sentence is sent only when it is
   * complete. If a function throws, that is reported as an error of the page, and the sentence stays unchanged. Default:
   * none.
   */
  readonly rules?: readonly SentenceRule[];
  /** Replacements for words, for example `{ SQL: 'sequel' }`, applied after the rules. Default: none. */
  readonly pronunciations?: Pronunciations;
  /**
   * When to flush: when Polly must speak the text it has, without waiting for more.
   *
   * - `natural`: only when the source has been silent for half a second and the sound is about to run out. Otherwise Polly
   *   finds the ends of sentences itself.
   * - `sentence`: also after each sentence.
   * - `eager`: also after each clause or eight words. Speech then has less melody.
   * - A function: called whenever text is sent, with all text since the last flush. It returns whether to flush now.
   *
   * Default: `natural`.
   */
  readonly flush?: FlushPolicy;
  /**
   * The effect of an edit of a growing text on text that was sent to Polly but not heard yet. Text that was not sent is always
   * spoken in its edited form.
   *
   * - `keep-sent`: the sent text is heard unchanged, and the changed text is spoken after it.
   * - `replace-unheard`: while the text may still grow, speech is fetched again, from the last sentence before the edit that has
   *   not begun to sound. This costs those calls and characters a second time. If no such sentence is certain, the effect is
   *   that of `keep-sent`.
   *
   * Default: `keep-sent`.
   */
  readonly edits?: EditPolicy;
  /**
   * Reads the text of an item, for a source with items in the app's own shape. It returns a string, or undefined if the item
   * has no text. If it throws, the text ends there with the code `source-failed`. Sources of strings and bytes need no such
   * function. Default: reads the shapes of the SDKs that docs/sources.md lists.
   */
  readonly textOf?: TextOf;
}

/** See {@link TextOptions.edits}. */
export type EditPolicy = 'keep-sent' | 'replace-unheard';

/** The checked options. */
export interface TextSettings {
  /** Changes to the text. Undefined if the text stays unchanged. */
  readonly changes: SpeakableTextOptions | undefined;
  readonly flush: FlushPolicy;
  readonly edits: EditPolicy;
}

const KEPT_OR_DROPPED = oneOf('kept', 'dropped');
const TEXT_IF_ANY: OptionRule = { allowed: 'a string, or nothing', accepts: (value) => value === undefined || TEXT.accepts(value) };
const RULE: OptionRule = {
  allowed: 'a function, or { pattern, replacement } with a regular expression and a string',
  accepts: (rule) => typeof rule === 'function' || isReplacement(rule),
};
const WORDS = objectSuchAs("{ SQL: 'sequel' }");
const RULES: OptionRules<TextOptions> = {
  markdown: {
    allowed: 'true, false or an object of options',
    accepts: (value) => typeof value === 'boolean' || WORDS.accepts(value),
  },
  leftovers: KEPT_OR_DROPPED,
  ssml: SWITCH,
  rules: { allowed: 'a list of rules', accepts: Array.isArray },
  pronunciations: { ...WORDS, allowed: "an object of strings such as { SQL: 'sequel' }" },
  flush: {
    allowed: 'natural, sentence, eager or a function',
    accepts: (value) => typeof value === 'function' || ['natural', 'sentence', 'eager'].includes(value as string),
  },
  edits: oneOf('keep-sent', 'replace-unheard'),
  textOf: FUNCTION,
};
const MARKDOWN_RULES: OptionRules<MarkdownOptions> = {
  codeBlockPhrase: TEXT,
  formulaPhrase: TEXT,
  sayFormula: FUNCTION,
  emoji: KEPT_OR_DROPPED,
};

/**
 * Checks the options and fills in the defaults.
 *
 * @throws SpeechError with code `invalid-option`, which names the option and the allowed values.
 */
export function resolveText(options: TextOptions): TextSettings {
  checkOptions(options, RULES);
  const { markdown = false, leftovers, ssml, rules = [], pronunciations = {}, flush = 'natural', edits = 'keep-sent' } = options;
  if (typeof markdown === 'object') checkOptions(markdown, MARKDOWN_RULES, 'markdown.');
  rules.forEach((rule: unknown, index) => requireOption(`rules[${index}]`, rule, RULE));
  for (const word of Object.keys(pronunciations)) {
    requireOption(`pronunciations.${word}`, memberOf(pronunciations, word, 'pronunciations.'), TEXT);
  }
  const isChanged =
    markdown !== false || leftovers === 'dropped' || ssml !== undefined || rules.length > 0 || Object.keys(pronunciations).length > 0;
  return {
    changes: isChanged
      ? {
          markdown: guardMarkdown(markdown),
          ...(leftovers === undefined ? {} : { leftovers }),
          ssml,
          rules: rules.map(guardRule),
          pronunciations,
        }
      : undefined,
    flush: typeof flush === 'function' ? guarded(flush, SWITCH, () => false) : flush,
    edits,
  };
}

function isReplacement(rule: unknown): boolean {
  const { pattern, replacement } = (rule ?? {}) as Record<string, unknown>;
  return pattern instanceof RegExp && typeof replacement === 'string';
}

function guardRule(rule: SentenceRule): SentenceRule {
  return typeof rule === 'function' ? guarded(rule, TEXT, (sentence) => sentence) : rule;
}

function guardMarkdown(markdown: boolean | MarkdownOptions): boolean | MarkdownOptions {
  if (typeof markdown === 'boolean' || markdown.sayFormula === undefined) return markdown;
  const { sayFormula } = markdown;
  const say = (tex: string) => sayFormula(tex) ?? undefined;
  return { ...markdown, sayFormula: guarded(say, TEXT_IF_ANY, () => undefined) };
}

/** Wraps a function of the app. If it throws or its result breaks the rule, returns a fallback, and reports the error as the app's. */
function guarded<Result>(ask: (text: string) => Result, rule: OptionRule, otherwise: (text: string) => Result): (text: string) => Result {
  return (text) => {
    try {
      const result = ask(text);
      if (rule.accepts(result)) return result;
      throw new TypeError(`A function in the options of the voice returned ${typeof result}.`);
    } catch (cause) {
      queueMicrotask(() => {
        throw cause;
      });
      return otherwise(text);
    }
  };
}
