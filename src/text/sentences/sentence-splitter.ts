/**
 * Cuts a text that is still being written into sentences, by Unicode's marks and rules (UAX #29) and those that speech
 * needs beside them. A sentence is given out when nothing that may follow can change it, so how the text was cut into
 * pieces never changes a sentence.
 */
import { Abbreviations } from './sentence-abbreviations';
import { findPossibleEnd, judgeEnd, LOOK_AHEAD_CHARACTERS } from './sentence-end';

/** What a splitter is made for. */
export interface SentenceSplitterOptions {
  /** BCP 47 language of the text, which tells its abbreviations. Default: those that are no words of another language. */
  readonly language?: string;
  /** Most UTF-16 code units of a sentence, at least 100; a longer one is cut at a clause or a space. Default: 3,000. */
  readonly maxCharacters?: number;
}

/** A sentence that is too long is cut behind this part of the limit, where there is a place to cut. */
const EARLIEST_CUT = 0.5;
const CLAUSE_MARK = /[,;:—–،؛、，；：]/u;
/** A combining mark, a joiner or a variation selector belongs to the character before it. */
const CONTINUES_CHARACTER = /^[\p{M}\u200d\p{Variation_Selector}\udc00-\udfff]/u;
/** Behind a possible end as much is held back that its flush can still go out before it. */
const MOST_HELD_CHARACTERS = 48;

/** The sentences of one text. */
export class SentenceSplitter {
  readonly #abbreviations: Abbreviations;
  readonly #maxCharacters: number;
  #pending = '';
  /** How much of {@link #pending} holds no end that is still possible. */
  #decidedCharacters = 0;
  #undecidedEnd: number | undefined;
  #hasCapital = false;

  constructor({ language, maxCharacters = 3_000 }: SentenceSplitterOptions = {}) {
    this.#abbreviations = new Abbreviations(language);
    this.#maxCharacters = maxCharacters;
  }

  /** How many of the last characters belong to another sentence, if what follows shows that one has ended before them. */
  get undecidedCharacters(): number {
    if (this.#undecidedEnd === undefined) return 0;
    const characters = this.#pending.length - this.#undecidedEnd;
    return characters <= MOST_HELD_CHARACTERS ? characters : 0;
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
    this.#keepFrom(this.#pending.length);
    return sentences;
  }

  #takeSentences(isEnd: boolean): string[] {
    const sentences: string[] = [];
    for (let rest = this.#pending; ; rest = this.#pending) {
      const length = this.#sentenceLength(isEnd);
      if (length === undefined) return sentences;
      sentences.push(rest.slice(0, length));
      this.#keepFrom(length);
    }
  }

  #keepFrom(length: number): void {
    this.#hasCapital ||= /\p{Lu}/u.test(this.#pending.slice(0, length));
    this.#pending = this.#pending.slice(length);
    this.#decidedCharacters = 0;
    this.#undecidedEnd = undefined;
  }

  /** The length of the first sentence; undefined where it may go on. */
  #sentenceLength(isEnd: boolean): number | undefined {
    const reach = this.#maxCharacters + LOOK_AHEAD_CHARACTERS;
    const isFull = this.#pending.length >= reach;
    // What comes later cannot change what is seen in a window that is full, so it is looked at as if it were all.
    const isAll = isEnd || isFull;
    // Half of a character is none yet.
    const isHalf = !isAll && /[\ud800-\udbff]$/.test(this.#pending);
    const window = isHalf ? this.#pending.slice(0, -1) : this.#pending.slice(0, reach);
    const context = { abbreviations: this.#abbreviations, isAll, isUncapitalized: !this.#hasCapital };
    this.#undecidedEnd = undefined;
    for (
      let place = findPossibleEnd(window, this.#decidedCharacters);
      place !== undefined;
      place = findPossibleEnd(window, this.#decidedCharacters)
    ) {
      if (place.end > this.#maxCharacters) break;
      const verdict = judgeEnd(window, place, context);
      if (verdict === 'ends') return place.end;
      if (verdict === 'undecided') {
        this.#undecidedEnd = place.end;
        return undefined;
      }
      this.#decidedCharacters = place.end;
    }
    // Too long, whatever follows: but where a full stop may still turn out to be none, that is waited for.
    if (this.#pending.length <= this.#maxCharacters || !isAll) return undefined;
    return cutLength(this.#pending, this.#maxCharacters);
  }
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
  const isInCharacter = /^[\udc00-\udfff]/.test(text.slice(maxCharacters, maxCharacters + 1));
  return isInCharacter ? maxCharacters - 1 : maxCharacters;
}
