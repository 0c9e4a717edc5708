/**
 * Cuts a text that is still being written into clauses, and where there is none into so many words: for who wants to hear
 * it as soon as possible. What a full stop and a mark in a name are, it asks what finds sentences.
 */
import { Abbreviations } from './sentence-abbreviations';
import { isNameWithMark } from './names-with-marks';
import { findPossibleEnd, judgeEnd } from './sentence-end';

/** A clause is cut behind so many words. */
const MOST_WORDS = 8;
/** Ends of clauses: before a space in scripts that have spaces, anywhere in those that have none. */
const CLAUSE_END = /([,;:.!?…،؛؟।—–])[\p{Pe}\p{Pf}"'’*_]*\s+|([、，；：。！？])[\p{Pe}\p{Pf}]*/gu;
const WORD_END = /\S\s+/gu;
const LAST_WORD = /\p{L}+$/u;
const FULL_STOP = /\.[*_)]*$/u;
const FIGURE = /\p{N}/u;
/** A figure before a mark or white space: `10 000`, `3 : 4`, `3. Oktober`. */
const ENDS_IN_FIGURE = /\p{N}[.%°]?[^\S\n]*$/u;
/** The same, or a sign that a figure follows: `3 :`, `5 –`, `€ 5`. */
const BEFORE_FIGURE = /\p{N}[.%°]?(?:[^\S\n]+[:–—×+=/-])?[^\S\n]*$|\p{Sc}$/u;
/** What a sentence before the present one adds to it is no more than a place where an abbreviation may stand. */
const MOST_CONTEXT_CHARACTERS = 400;

/** The clauses of one text. */
export class ClauseSplitter {
  readonly #abbreviations: Abbreviations;
  /** The sentence so far. */
  #text = '';
  /** Where the present clause begins in it. */
  #start = 0;
  /** Where a clause may have ended, behind which is what decides on it. */
  #undecidedEnd: number | undefined;

  /** @param language - BCP 47, which tells the abbreviations. Default: those that are no words of another language. */
  constructor(language?: string) {
    this.#abbreviations = new Abbreviations(language);
  }

  /** How many of the last characters belong to another clause, if what follows shows that one has ended before them. */
  get undecidedCharacters(): number {
    return this.#undecidedEnd === undefined ? 0 : this.#text.length - this.#undecidedEnd;
  }

  /**
   * Takes more text.
   *
   * @param text - The next characters, cut anywhere.
   * @returns The lengths of the clauses that have ended, each with the white space behind it.
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

  /** The next text begins a clause. */
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
      const end = mark.index + mark[0].length;
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

  #judge(at: number, mark: string, end: number): 'ends' | 'goes-on' | 'undecided' {
    const before = this.#text.slice(0, at);
    if (mark.startsWith('.')) return this.#judgeFullStop(before, end);
    // `3：00` and `１，０００` in scripts without spaces.
    if (/^[，：]$/u.test(mark) && FIGURE.test(before.slice(-1))) {
      if (end === this.#text.length) return 'undecided';
      return FIGURE.test(this.#text.charAt(end)) ? 'goes-on' : 'ends';
    }
    // `3 : 4`, `5 – 7`: marks between figures that stand apart.
    if (/^[:–—]/u.test(mark) && /\s$/u.test(before) && ENDS_IN_FIGURE.test(before)) {
      if (end === this.#text.length) return 'undecided';
      if (FIGURE.test(this.#text.charAt(end))) return 'goes-on';
    }
    if (/^[!?]/u.test(mark) && isNameWithMark(before)) return 'goes-on';
    // `e.g., apples` is one clause.
    return mark.startsWith(',') && before.endsWith('.') && this.#abbreviations.mayBelong(before.slice(0, -1)) ? 'goes-on' : 'ends';
  }

  #judgeFullStop(before: string, end: number): 'ends' | 'goes-on' | 'undecided' {
    if (!this.#abbreviations.mayBelong(before)) return 'ends';
    if (end === this.#text.length) return 'undecided';
    const place = findPossibleEnd(this.#text, before.length);
    if (place === undefined) return 'ends';
    return judgeEnd(this.#text, place, { abbreviations: this.#abbreviations, isAll: false, isUncapitalized: false });
  }

  /** Behind so many words, or one more where the last one belongs with the next. */
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

  /** Where another figure belongs to one, or a year to a month. */
  #isBeforeFigure(before: string): boolean {
    return BEFORE_FIGURE.test(before) || this.#abbreviations.isMonth(LAST_WORD.exec(before)?.[0] ?? '');
  }

  #mayBelong(before: string): boolean {
    const stop = FULL_STOP.exec(before);
    return stop !== null && this.#abbreviations.mayBelong(before.slice(0, stop.index));
  }
}
