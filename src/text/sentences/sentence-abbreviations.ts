/**
 * Decides whether a full stop belongs to a word or ends a sentence. Unicode's sentence rules know no abbreviations (UAX
 * #29, section 5, leaves them to implementations). If both are likely, the sentence continues: joining two sentences costs
 * nothing, but splitting a name does.
 */
import { WORDS_BY_LANGUAGE, WORDS_OF_ALL, type AbbreviationWords } from './abbreviation-words';
import { calendarOf, endsWithKoreanDate, judgeKoreanDate, type Calendar } from './calendar';
import { endsWithItemNumber } from './item-numbers';
import { LISTED_ABBREVIATIONS } from './listed-abbreviations';
import { endsInLetter } from './letters-with-stops';
import { endsWithEra, judgeBehindTime, TIME_OF_DAY } from './times';
import { unitNamesOf } from './units';
import { UNICODE_ABBREVIATIONS } from './unicode-abbreviations';
import { mayGoOn } from '../../base/incomplete-match';

/** The effect of a mark on its sentence; `undecided` until more text is known. */
export type Verdict = 'ends' | 'goes-on' | 'undecided';

/** `J. R.`, `z. B.`, `U.S.`, `e.g.`, `т.е.`, `p. ex.`, `v. Chr.`: more than one letter, each with a full stop. */
const DOTTED =
  /(?<![\p{L}\p{M}\p{N}./\\@_-])(?:[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\.\s?)+(?:[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]|ex|ej|eks|frv|Chr|Kr|Hr)$/u;
/** Ends a sentence if a capital follows. */
const LAST_DOTTED = /(?<![\p{L}\p{N}])т\.\s?[дп]$/u;
/** Countries, companies and titles after which an article starts a new sentence. */
const ACRONYM = /(?:\p{Lu}\.\s?){1,5}\p{Lu}$|(?:EE|JJ|CC|FF|RR|HH)\.\s?(?:UU|OO|AA|HH)$|(?<!\p{L})(?:Inc|Corp|Ltd|Jr|Co|S\.p\.A|S\.r\.l)$/u;
const LETTER = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]$/u;
const LETTER_GOES_ON = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\./u;
/** A single lower-case consonant is an abbreviation: `s.`, `r.`, `v.` */
const LONE_CONSONANT = /^[bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщ]$/u;
/** `Goethestr.` in German. */
const STREET = /^\p{Lu}\p{Ll}+str$/u;
/** `blz`, `str`, `kpt`: without a vowel it is no word, unless it is a sound or a unit. Checked only before a number. */
const VOWELLESS = /^[bcdfghjklmnpqrstvwxzčďňřšťžłńśźżбвгджзклмнпрстфхцчшщ]{2,5}$/u;
/** The same with a capital: `Mts`, `Br`. Some languages have words with r or l instead of a vowel. */
const VOWELLESS_TITLE = /^[BCDFGHJKLMNPQRSTVWXZ][bcdfghjklmnpqrstvwxz]{1,4}$/u;
/** `5 km`, `30cm`, `6 ff`: a word in small letters follows it, too. */
const MAY_BE_UNIT = /\p{N}\s?\p{L}{1,5}$/u;
const SYLLABIC_LANGUAGES = new Set('bs cs hr mk sk sl sr'.split(' '));
const SYLLABIC = /[rl]/u;
const SOUNDS = new Set('hm hmm mm mmm sh shh pst psst tsk brr grr pfft zzz гм хм тсс'.split(' '));
/** An initial and the word before it. */
const INITIAL = /(?:([^\s\p{P}]+)[\p{P}]*\s+|[\s\p{Ps}\p{Pi}"'.-]|^)([\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}])$/u;
/** Words after which a single letter is a label and not an initial: `vitamin C`, `an A`. */
const LETTERED = new Set(
  'a an the letter vitamin vitamins vitamina vitamine hepatitis plan option type typ tipo grade class klasse group gruppe groupe grupo team section appendix annex anhang annexe part teil step point punkt exhibit room gate platform page side figure key note app apt bldg building fig pt sec ch vol rm ste suite floor zone unit version'.split(
    ' ',
  ),
);
/** A shorter sentence up to an era only begins with the year. */
const FEWEST_WORDS_BEFORE_ERA = 7;
/** A Roman numeral, or a letter used for counting. */
const NUMERAL = /^(?:[IVXLC]{1,6}|[A-Z])(?![\p{L}\p{M}\p{N}’'])/u;
/** `W. 4th St.` */
const STREET_NUMBER = /^\d+(?:st|nd|rd|th)(?!\p{L})/u;
const DIRECTION = /^[NSEW]$/u;
const YEAR = /(?<!\p{N})\d{4}$/u;
const SMALL_WORD = /^\p{Ll}+/u;
/** `5 dec`, `5. dec`, `5 de dec` */
const BEHIND_NUMBER = /\p{N}\.?\s+(?:de\s+)?\S+$/u;
/** `febr. del 2026` */
const OF_YEAR = /^del?\s\d/u;
const UNIT = /\p{N}\s?([\p{L}\p{M}]+)$/u;
/** `3.` of `am 3. Oktober`, `am 3. 10.` and `XIV.` of `Ludwig XIV.`, but not the last of `10:3`. */
const ORDINAL = /(?:^|[\s\p{Ps}\p{Pi}"'–-])(?:(?:\d{1,2}\.\s?(?=(?:0?[1-9]|1[0-2])$))?\d{1,2}|[IVXLC]{2,6})$/u;
const ORDINAL_LANGUAGES = new Set('bs cs da de et fi hr hu is lt lv nb pl sk sl sr tr'.split(' '));
/** The known part of a German month name. If the language is unknown, it identifies an ordinal. */
const MONTH = /^(?:Ja|Fe|Mä|Ap|Ma|Ju|Au|Se|Ok|No|De)/u;
/** `им.` and `im.` mean "named after", but also "them"; only a following lower-case word shows which. */
const NAMED_AFTER: ReadonlySet<string> = new Set(['им', 'im']);
/** Maps related language codes to those of the lists. Polly has one language of Norway; apps also use others. */
const SAME_LANGUAGE: Readonly<Record<string, string>> = { arb: 'ar', nn: 'nb', no: 'nb' };

/** The languages whose month names apply if the language is unknown. */
const UNTOLD_CALENDARS: readonly string[] = ['en', 'de'];
/** The languages whose sentence starters apply if the language is unknown: one per script. */
const UNTOLD_LANGUAGES: readonly string[] = ['en', 'ru', 'el'];

/** Abbreviations that are also lower-case words. For writers who use no capitals, they end a sentence. */
const WORDS_AS_WELL = new Set(
  'ill wash mass miss ore ala conn col rep reps sen res gen mar may sat sun wed cap comm cont alt ex me co sup per inst lab tab pop app ed mod chem part approx max min def diff ma in or no am as id it al adm plc det feat van ham oder mag art abs best dim folg bed ber dir fr gem mit nach von also'.split(
    ' ',
  ),
);
/** Abbreviations before numbers that are no words, so a lower-case word may follow them as well. */
const SMALL_BEFORE_NUMBER = 'apt sq ft fig figs st ave rd blvd vol ste bldg pkwy hwy inc corp ltd etc esp temp'.split(' ');

/** The next word, if it is capitalised. A capital followed by another one is no word. */
const CAPITAL = /^[^\p{Alphabetic}\p{N}]*\p{Lu}/u;
const CAPITALIZED = /^[^\p{Alphabetic}\p{N}]*\p{Lu}(?![A-Z])/u;
const NEXT_WORD = /^[^\p{Alphabetic}\p{N}]*(\p{Lu}[\p{L}\p{M}]*)/u;
/** `L’espace`, `D’abord`, `Qu’il`: a short word that is joined to the next. */
const ELIDED = /^[^\p{Alphabetic}\p{N}]*(?:[CDJLMNST]|Qu|Dell|All|Nell|Un)[’']\p{L}/u;
const ELIDING_LANGUAGES = new Set('ca fr it'.split(' '));
const NUMBER = /^[^\p{Alphabetic}\p{N}]*\p{N}/u;
/** The last word before a full stop, and the separators of its parts. */
const LAST_WORD = /[\p{L}\p{M}\p{N}.ªº°/’'·-]*$/u;
const PART = /[-/’']|(?<=\p{Ll}{2})\.(?=\p{Lu})/u;
/** Longer than the longest entry with the word before it, so that a long word is not read to its start. */
const MAX_WORD_CHARACTERS = 64;

/** The abbreviation rules of one language. */
export class Abbreviations {
  readonly #language: string | undefined;
  readonly #leading: ReadonlySet<string>;
  readonly #other: ReadonlySet<string>;
  readonly #last: ReadonlySet<string>;
  readonly #beforeNumber: ReadonlySet<string>;
  readonly #openers: ReadonlySet<string>;
  readonly #articles: ReadonlySet<string>;
  readonly #calendar: Calendar | undefined;
  #small: ReadonlySet<string> | undefined;

  /** @param language - BCP 47 tag. Default: rules that hold in all languages. */
  constructor(language?: string) {
    const primary = language?.split('-')[0]?.toLowerCase() ?? '';
    this.#language = primary === '' ? undefined : (SAME_LANGUAGE[primary] ?? primary);
    const own = WORDS_BY_LANGUAGE[this.#language ?? ''];
    const both = (kind: keyof AbbreviationWords) => entries(`${WORDS_OF_ALL[kind] ?? ''} ${own?.[kind] ?? ''}`);
    this.#leading = both('leading');
    const listed = [UNICODE_ABBREVIATIONS, LISTED_ABBREVIATIONS].flatMap((list) => list[this.#language ?? '']?.split('|') ?? []);
    this.#other = new Set([...both('other'), ...listed]);
    this.#articles = entries(own?.articles ?? '');
    this.#calendar = calendarOf(this.#language ?? 'en');
    this.#last = both('last');
    this.#beforeNumber = both('beforeNumber');
    this.#openers = entries(
      (own === undefined ? UNTOLD_LANGUAGES : [this.#language ?? '']).map((one) => WORDS_BY_LANGUAGE[one]?.openers ?? '').join(' '),
    );
  }

  /** Whether the text is in this language, or may be because the language is unknown. */
  mayBe(language: string): boolean {
    return this.#language === undefined || this.#language === language;
  }

  /**
   * Decides whether the sentence continues after a full stop because of the word before it.
   *
   * @param before - The sentence up to the full stop, exclusive.
   * @param after - The text after the following white space.
   * @param isAll - Whether no text follows `after`.
   * @param isUncapitalized - Whether the writer uses no capitals, not even in names. Default: false.
   */
  judge(before: string, after: string, isAll: boolean, isUncapitalized = false): Verdict {
    const line = lastLine(before);
    if (endsWithItemNumber(line)) return 'goes-on';
    const end = before.slice(-MAX_WORD_CHARACTERS);
    const words = lastWords(end);
    const [word = ''] = words;
    if (endsInLetter(end)) return 'goes-on';
    if (isUncapitalized && SMALL_WORD.test(after) && this.#isSmallAbbreviation(word)) return 'goes-on';
    const unit = this.#judgeUnit(end, after, isAll, isUncapitalized);
    if (unit !== undefined) return unit;
    if (TIME_OF_DAY.test(end) || words.some((one) => has(this.#last, one)) || LAST_DOTTED.test(end))
      return this.#judgeLast(before, after, isAll);
    if (endsWithEra(end)) return this.#judgeEra(before, after, isAll);
    if (has(NAMED_AFTER, word) && this.mayBe(word === 'im' ? 'pl' : 'ru')) return this.#judgeNamedAfter(after, isAll);
    const dotted = DOTTED.exec(end)?.[0];
    if (words.some((one) => has(this.#leading, one)) || (dotted !== undefined && has(this.#leading, dotted.replace(/\s/gu, ''))))
      return 'goes-on';
    const inDate = this.#isKorean(before) ? judgeKoreanDate(end, after, isAll) : 'ends';
    if (inDate !== 'ends') return inDate;
    const behindYear = this.#judgeYear(end, after, isAll);
    if (behindYear !== 'ends') return behindYear;
    if (LETTER.test(word)) {
      if (LETTER_GOES_ON.test(after)) return 'goes-on';
      if (!isAll && mayGoOn(LETTER_GOES_ON, after)) return 'undecided';
    }
    if (dotted !== undefined) return this.#unlessOpener(after, isAll, ACRONYM.test(end));
    if (this.#language === 'de' && STREET.test(word)) return 'goes-on';
    if (words.some((one) => has(this.#other, one)) || (LONE_CONSONANT.test(word) && !isLettered(end)))
      return this.#unlessOpener(after, isAll, ACRONYM.test(end));
    const date = this.#judgeDate(end, word, after, isAll);
    if (date !== undefined) return date;
    if (ORDINAL.test(end)) return this.#judgeOrdinal(after, isAll);
    // As in references: `Einstein, A. (1905)`.
    if (/^[(&]/u.test(after) && isInitial(end)) return 'goes-on';
    if (NUMBER.test(after)) {
      if (!isAll && DIRECTION.test(word) && mayGoOn(STREET_NUMBER, after)) return 'undecided';
      return this.#isBeforeNumber(end, words) || (DIRECTION.test(word) && STREET_NUMBER.test(after)) ? 'goes-on' : 'ends';
    }
    const numeral = this.#judgeNumeral(words, after, isAll);
    if (numeral !== 'ends') return numeral;
    if (VOWELLESS_TITLE.test(word) && CAPITAL.test(after) && !SOUNDS.has(word.toLowerCase()) && !this.#mayBeSyllabic(word))
      return this.#unlessOpener(after, isAll);
    if (has(this.#beforeNumber, INITIAL.exec(end)?.[1] ?? '')) return 'ends';
    return CAPITAL.test(after) && isInitial(end) ? this.#unlessOpener(after, isAll) : 'ends';
  }

  /** Whether a full stop would belong to the word before it, for some continuation. */
  mayBelong(before: string): boolean {
    if (MAY_BE_UNIT.test(before)) return true;
    return ['1', 'Jan ', 'b.', '('].some((after) => this.judge(before.normalize('NFC'), after, true) === 'goes-on');
  }

  /** Whether a line ends with a Korean date. The next line begins another sentence. */
  endsLineWithDate(before: string): boolean {
    return this.#isKorean(before) && endsWithKoreanDate(before.slice(-MAX_WORD_CHARACTERS));
  }

  /** Whether a word with a full stop is always followed by something, like `Mr.` by a name. */
  isLeading(word: string): boolean {
    return has(this.#leading, word);
  }

  /** Whether a capitalised word starts a sentence and does not continue a name. */
  isOpener(word: string): boolean {
    return this.#openers.has(word);
  }

  isMonth(word: string): boolean {
    const calendars = this.#language === undefined ? UNTOLD_CALENDARS.map(calendarOf) : [this.#calendar];
    return calendars.some((calendar) => calendar?.isMonth(word) === true);
  }

  #isKorean(before: string): boolean {
    return this.#language === undefined ? /\p{sc=Hangul}/u.test(before) : this.#language === 'ko';
  }

  /** `etc.`: the sentence continues before a lower-case letter, and before a capitalised abbreviation. */
  #judgeLast(before: string, after: string, isAll: boolean): Verdict {
    if (!CAPITAL.test(after)) return 'goes-on';
    const word = NEXT_WORD.exec(after);
    if (!isAll && word?.[0].length === after.length) return 'undecided';
    if (TIME_OF_DAY.test(before) && !this.isOpener(word?.[1] ?? '')) {
      const time = judgeBehindTime(before, after, isAll);
      if (time !== 'ends') return time;
    }
    return CAPITALIZED.test(after) ? 'ends' : 'goes-on';
  }

  /** A sentence may begin with the year, and German nouns are always capitalised. */
  #judgeEra(before: string, after: string, isAll: boolean): Verdict {
    if (!CAPITAL.test(after)) return 'goes-on';
    const isBeginning = before.trim().split(/\s+/u).length < FEWEST_WORDS_BEFORE_ERA;
    return isBeginning || this.mayBe('de') || this.mayBe('en') ? this.#unlessOpener(after, isAll, true) : 'ends';
  }

  /** `5 dec. 2024`, `Mo. 5. Mai`; undefined if the word is no short name of a month or weekday. */
  #judgeDate(end: string, word: string, after: string, isAll: boolean): Verdict | undefined {
    const name = this.#openers.has(word) ? undefined : this.#calendar?.nameOf(word);
    if (name === undefined) return undefined;
    const hasCapital = /^\p{Lu}/u.test(word);
    if (name === 'weekday' && this.#calendar?.hasCapitals === true && !hasCapital) return undefined;
    if (NUMBER.test(after) || OF_YEAR.test(after)) return 'goes-on';
    if (!isAll && mayGoOn(OF_YEAR, after)) return 'undecided';
    if (name === 'weekday') {
      const next = /^[\p{L}\p{M}]+/u.exec(after)?.[0] ?? '';
      if (!isAll && next === after) return 'undecided';
      if (hasCapital && (this.#calendar?.isMonth(next) === true || this.#calendar?.nameOf(next) === 'month')) return 'goes-on';
    }
    const isDate =
      name === 'month'
        ? BEHIND_NUMBER.test(end) || (hasCapital && this.#calendar?.hasCapitals === true)
        : this.#calendar?.hasCapitals === true && word.length < 4 && this.#language !== 'en' && /\s\S+$/u.test(end);
    return isDate ? this.#unlessOpener(after, isAll) : undefined;
  }

  /**
   * `3 hr. ago`, `1,2 mil. Berlín`; undefined if the word is no unit behind a number. English instructions often end with
   * one: `Bake 20 min. Remove`.
   */
  #judgeUnit(end: string, after: string, isAll: boolean, isUncapitalized: boolean): Verdict | undefined {
    const unit = UNIT.exec(end)?.[1]?.toLowerCase();
    if (unit === undefined) return undefined;
    const { dotted, all, ago } = unitNamesOf(this.#calendar === undefined ? 'en' : (this.#language ?? 'en'));
    if (CAPITAL.test(after)) return dotted.has(unit) && !this.mayBe('en') ? this.#unlessOpener(after, isAll) : undefined;
    const [next = ''] = SMALL_WORD.exec(after) ?? [];
    if (!isUncapitalized || next === '' || !all.has(unit)) return undefined;
    if (!isAll && next === after) return 'undecided';
    return !ago.has(next) && this.#openers.has(next.charAt(0).toUpperCase() + next.slice(1)) ? 'ends' : 'goes-on';
  }

  /** `2024. december 5.` in Hungarian and other languages whose dates begin with the year. */
  #judgeYear(end: string, after: string, isAll: boolean): Verdict {
    const word = SMALL_WORD.exec(after)?.[0];
    if (word === undefined || !YEAR.test(end)) return 'ends';
    if (!isAll && word.length === after.length) return 'undecided';
    return this.#calendar?.isMonth(word) === true || this.#calendar?.nameOf(word) === 'month' ? 'goes-on' : 'ends';
  }

  /** `Vol. II`, `Fig. B`; but `No. I` and `No. A` start an answer. */
  #judgeNumeral(words: readonly string[], after: string, isAll: boolean): Verdict {
    const numeral = NUMERAL.exec(after)?.[0];
    if (
      numeral === undefined ||
      !words.some((word) => has(this.#beforeNumber, word)) ||
      (numeral.length === 1 && words[0]?.toLowerCase() === 'no')
    )
      return 'ends';
    return !isAll && numeral.length === after.length ? 'undecided' : 'goes-on';
  }

  #mayBeSyllabic(word: string): boolean {
    return (this.#language === undefined || SYLLABIC_LANGUAGES.has(this.#language)) && SYLLABIC.test(word);
  }

  #judgeNamedAfter(after: string, isAll: boolean): Verdict {
    return CAPITAL.test(after) ? this.#unlessOpener(after, isAll) : 'ends';
  }

  #judgeOrdinal(after: string, isAll: boolean): Verdict {
    if (this.#language !== undefined) return ORDINAL_LANGUAGES.has(this.#language) ? this.#unlessOpener(after, isAll) : 'ends';
    if (MONTH.test(after)) return 'goes-on';
    return !isAll && mayGoOn(MONTH, after) ? 'undecided' : 'ends';
  }

  /** Continues, unless the next word starts a sentence, like `The` after `U.S.` or `Inc.` */
  #unlessOpener(after: string, isAll: boolean, isAcronym = false): Verdict {
    const [found = '', word = ''] = NEXT_WORD.exec(after) ?? [];
    if (word === '') return 'goes-on';
    if (word === 'No') {
      // `Ref. No. 5`, where "No" is no answer.
      if (/^\W*No\.\s?\d/u.test(after)) return 'goes-on';
      if (!isAll && /^\W*No\.?\s?$/u.test(after)) return 'undecided';
    }
    const mayElide = this.#language !== undefined && ELIDING_LANGUAGES.has(this.#language);
    if (mayElide && ELIDED.test(after)) return 'ends';
    const isOpener = (one: string) => this.#openers.has(one) || (isAcronym && this.#articles.has(one));
    if (!isAll && (found.length === after.length || (mayElide && /^[’']$/u.test(after.slice(found.length))))) {
      const mayOpen = [...this.#openers, ...(isAcronym ? this.#articles : [])].some((opener) => opener.startsWith(word));
      return mayOpen || (mayElide && word.length <= 4) ? 'undecided' : 'goes-on';
    }
    // A single letter with a full stop is an initial.
    const isInitialNext = word.length === 1 && after.charAt(found.length) === '.';
    return isOpener(word) && !isInitialNext ? 'ends' : 'goes-on';
  }

  /** Without capitals names are in lower case, too: `the gov. said`, `near st. louis`. */
  #isSmallAbbreviation(word: string): boolean {
    if (!SMALL_WORD.test(word) || WORDS_AS_WELL.has(word)) return false;
    this.#small ??= new Set(
      [...this.#leading, ...this.#other, ...(this.mayBe('en') ? SMALL_BEFORE_NUMBER : [])].map((entry) => entry.toLowerCase()),
    );
    return this.#small.has(word);
  }

  #isBeforeNumber(end: string, words: readonly string[]): boolean {
    if (words.some((word) => has(this.#beforeNumber, word))) return true;
    const [word = ''] = words;
    // `5 km. 10 people` has a unit there.
    return VOWELLESS.test(word) && !SOUNDS.has(word) && !/\p{N}\s*\p{L}+$/u.test(end);
  }
}

/** Whether a text ends with an initial: `John F.`, `by J.`; but not `so do I` or `20 °C`. */
function isInitial(end: string): boolean {
  const [found, before = '', letter = ''] = INITIAL.exec(end) ?? [];
  if (found === undefined || !/\p{Lu}/u.test(letter) || /\p{N}/u.test(before)) return false;
  if (letter === 'I' && /^\p{Ll}/u.test(before)) return false;
  return !LETTERED.has(before.toLowerCase());
}

function isLettered(end: string): boolean {
  return LETTERED.has((INITIAL.exec(end)?.[1] ?? '').toLowerCase());
}

/** Returns the last word, the last two and three words, and the last part of the last word. */
function lastWords(end: string): string[] {
  const word = LAST_WORD.exec(end)?.[0] ?? '';
  const parts = word.split(PART);
  const phrase = end.trimEnd().split(/\s+/u);
  return [word, ...[2, 3].map((count) => phrase.slice(-count).join(' ')), ...(parts.length > 1 ? [parts.at(-1) ?? ''] : [])];
}

/** Whether a list has a word: as written, capitalised at the start of a sentence, or all in capitals as in a title. */
function has(list: ReadonlySet<string>, word: string): boolean {
  if (list.has(word)) return true;
  const small = word.toLowerCase();
  return list.has(small) && (word.slice(1) === small.slice(1) || (word.length > 1 && word === word.toUpperCase()));
}

function entries(words: string): Set<string> {
  return new Set(
    words
      .trim()
      .split(/\s+/u)
      .map((word) => word.replaceAll('_', ' ')),
  );
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).trim();
}
