/**
 * Whether a full stop belongs to a word rather than to the sentence. The rules of Unicode for sentences know no
 * abbreviations (UAX #29, section 5, leaves them to whoever uses it). Where both are likely, a sentence is taken to go on: to
 * be spoken with the next one costs it nothing, and to be cut in a name does.
 */
import { WORDS_BY_LANGUAGE, WORDS_OF_ALL, type AbbreviationWords } from './abbreviation-words';
import { UNICODE_ABBREVIATIONS } from './unicode-abbreviations';

/** What a mark is to the sentence it stands in; `undecided` until more of the text is known. */
export type Verdict = 'ends' | 'goes-on' | 'undecided';

/** `J. R.`, `z. B.`, `U.S.`, `e.g.`, `т.е.`, `p. ex.`, `v. Chr.`: more than one letter, each with a full stop. */
const DOTTED = /(?<![\p{L}\p{M}\p{N}./\\@_-])(?:[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\.\s?)+(?:[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]|ex|ej|eks|frv|Chr|Kr|Hr)$/u;
const SMALL_DOTTED = /^\p{Ll}/u;
/** Ends a sentence where a capital follows. */
const LAST_DOTTED = /(?<![\p{L}\p{N}])(?:[AaPp]\.\s?[Mm]|т\.\s?[дп])$/u;
const LETTER = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]$/u;
const LETTER_GOES_ON = /^[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}]\./u;
/** A small consonant alone abbreviates something: `s.`, `r.`, `v.` */
const LONE_CONSONANT = /^[bcdfghjklmnpqrstvwxzбвгджзклмнпрстфхцчшщ]$/u;
/** `Goethestr.` in German. */
const STREET = /^\p{Lu}\p{Ll}+str$/u;
/** `blz`, `str`, `kpt`: no vowel, so no word, unless it is a sound or a unit. Only looked at before a number. */
const VOWELLESS = /^[bcdfghjklmnpqrstvwxzčďňřšťžłńśźżбвгджзклмнпрстфхцчшщ]{2,5}$/u;
const SOUNDS = new Set('hm hmm mm mmm sh shh pst psst tsk brr grr pfft zzz гм хм тсс'.split(' '));
/** An initial, and the word before it. */
const INITIAL = /(?:([^\s\p{P}]+)[\p{P}]*\s+|[\s\p{Ps}\p{Pi}"'.-]|^)([\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}])$/u;
/** What a single letter behind is the name of, rather than a part of somebody's: `vitamin C`, `an A`. */
const LETTERED = new Set(
  'a an the letter vitamin vitamins vitamina vitamine hepatitis plan option type typ tipo grade class klasse group gruppe groupe grupo team section appendix annex anhang annexe part teil step point punkt exhibit room gate platform page side figure key note'.split(
    ' ',
  ),
);
/** What a line begins with that numbers the items of a list, whatever sign is before it: `### 🚀 1`, `2.3`, `b`, `IV`. */
const ITEM = /^[^\p{L}\p{N}]*(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[ivx]{2,5}|[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}])$/u;
/** The same within a sentence: `Take two: 1. bread, 2. milk`. */
const INLINE_ITEM = /[:;,]\s+\(?\d{1,2}$/u;
/** `Step 1`, `Kapitel 3`: a heading that goes on behind its number. */
const LABEL =
  /^[^\p{L}\p{N}]*(?:step|chapter|part|section|lesson|question|figure|table|example|rule|tip|phase|stage|level|schritt|kapitel|teil|abschnitt|lektion|frage|abbildung|tabelle|beispiel|regel|étape|chapitre|partie|exemple|paso|capítulo|parte|ejemplo|passo|capitolo|esempio|exemplo|stap|hoofdstuk|krok|rozdział|kapitola|шаг|глава|часть|пример|steg|trin|adım|bölüm)\s+\d{1,3}$/iu;
/** `3.` of `am 3. Oktober`, `am 3. 10.` and `XIV.` of `Ludwig XIV.`, but not the last of `10:3`. */
const ORDINAL = /(?:^|[\s\p{Ps}\p{Pi}"'–-])(?:(?:\d{1,2}\.\s?(?=(?:0?[1-9]|1[0-2])$))?\d{1,2}|[IVXLC]{2,6})$/u;
const ORDINAL_LANGUAGES = new Set('bs cs da de et fi hr hu is lt lv nb pl sk sl sr tr'.split(' '));
/** As much of a German month as is known: where the language is not, an ordinal is told by it. */
const MONTH = /^(?:Ja|Fe|Mä|Ap|Ma|Ju|Au|Se|Ok|No|De)/u;
const MAY_BE_MONTH = /^[JFMASOND]?$/u;
/** What follows the time of a day: `5 p.m. Monday`, `10 a.m. EST`. */
const BEHIND_TIME = /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$|^(?:January|February|March|April|May|June|July|August|September|October|November|December)$/u;
/** A sentence that is no more than a time yet: `At 5 p.m. Mr. Smith went`. */
const ONLY_TIME = /^\W*(?:At|By|Around|About|After|Before|Until|From|Since)\s+[\d:]+\s+[AaPp]\.\s?[Mm]$/u;
/** `им.` and `im.` are short for "named after", and also mean "them", which only a word without a capital tells. */
const NAMED_AFTER: ReadonlySet<string> = new Set(['им', 'im']);
/** Polly knows one language of Norway, others write more. */
const SAME_LANGUAGE: Readonly<Record<string, string>> = { arb: 'ar', nn: 'nb', no: 'nb' };

/** Whose first words are told apart where no language is known: those of one language in each script. */
const UNTOLD_LANGUAGES: readonly string[] = ['en', 'ru', 'el'];

/** The next word, where it has a capital. A capital that another follows is no word. */
const CAPITAL = /^[^\p{Alphabetic}\p{N}]*\p{Lu}/u;
const CAPITALIZED = /^[^\p{Alphabetic}\p{N}]*\p{Lu}(?![A-Z])/u;
const NEXT_WORD = /^[^\p{Alphabetic}\p{N}]*(\p{Lu}[\p{L}\p{M}]*)/u;
const NUMBER = /^[^\p{Alphabetic}\p{N}]*\p{N}/u;
/** The last word before a full stop, and the words of it where it has a hyphen or an apostrophe. */
const LAST_WORD = /[\p{L}\p{M}\p{N}.ªº°/’'·-]*$/u;
const PART = /[-/’']|(?<=\p{Ll}{2})\.(?=\p{Lu})/u;
/** More than the longest entry and the word before it, so that a long word is not read to its beginning. */
const MAX_WORD_CHARACTERS = 64;

/** The abbreviations of one language. */
export class Abbreviations {
  readonly #language: string | undefined;
  readonly #leading: ReadonlySet<string>;
  readonly #other: ReadonlySet<string>;
  readonly #last: ReadonlySet<string>;
  readonly #beforeNumber: ReadonlySet<string>;
  readonly #openers: ReadonlySet<string>;

  /** @param language - BCP 47, as the voice's. Default: what holds in all languages. */
  constructor(language?: string) {
    const primary = language?.split('-')[0]?.toLowerCase() ?? '';
    this.#language = primary === '' ? undefined : (SAME_LANGUAGE[primary] ?? primary);
    const own = WORDS_BY_LANGUAGE[this.#language ?? ''];
    const both = (kind: keyof AbbreviationWords) => entries(`${WORDS_OF_ALL[kind] ?? ''} ${own?.[kind] ?? ''}`);
    this.#leading = both('leading');
    this.#other = new Set([...both('other'), ...(UNICODE_ABBREVIATIONS[this.#language ?? '']?.split('|') ?? [])]);
    this.#last = both('last');
    this.#beforeNumber = both('beforeNumber');
    this.#openers = entries((own === undefined ? UNTOLD_LANGUAGES : [this.#language ?? '']).map((one) => WORDS_BY_LANGUAGE[one]?.openers ?? '').join(' '));
  }

  /** Whether the text is in this language, or may be, since none is known. */
  mayBe(language: string): boolean {
    return this.#language === undefined || this.#language === language;
  }

  /**
   * Whether the sentence goes on behind a full stop because of the word before it.
   *
   * @param before - The sentence up to the full stop, without it.
   * @param after - What follows the white space behind it.
   * @param isAll - Whether nothing comes behind `after`.
   */
  judge(before: string, after: string, isAll: boolean): Verdict {
    const line = lastLine(before);
    if (ITEM.test(line) || INLINE_ITEM.test(line) || LABEL.test(line)) return 'goes-on';
    const end = before.slice(-MAX_WORD_CHARACTERS);
    const words = lastWords(end);
    const [word = ''] = words;
    if (words.some((one) => has(this.#last, one)) || LAST_DOTTED.test(end)) return this.#judgeLast(before, after, isAll);
    if (has(NAMED_AFTER, word) && this.mayBe(word === 'im' ? 'pl' : 'ru')) return this.#judgeNamedAfter(after, isAll);
    if (words.some((one) => has(this.#leading, one))) return 'goes-on';
    if (LETTER.test(word)) {
      if (LETTER_GOES_ON.test(after)) return 'goes-on';
      if (!isAll && LETTER.test(after)) return 'undecided';
    }
    if (DOTTED.test(end)) return SMALL_DOTTED.test(DOTTED.exec(end)?.[0] ?? '') ? 'goes-on' : this.#unlessOpener(after, isAll);
    if (this.#language === 'de' && STREET.test(word)) return 'goes-on';
    if (words.some((one) => has(this.#other, one)) || (LONE_CONSONANT.test(word) && !isLettered(end))) return this.#unlessOpener(after, isAll);
    if (ORDINAL.test(end)) return this.#judgeOrdinal(after, isAll);
    // As in a list of references: `Einstein, A. (1905)`.
    if (/^[(&]/u.test(after) && isInitial(end)) return 'goes-on';
    if (NUMBER.test(after)) return this.#isBeforeNumber(end, words) ? 'goes-on' : 'ends';
    return CAPITAL.test(after) && isInitial(end) ? this.#unlessOpener(after, isAll) : 'ends';
  }

  /** Whether some continuation would make a full stop belong to the word before it. */
  mayBelong(before: string): boolean {
    return ['1', 'Jan ', 'b.', '('].some((after) => this.judge(before, after, true) === 'goes-on');
  }

  /** Whether something always follows a word with a full stop, as a name follows `Mr.` */
  isLeading(word: string): boolean {
    return has(this.#leading, word);
  }

  /** Whether a word with a capital begins a sentence rather than goes on with a name. */
  isOpener(word: string): boolean {
    return this.#openers.has(word);
  }

  /** `etc.`: on behind a small letter, and before capitals that are an abbreviation themselves. */
  #judgeLast(before: string, after: string, isAll: boolean): Verdict {
    if (!CAPITAL.test(after)) return 'goes-on';
    const word = NEXT_WORD.exec(after);
    if (!isAll && word?.[0].length === after.length) return 'undecided';
    if (LAST_DOTTED.test(before) && (BEHIND_TIME.test(word?.[1] ?? '') || ONLY_TIME.test(before))) return 'goes-on';
    return CAPITALIZED.test(after) ? 'ends' : 'goes-on';
  }

  #judgeNamedAfter(after: string, isAll: boolean): Verdict {
    return CAPITAL.test(after) ? this.#unlessOpener(after, isAll) : 'ends';
  }

  #judgeOrdinal(after: string, isAll: boolean): Verdict {
    if (this.#language !== undefined) return ORDINAL_LANGUAGES.has(this.#language) ? this.#unlessOpener(after, isAll) : 'ends';
    if (MONTH.test(after)) return 'goes-on';
    return !isAll && MAY_BE_MONTH.test(after) ? 'undecided' : 'ends';
  }

  /** Goes on, unless the next word begins a sentence, as `The` does behind `U.S.` and behind `Inc.` */
  #unlessOpener(after: string, isAll: boolean): Verdict {
    const [found = '', word = ''] = NEXT_WORD.exec(after) ?? [];
    if (word === '') return 'goes-on';
    if (!isAll && found.length === after.length) return [...this.#openers].some((opener) => opener.startsWith(word)) ? 'undecided' : 'goes-on';
    // A single letter with a full stop is an initial.
    const isInitialNext = word.length === 1 && after.charAt(found.length) === '.';
    return this.#openers.has(word) && !isInitialNext ? 'ends' : 'goes-on';
  }

  #isBeforeNumber(end: string, words: readonly string[]): boolean {
    if (words.some((word) => has(this.#beforeNumber, word))) return true;
    const [word = ''] = words;
    // `5 km. 10 people` has a unit there.
    return VOWELLESS.test(word) && !SOUNDS.has(word) && !/\p{N}\s*\p{L}+$/u.test(end);
  }
}

/** `John F.`, `by J.`; but neither `so do I` nor `20 °C`. */
function isInitial(end: string): boolean {
  const [found, before = '', letter = ''] = INITIAL.exec(end) ?? [];
  if (found === undefined || !/\p{Lu}/u.test(letter) || /\p{N}/u.test(before)) return false;
  if (letter === 'I' && /^\p{Ll}/u.test(before)) return false;
  return !LETTERED.has(before.toLowerCase());
}

function isLettered(end: string): boolean {
  return LETTERED.has((INITIAL.exec(end)?.[1] ?? '').toLowerCase());
}

/** The last word as it is, with the one or two before it, and its last part. */
function lastWords(end: string): string[] {
  const word = LAST_WORD.exec(end)?.[0] ?? '';
  const parts = word.split(PART);
  const phrase = end.trimEnd().split(/\s+/u);
  return [word, ...[2, 3].map((count) => phrase.slice(-count).join(' ')), ...(parts.length > 1 ? [parts.at(-1) ?? ''] : [])];
}

/** In small letters with a capital at the beginning of a sentence; a title in capitals all over, too. */
function has(list: ReadonlySet<string>, word: string): boolean {
  if (list.has(word)) return true;
  const small = word.toLowerCase();
  return list.has(small) && (word.slice(1) === small.slice(1) || (word.length > 1 && word === word.toUpperCase()));
}

function entries(words: string): Set<string> {
  return new Set(words.trim().split(/\s+/u).map((word) => word.replaceAll('_', ' ')));
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1).trim();
}
