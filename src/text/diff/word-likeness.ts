/**
 * Tells whether one word is another spelling of a word that was heard, so that it need not be spoken. A typing error that
 * may form another word, such as a missing or swapped letter, does not count: it is spoken rather than lost.
 */

import { keyOf } from './text-tokens';

/** Shorter words are too similar to others: `diner` and `dinner`. */
const LEAST_LETTERS = 6;
const HAS_DIGITS = /\p{N}/u;
const ACCENTS = /\p{M}/gu;
const APOSTROPHES = /[’‘ʼ]/gu;
/** A doubled consonant. */
const DOUBLED = /([^aeiou])\1/gu;

/**
 * Whether two words differ only in spelling, capitals, accents, apostrophes, or one doubled consonant, as in `dolars`. A
 * number is never another spelling of a number, and a word that was only continued is not one either.
 */
export function isSpellingOf(one: string, other: string): boolean {
  if (keyOf(one) === keyOf(other)) return true;
  const first = plain(one);
  const second = plain(other);
  if (first === second) return true;
  if (HAS_DIGITS.test(first + second) || second.startsWith(first)) return false;
  return Math.min(first.length, second.length) >= LEAST_LETTERS && first.replace(DOUBLED, '$1') === second.replace(DOUBLED, '$1');
}

function plain(word: string): string {
  return word.toLowerCase().normalize('NFD').replace(ACCENTS, '').replace(APOSTROPHES, "'");
}
