/**
 * Splits a growing text into clauses, or after a number of words if there is no clause, for apps that want sound as soon as
 * possible. The sentence rules decide about full stops and marks in names.
 */
import { Abbreviations } from './sentence-abbreviations';
import { isNameWithMark } from './names-with-marks';
import { findPossibleEnd, judgeEnd } from './sentence-end';

const MOST_WORDS = 8;
/** Clause ends: before a space in scripts with spaces, anywhere in scripts without. */
const CLAUSE_END = /([,;:.!?…،؛؟।—–])[\p{Pe}\p{Pf}"'’*_]*\s+|([、，；：。！？])[\p{Pe}\p{Pf}]*/gu;
const WORD_END = /\S\s+/gu;
const LAST_WORD = /\p{L}+$/u;
const FULL_STOP = /\.[*_)]*$/u;
/** An end of a sentence, and what opens a quotation, a title or a bracket that it may stand in. */
const SENTENCE_MARK = /^[!?…؟।。！？]/u;
const OPENING_MARK = /[\p{Ps}\p{Pi}"]/u;
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})/u;
const EMOJI_AT_END = /(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})(?:\p{Emoji_Modifier}|\u200d|\ufe0f)*$/u;
const FIGURE = /\p{N}/u;
/** A number before a mark or white space: `10 000`, `3 : 4`, `3. Oktober`. */
const ENDS_IN_FIGURE = /\p{N}[.%°]?[^\S\n]*$/u;
/** The same, or a sign before a number: `3 :`, `5 –`, `€ 5`. */
const BEFORE_FIGURE = /\p{N}[.%°]?(?:[^\S\n]+[:–—×+=/-])?[^\S\n]*$|\p{Sc}$/u;
/** How much of the previous sentence is kept: it only shows where an abbreviation may be. */
const MOST_CONTEXT_CHARACTERS = 400;

/** Splits one text into clauses. */
export class ClauseSplitter {
  readonly #abbreviations: Abbreviations;
  /** The sentence so far. */
  #text = '';
  /** The start of the present clause in it. */
  #start = 0;
  /** A possible clause end that the following text must decide. */
  #undecidedEnd: number | undefined;

  /**
   * @param language - BCP 47 tag, which selects the abbreviations. Default: those that are no words in another language.
   */
  constructor(language?: string) {
    this.#abbreviations = new Abbreviations(language);
  }

  /** The number of last characters that belong to the next clause if the undecided end turns out to be one. */
  get undecidedCharacters(): number {
    return this.#undecidedEnd === undefined ? 0 : this.#text.length - this.#undecidedEnd;
  }

  /**
   * Adds text.
   *
   * @param text - The next characters, split anywhere.
   * @returns The lengths of the clauses that have ended, including trailing white space.
   */
  push(text: string): number[] {
    this.#text += text;
    const lengths: number[] = [];
    for (let end = this.#clauseEnd(); end !== undefined; end = this.#clauseEnd()) {
      lengths.push(end - this.#start);
      const isSentence = /[.!?…؟।。！？][^\p{L}\p{N}]*$/u.test(this.#text.slice(this.#start, end));
      if (isSentence || end > MOST_CONTEXT_CHARACTERS) this.#begin(end);
      else this.#start = end;
    }
    return lengths;
  }

  /** Makes the next text start a clause. */
  flush(): void {
    this.#begin(this.#text.length);
  }

  #begin(at: number): void {
    this.#undecidedEnd = undefined;
    this.#text = this.#text.slice(at);
    this.#start = 0;
  }

  #clauseEnd(): number | undefined {
    const wordsEnd = this.#wordsEnd();
    this.#undecidedEnd = undefined;
    CLAUSE_END.lastIndex = this.#start;
    for (let mark = CLAUSE_END.exec(this.#text); mark !== null; mark = CLAUSE_END.exec(this.#text)) {
      const end = this.#endWithEmoji(mark.index, mark.index + mark[0].length);
      if (wordsEnd !== undefined && end >= wordsEnd) return wordsEnd;
      const verdict = this.#judge(mark.index, mark[0], end);
      if (verdict === 'ends') return end;
      if (verdict === 'undecided') {
        this.#undecidedEnd = end;
        return wordsEnd;
      }
    }
    return wordsEnd;
  }

  /** Emoji behind the end of a sentence belong to it. */
  #endWithEmoji(at: number, end: number): number {
    if (!EMOJI.test(this.#text.slice(end, end + 2))) return end;
    return Math.max(end, findPossibleEnd(this.#text, at)?.end ?? end);
  }

  #judge(at: number, mark: string, end: number): 'ends' | 'goes-on' | 'undecided' {
    const before = this.#text.slice(0, at);
    if (end === this.#text.length && EMOJI_AT_END.test(this.#text)) return 'undecided';
    if (mark.startsWith('.')) return this.#judgeFullStop(before, end);
    // `3：00` and `１，０００` in scripts without spaces.
    if (/^[，：]$/u.test(mark) && FIGURE.test(before.slice(-1))) {
      if (end === this.#text.length) return 'undecided';
      return FIGURE.test(this.#text.charAt(end)) ? 'goes-on' : 'ends';
    }
    // `3 : 4`, `5 – 7`: marks between separate numbers.
    if (/^[:–—]/u.test(mark) && /\s$/u.test(before) && ENDS_IN_FIGURE.test(before)) {
      if (end === this.#text.length) return 'undecided';
      if (FIGURE.test(this.#text.charAt(end))) return 'goes-on';
    }
    if (/^[!?]/u.test(mark) && isNameWithMark(before)) return 'goes-on';
    if (SENTENCE_MARK.test(mark) && OPENING_MARK.test(before)) return this.#judgeEnd(before, end);
    // `e.g., apples` is one clause.
    return mark.startsWith(',') && before.endsWith('.') && this.#abbreviations.mayBelong(before.slice(0, -1)) ? 'goes-on' : 'ends';
  }

  #judgeFullStop(before: string, end: number): 'ends' | 'goes-on' | 'undecided' {
    return this.#abbreviations.mayBelong(before) || OPENING_MARK.test(before) ? this.#judgeEnd(before, end) : 'ends';
  }

  #judgeEnd(before: string, end: number): 'ends' | 'goes-on' | 'undecided' {
    if (end === this.#text.length) return 'undecided';
    const place = findPossibleEnd(this.#text, before.length);
    if (place === undefined) return 'ends';
    return judgeEnd(this.#text, place, { abbreviations: this.#abbreviations, isAll: false, isUncapitalized: false });
  }

  /** Returns the end after the most words, or one word later if the last word belongs to the next. */
  #wordsEnd(): number | undefined {
    WORD_END.lastIndex = this.#start;
    let words = 0;
    for (let word = WORD_END.exec(this.#text); word !== null; word = WORD_END.exec(this.#text)) {
      words += 1;
      const before = this.#text.slice(0, word.index + 1);
      if (words >= MOST_WORDS && !this.#mayBelong(before) && !this.#isBeforeFigure(before)) return WORD_END.lastIndex;
    }
    return undefined;
  }

  /** Whether a number belongs to the next one, or a month to its year. */
  #isBeforeFigure(before: string): boolean {
    return BEFORE_FIGURE.test(before) || this.#abbreviations.isMonth(LAST_WORD.exec(before)?.[0] ?? '');
  }

  #mayBelong(before: string): boolean {
    const stop = FULL_STOP.exec(before);
    return stop !== null && this.#abbreviations.mayBelong(before.slice(0, stop.index));
  }
}
