/**
 * Whether one word is another spelling of the other, so that a listener who heard the one needs not hear the other.
 */

/** One letter in so many may be missing. */
const LETTERS_A_SLIP = 5;
const HAS_DIGITS = /\p{N}/u;

/**
 * Whether two words are the same but for a slip: capitals, the order of the letters, a letter left out or doubled. A number
 * is never another spelling of one, nor is a word that only goes on.
 */
export function isSpellingOf(one: string, other: string): boolean {
  const first = one.toLowerCase();
  const second = other.toLowerCase();
  if (first === second) return true;
  if (HAS_DIGITS.test(first + second) || second.startsWith(first)) return false;
  if (first.length === second.length) return sortedLetters(first) === sortedLetters(second);
  const [shorter, longer] = first.length < second.length ? [first, second] : [second, first];
  return longer.length - shorter.length <= Math.floor(shorter.length / LETTERS_A_SLIP) && hasInOrder(longer, shorter);
}

function sortedLetters(word: string): string {
  return Array.from(word).sort().join('');
}

/** Whether all letters of one word are in another, in the same order. */
function hasInOrder(word: string, letters: string): boolean {
  let found = 0;
  for (const letter of word) if (letters.startsWith(letter, found)) found += letter.length;
  return found === letters.length;
}
