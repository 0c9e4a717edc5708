/** Gives spellings of a word that sound alike the same key. */

const ONLY_ASCII = /^[\0-\u007F]*$/u;
const IGNORABLE = /\p{DI}/gu;
const ACCENTS = /\p{M}/gu;
const APOSTROPHES = /[’‘ʼ]/gu;
const HYPHENS = /[\u2010\u2011\u2212]/gu;
/** A separator between the thousands of a number. */
const THOUSANDS = /(?<=\d)[.,'’](?=\d{3}(?:[.,'’]\d{3})*$)/gu;
const STARTS_WITH_DIGIT = /^\d/u;
const HAS_DIGITS = /\p{N}/u;
/** Letters that German and the Nordic languages also write as two: `ä` as `ae`. */
const TWO_LETTERS = /[äöüßÄÖÜ]/gu;
const WRITTEN_AS = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
  ['Ä', 'Ae'],
  ['Ö', 'Oe'],
  ['Ü', 'Ue'],
]);
/** A doubled consonant. */
const DOUBLED = /([^aeiou])\1/gu;
/** Shorter words are too similar to others: `diner` and `dinner`. */
const LEAST_LETTERS = 6;

/**
 * Returns a key that is equal for the ways to encode a word: composed or not, with soft hyphens, ligatures or curly
 * apostrophes, `ss` for `ß`, `1,000` for `1000`.
 */
export function keyOf(word: string): string {
  const plain = ONLY_ASCII.test(word) ? word : plainOf(word);
  return STARTS_WITH_DIGIT.test(plain) ? plain.replace(THOUSANDS, '') : plain;
}

/**
 * Returns a key that is also equal for words with other capitals, accents, or one consonant doubled, as in `dolars`. A typing
 * error that may form another word, such as a missing or swapped letter, gives another key: the word is spoken rather than lost.
 */
export function spellingKeyOf(word: string): string {
  const plain = keyOf(word).toLowerCase().normalize('NFD').replace(ACCENTS, '');
  if (plain.length <= LEAST_LETTERS || HAS_DIGITS.test(plain)) return plain;
  const single = plain.replace(DOUBLED, '$1');
  return single.length < LEAST_LETTERS ? plain : single;
}

function plainOf(word: string): string {
  return word
    .normalize('NFKC')
    .replace(IGNORABLE, '')
    .replace(APOSTROPHES, "'")
    .replace(HYPHENS, '-')
    .replace(TWO_LETTERS, (letter) => WRITTEN_AS.get(letter) ?? letter);
}
