/** Splits a text into tokens for comparison: words, HTML tags, and every other character that is not white space. */

/** A word, a tag, or one other character. */
export interface TextToken {
  readonly text: string;
  /** Equal for all Unicode spellings of the token, and for its German spellings. */
  readonly key: string;
  /** Offset in the text, in UTF-16 code units. */
  readonly start: number;
  /** Its end, exclusive. */
  readonly end: number;
  readonly isWord: boolean;
}

/** Scripts without spaces between words; each character counts as a word. */
const SCRIPT_WITHOUT_SPACES = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const LETTERS = String.raw`(?:(?!${SCRIPT_WITHOUT_SPACES})[\p{L}\p{M}\p{N}]\p{DI}*)+`;
/** Numbers, names and contractions continue after one such character: 3.14, well-known, don't, example.com. */
const WORD = String.raw`${SCRIPT_WITHOUT_SPACES}\p{M}*|${LETTERS}(?:[.,:'’\u2010\u2011-]${LETTERS})*`;
const TAG = '</?[A-Za-z][^<>]*>';
/** A break between paragraphs. */
const BREAK = String.raw`\n[^\S\n]*\n\s*`;
const TAGS = new RegExp(TAG, 'gu');
const TOKEN = new RegExp(String.raw`(${WORD})|${TAG}|${BREAK}|\S`, 'gu');
/** An incomplete tag. */
const HALF_TAG = /<(?:\/?[A-Za-z][^<>]*|\/)?$/u;
const ONLY_ASCII = /^[\0-\u007F]*$/u;
const IGNORABLE = /\p{DI}/gu;
const HYPHEN = /[\u2010\u2011\u2212]/gu;
/** A separator between the thousands of a number. */
const THOUSANDS = /(?<=\d)[.,'’](?=\d{3}(?:[.,'’]\d{3})*$)/gu;
const STARTS_WITH_DIGIT = /^\d/u;
const GERMAN = /[äöüßÄÖÜ]/gu;
const GERMAN_LETTERS = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
  ['Ä', 'Ae'],
  ['Ö', 'Oe'],
  ['Ü', 'Ue'],
]);
const HAS_WORDS = /[\p{L}\p{N}]/u;
const LETTERS_AND_DIGITS = /[\p{L}\p{N}]/gu;
const LONGEST_COUNTED = 2_000;
/** Of a longer word, only the last characters are searched. */
const LONGEST_WORD = 64;
const LONGEST_TAG = 200;

/**
 * Returns a key that is equal for different spellings of a word: composed or not, with soft hyphens or ligatures, `ss` for
 * `ß`, `1,000` for `1000`.
 */
export function keyOf(word: string): string {
  const plain = ONLY_ASCII.test(word) ? word : word.normalize('NFKC').replace(IGNORABLE, '').replace(HYPHEN, '-');
  const german = ONLY_ASCII.test(plain) ? plain : plain.replace(GERMAN, (letter) => GERMAN_LETTERS.get(letter) ?? letter);
  return STARTS_WITH_DIGIT.test(german) ? german.replace(THOUSANDS, '') : german;
}

/** Whether a text contains a word. */
export function hasWords(text: string): boolean {
  return HAS_WORDS.test(withoutTags(text));
}

/** Removes HTML tags from a text. */
export function withoutTags(text: string): string {
  return text.includes('<') ? text.replace(TAGS, '') : text;
}

/** Returns the length of a text without an incomplete tag at its end. */
function lengthBeforeHalfTag(text: string): number {
  return text.length - (HALF_TAG.exec(text.slice(-LONGEST_TAG))?.[0].length ?? 0);
}

/**
 * Counts the letters and digits of a text. For a long text it returns the number of characters, which is precise enough and
 * takes no time.
 */
export function countLetters(text: string): number {
  return text.length > LONGEST_COUNTED ? text.length : (withoutTags(text).match(LETTERS_AND_DIGITS)?.length ?? 0);
}

/** Returns the tokens of a stretch of text. */
export function tokensOf(text: string, from = 0, to = text.length): TextToken[] {
  return Array.from(text.slice(from, to).matchAll(TOKEN), (match) => {
    const start = from + match.index;
    const key = match[0].startsWith('\n') ? '\n\n' : keyOf(match[0]);
    return { text: match[0], key, start, end: start + match[0].length, isWord: match[1] !== undefined };
  });
}

/** Returns the token around an offset; undefined if the offset is between tokens. */
export function tokenAround(text: string, offset: number): TextToken | undefined {
  const before = text.slice(Math.max(0, offset - LONGEST_WORD), offset);
  const from = Math.min(lengthBeforeHalfTag(text.slice(0, offset)), offset - (/\S*$/u.exec(before)?.[0].length ?? 0));
  return tokensOf(text, from, offset + LONGEST_WORD).find(({ start, end }) => start < offset && end > offset);
}
