/**
 * Cuts a text that is still being written into sentences, by Unicode's rules (`Intl.Segmenter`, UAX #29) and a few that
 * speech needs beside them. A sentence is given out when nothing that may follow can change it, so how the text was cut
 * into pieces never changes a sentence.
 */
import { goesOnBehindQuotation, mayGoOnBehindQuotation } from './quotations';
import { Abbreviations } from './sentence-abbreviations';
import { endsInHalf } from './split-text';

/** What a splitter is made for. */
export interface SentenceSplitterOptions {
  /** BCP 47 language of the text. Default, and where the browser does not know it: the rules all languages share. */
  readonly language?: string;
  /** Most UTF-16 code units of a sentence, at least 100; a longer one is cut at a clause or a space. Default: 3,000. */
  readonly maxCharacters?: number;
}

/** How far behind a possible end of a sentence is looked, in characters, for what decides on it. */
const LOOK_AHEAD_CHARACTERS = 200;
/** How far before it, for what a sentence ends with. */
const LOOK_BEHIND_CHARACTERS = 100;
/** A sentence that is too long is cut behind this part of the limit, where there is a place to cut. */
const EARLIEST_CUT = 0.5;

/** What ends a sentence, in any script: a text without needs no closer look. */
const POSSIBLE_END = /[\p{Sentence_Terminal}\r\n\u0085\u2028\u2029]/u;
/** A letter decides what was open before it (UAX #29, rule SB8), and what is behind it whether it marks an item of a list. */
const DECIDED = /(?!\p{Grapheme_Extend})\p{L}[^]/u;
const SPOKEN = /[\p{Alphabetic}\p{N}]/u;
/** The end of a sentence: what terminates it, what closes it, and white space. */
const ENDING = /([\p{Sentence_Terminal}…]*)([\p{Pe}\p{Pf}\p{Pi}"'*_]*)\s*$/u;
const OPENING_BEHIND_TERMINATOR = /(?<=\p{Sentence_Terminal}[\p{Pe}\p{Pf}]*)[\p{Ps}\p{Pi}]+$/u;
const BLANK_LINE = /\n[^\S\n]*\n|\u2029/u;
/** Whatever markdown and plain text begin an item, a heading or a quotation with. */
const LIST_MARK = /^(?:[-*+•–—▪◦·>#]|\d{1,3}[.)]|\p{L}\))/u;
const CLAUSE_MARK = /[,;:—–،؛、，；：]/u;
/** A combining mark, a joiner or a variation selector belongs to the character before it. */
const CONTINUES_CHARACTER = /^[\p{M}\u200d\p{Variation_Selector}\udc00-\udfff]/u;

/** The sentences of one text. */
export class SentenceSplitter {
  readonly #segmenter: Intl.Segmenter;
  readonly #abbreviations: Abbreviations;
  readonly #maxCharacters: number;
  #pending = '';
  /** How much of {@link #pending} is known to hold no possible end. */
  #plainCharacters = 0;

  constructor({ language, maxCharacters = 3_000 }: SentenceSplitterOptions = {}) {
    this.#segmenter = createSegmenter(language);
    this.#abbreviations = new Abbreviations(language);
    this.#maxCharacters = maxCharacters;
  }

  /**
   * Takes more text.
   *
   * @param text - The next characters, cut anywhere.
   * @returns The sentences that have become certain, each with the white space behind it.
   */
  push(text: string): string[] {
    this.#pending += text;
    return this.#takeSentences(false);
  }

  /** Everything that is left, complete or not. */
  flush(): string[] {
    const sentences = this.#takeSentences(true);
    if (this.#pending !== '') sentences.push(this.#pending);
    this.#keep('');
    return sentences;
  }

  #takeSentences(isEnd: boolean): string[] {
    const sentences: string[] = [];
    for (let rest = this.#pending; ; rest = this.#pending) {
      const length = this.#sentenceLength(isEnd);
      if (length === undefined) return sentences;
      sentences.push(rest.slice(0, length));
      this.#keep(rest.slice(length));
    }
  }

  #keep(rest: string): void {
    this.#pending = rest;
    this.#plainCharacters = 0;
  }

  /** The length of the first sentence; undefined where it may go on. */
  #sentenceLength(isEnd: boolean): number | undefined {
    const pending = this.#pending;
    const reach = this.#maxCharacters + LOOK_AHEAD_CHARACTERS;
    // Whoever comes later cannot change what is seen in a window that is full, so it is looked at as if it were all.
    const isDecided = isEnd || pending.length >= reach;
    if (!isDecided && !this.#hasPossibleEnd()) return undefined;
    const window = pending.slice(0, reach);
    for (const { index } of this.#segmenter.segment(window)) {
      const end = sentenceEnd(window, index);
      if (index === 0 || end > this.#maxCharacters) continue;
      if (!isDecided && !isEndDecided(window, end)) return undefined;
      if (endsSentence(window, end, this.#abbreviations)) return end;
    }
    // Too long, whatever follows: but where a full stop may still turn out to be none, that is waited for.
    if (pending.length <= this.#maxCharacters || !isDecided) return undefined;
    return cutLength(pending, this.#maxCharacters);
  }

  #hasPossibleEnd(): boolean {
    if (POSSIBLE_END.test(this.#pending.slice(this.#plainCharacters))) return true;
    this.#plainCharacters = this.#pending.length;
    return false;
  }
}

/** Unicode's rules put opening quotation marks that no space precedes at the end of the sentence before them. */
function sentenceEnd(text: string, boundary: number): number {
  const opening = OPENING_BEHIND_TERMINATOR.exec(text.slice(Math.max(0, boundary - LOOK_BEHIND_CHARACTERS), boundary));
  const start = boundary - (opening?.[0].length ?? 0);
  // Every line break is a boundary to them; here all white space belongs to what is before it.
  return start + (/^\s+/u.exec(text.slice(start))?.[0].length ?? 0);
}

/** Whether enough stands behind a possible end to tell whether it is one. */
function isEndDecided(text: string, end: number): boolean {
  const rest = text.slice(end);
  return DECIDED.test(rest) && !mayGoOnBehindQuotation(endingOf(text.slice(0, end)).closers, rest);
}

function endingOf(sentence: string): { readonly ending: string; readonly terminator: string; readonly closers: string } {
  const [ending = '', terminator = '', closers = ''] = ENDING.exec(sentence.slice(-LOOK_BEHIND_CHARACTERS)) ?? [];
  return { ending, terminator, closers };
}

/** Whether a place that Unicode's rules take for the end of a sentence is one to speech. */
function endsSentence(text: string, end: number, abbreviations: Abbreviations): boolean {
  const sentence = text.slice(0, end);
  const rest = text.slice(end);
  if (!SPOKEN.test(sentence) || !SPOKEN.test(rest)) return false;
  // French has a space inside its quotation marks.
  if (/^[\p{Pf}\p{Pe}]\s/u.test(rest)) return false;
  const { ending, terminator, closers } = endingOf(sentence);
  const space = ending.slice(terminator.length + closers.length);
  if (BLANK_LINE.test(space)) return true;
  // A line that was merely wrapped goes on; what is short of a full stop is taken for that, unless a list begins.
  if (terminator === '') return LIST_MARK.test(rest) || sentence.trimEnd().endsWith(':');
  // An address or a name, such as in `?q=` and `Yahoo!Mail`, in scripts that put a space between sentences.
  if (space === '' && /^[\p{Lu}\p{Ll}\p{N}]/u.test(rest) && /^[.!?…]+$/.test(terminator)) return false;
  if (goesOnBehindQuotation(closers, rest)) return false;
  const isFullStop = terminator === '.' && closers === '';
  return !(isFullStop && abbreviations.include(sentence.slice(0, sentence.length - ending.length), rest));
}

/** Behind the last clause within the limit, else behind the last space, else between two characters. */
function cutLength(text: string, maxCharacters: number): number {
  const earliest = Math.floor(maxCharacters * EARLIEST_CUT);
  for (const mark of [CLAUSE_MARK, /\s/u]) {
    for (let at = maxCharacters - 1; at >= earliest; at -= 1) {
      if (!mark.test(text.charAt(at))) continue;
      // In `1,234` and `10:30` no clause ends; scripts without spaces have marks of their own.
      if (mark === CLAUSE_MARK && text.charCodeAt(at) < 0x3000 && !/\s/u.test(text.charAt(at + 1))) continue;
      return at + 1;
    }
  }
  for (let at = maxCharacters; at >= earliest; at -= 1) {
    if (!CONTINUES_CHARACTER.test(text.slice(at)) && text.charCodeAt(at - 1) !== 0x200d) return at;
  }
  return endsInHalf(text.slice(0, maxCharacters)) ? maxCharacters - 1 : maxCharacters;
}

/** Polly's names of languages are not all tags of BCP 47, as `en-GB-WLS` is not. */
function createSegmenter(language = 'en'): Intl.Segmenter {
  for (const tag of [language, language.split('-')[0]]) {
    try {
      return new Intl.Segmenter(tag, { granularity: 'sentence' });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new Intl.Segmenter('en', { granularity: 'sentence' });
}
