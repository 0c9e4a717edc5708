/**
 * How an app says what is done to a text before it is spoken, and what holds where it says nothing.
 */
import { SpeechError } from '../base/errors';
import type { FlushPolicy } from '../text/flush-policy';
import type { MarkdownOptions } from '../text/markdown/options';
import type { Pronunciations } from '../text/pronunciations';
import type { SentenceRule } from '../text/sentence-rules';
import type { TextOf } from '../text/source/item-text';
import type { SpeakableTextOptions } from '../text/speakable-text';

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

const FLUSH_POLICIES: readonly FlushPolicy[] = ['natural', 'sentence', 'eager'];
/** Stands for a formula that the app leaves to this package. */
const UNSAID = '\u0000';
const KEPT_OR_DROPPED: readonly unknown[] = ['kept', 'dropped'];

/**
 * Fills in the defaults and checks.
 *
 * @throws SpeechError with code `invalid-option`, naming the option and what it may be.
 */
export function resolveText({ markdown = false, leftovers, rules = [], pronunciations = {}, flush = 'natural', textOf }: TextOptions): TextSettings {
  checkMarkdown(markdown);
  checkKeptOrDropped('leftovers', leftovers);
  if (!Array.isArray(rules)) throw invalid('rules', 'a list of rules');
  rules.forEach(checkRule);
  checkPronunciations(pronunciations);
  if (typeof flush !== 'function' && !FLUSH_POLICIES.includes(flush)) throw invalid('flush', `${FLUSH_POLICIES.join(', ')} or a function`);
  if (textOf !== undefined && typeof textOf !== 'function') throw invalid('textOf', 'a function that answers with the text of an item');
  const isChanged = markdown !== false || leftovers === 'dropped' || rules.length > 0 || Object.keys(pronunciations).length > 0;
  return {
    changes: isChanged ? { markdown: guardMarkdown(markdown), ...(leftovers === undefined ? {} : { leftovers }), rules: rules.map(guardRule), pronunciations } : undefined,
    flush: typeof flush === 'function' ? guarded(flush, () => false) : flush,
  };
}

function checkMarkdown(markdown: unknown): void {
  if (typeof markdown === 'boolean') return;
  if (typeof markdown !== 'object' || markdown === null) throw invalid('markdown', 'true, false or an object of options');
  const { codeBlockPhrase, formulaPhrase, sayFormula, emoji } = markdown as Record<string, unknown>;
  for (const [name, phrase] of Object.entries({ codeBlockPhrase, formulaPhrase })) {
    if (phrase !== undefined && typeof phrase !== 'string') throw invalid(`markdown.${name}`, 'a string');
  }
  checkKeptOrDropped('markdown.emoji', emoji);
  if (sayFormula !== undefined && typeof sayFormula !== 'function') throw invalid('markdown.sayFormula', 'a function');
}

function checkKeptOrDropped(path: string, choice: unknown): void {
  if (choice !== undefined && !KEPT_OR_DROPPED.includes(choice)) throw invalid(path, KEPT_OR_DROPPED.join(' or '));
}

function checkRule(rule: unknown, index: number): void {
  if (typeof rule === 'function') return;
  const { pattern, replacement } = (rule ?? {}) as Record<string, unknown>;
  if (pattern instanceof RegExp && typeof replacement === 'string') return;
  throw invalid(`rules[${index}]`, 'a function, or { pattern, replacement } with a regular expression and a string');
}

function checkPronunciations(pronunciations: unknown): void {
  const isMap = typeof pronunciations === 'object' && pronunciations !== null;
  if (isMap && Object.values(pronunciations).every((said) => typeof said === 'string')) return;
  throw invalid('pronunciations', "an object of strings such as { SQL: 'sequel' }");
}

function guardRule(rule: SentenceRule): SentenceRule {
  return typeof rule === 'function' ? guarded(rule, (sentence) => sentence) : rule;
}

function guardMarkdown(markdown: boolean | MarkdownOptions): boolean | MarkdownOptions {
  if (typeof markdown === 'boolean' || markdown.sayFormula === undefined) return markdown;
  const { sayFormula } = markdown;
  const say = guarded((tex) => sayFormula(tex) ?? UNSAID, () => UNSAID);
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

// Without the value, which may hold what is to be said.
function invalid(path: string, allowed: string): SpeechError {
  return new SpeechError({ code: 'invalid-option', message: `The option "${path}" is not valid. It must be ${allowed}.` });
}
