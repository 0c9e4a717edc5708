/**
 * Whether one word is another spelling of the other, so that a listener who heard the one needs not hear the other. A slip
 * that may make another word of it, such as a missing letter or another order, is none: it is said rather than lost.
 */

import { keyOf } from './text-tokens';

/** Shorter words are too near to others: `diner` and `dinner`. */
const LEAST_LETTERS = 6;
const HAS_DIGITS = /\p{N}/u;
const ACCENTS = /\p{M}/gu;
const APOSTROPHES = /[’‘ʼ]/gu;
/** A consonant that is written twice. */
const DOUBLED = /([^aeiou])\1/gu;

/**
 * Whether two words are the same but for the way they are written, capitals, accents, the kind of apostrophe, or a consonant that is doubled in one
 * of them, as in `dolars`. A number is never another spelling of one, nor is a word that only goes on.
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
