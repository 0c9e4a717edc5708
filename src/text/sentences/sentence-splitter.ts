/**
 * Splits a growing text into sentences, by Unicode's rules (UAX #29) and further rules for speech. A sentence is returned
 * when no later text can change it, so the result does not depend on how the text is split.
 */
import { Abbreviations } from './sentence-abbreviations';
import { findPossibleEnd, judgeEnd, LOOK_AHEAD_CHARACTERS } from './sentence-end';

/** Options of a splitter. */
export interface SentenceSplitterOptions {
  /** BCP 47 tag of the text, which selects its abbreviations. Default: those that are no words in another language. */
  readonly language?: string;
  /**
   * The most UTF-16 code units of a sentence, at least 100. A longer one is split at a clause or a space. Default: 3,000.
   */
  readonly maxCharacters?: number;
}

/** A too long sentence is split after this part of the limit, if possible. */
const EARLIEST_CUT = 0.5;
const CLAUSE_MARK = /[,;:—–،؛、，；：]/u;
/** A combining mark, joiner or variation selector belongs to the character before it. */
const CONTINUES_CHARACTER = /^[\p{M}\u200d\p{Variation_Selector}\udc00-\udfff]/u;
/** The most text held back after a possible end, so that its flush can still precede it. */
const MOST_HELD_CHARACTERS = 48;

/** Splits one text into sentences. */
export class SentenceSplitter {
  readonly #abbreviations: Abbreviations;
  readonly #maxCharacters: number;
  #pending = '';
  /** The length of {@link #pending} that contains no possible end. */
  #decidedCharacters = 0;
  #undecidedEnd: number | undefined;
  #hasCapital = false;

  constructor({ language, maxCharacters = 3_000 }: SentenceSplitterOptions = {}) {
    this.#abbreviations = new Abbreviations(language);
    this.#maxCharacters = maxCharacters;
  }

  /** The number of last characters that belong to the next sentence if the undecided end turns out to be one. */
  get undecidedCharacters(): number {
    if (this.#undecidedEnd === undefined) return 0;
    const characters = this.#pending.length - this.#undecidedEnd;
    return characters <= MOST_HELD_CHARACTERS ? characters : 0;
  }

  /**
   * Adds text.
   *
   * @param text - The next characters, split anywhere.
   * @returns The sentences that are now certain, including trailing white space.
   */
  push(text: string): string[] {
    this.#pending += text;
    return this.#takeSentences(false);
  }

  /** Returns the remaining text, complete or not. */
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

  #sentenceLength(isEnd: boolean): number | undefined {
    const reach = this.#maxCharacters + LOOK_AHEAD_CHARACTERS;
    const isFull = this.#pending.length >= reach;
    // Later text cannot change a full window, so the window counts as the whole text.
    const isAll = isEnd || isFull;
    // Half of a surrogate pair is not a character yet.
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
    // The sentence is too long in any case. But an undecided full stop is waited for.
    if (this.#pending.length <= this.#maxCharacters || !isAll) return undefined;
    return cutLength(this.#pending, this.#maxCharacters);
  }
}

/** Returns the split after the last clause within the limit, else after the last space, else between two characters. */
function cutLength(text: string, maxCharacters: number): number {
  const earliest = Math.floor(maxCharacters * EARLIEST_CUT);
  for (const mark of [CLAUSE_MARK, /\s/u]) {
    for (let at = maxCharacters - 1; at >= earliest; at -= 1) {
      if (!mark.test(text.charAt(at))) continue;
      // `1,234` and `10:30` contain no clause end. Scripts without spaces have their own marks.
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
