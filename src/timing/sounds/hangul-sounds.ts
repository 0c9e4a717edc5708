/** The sounds of Korean letters. A syllable is a leading consonant, a vowel and perhaps a trailing consonant. */
import { sound, type SoundClass, type WordSound } from './sound-class';

/** From U+1100 on. The twelfth is silent. */
const LEADING: readonly (SoundClass | undefined)[] = [
  ...(['stop', 'stop', 'sonorant', 'stop', 'stop', 'sonorant', 'sonorant', 'stop', 'stop', 'sibilant', 'sibilant'] as const),
  ...([undefined, 'sibilant', 'sibilant', 'sibilant', 'stop', 'stop', 'stop', 'fricative'] as const),
];
const SILENT = 11;
/** Leading consonants that are soft between vowels. */
const SOFT = new Set([0, 3, 7]);
/** Vowels, from U+1161 on, that begin with a short y or w. */
const GLIDES = new Set([2, 3, 6, 7, 9, 10, 11, 12, 14, 15, 16, 17, 19]);
/** Trailing consonants, from U+11A8 on, that sound; all others are a stop. */
const TRAILING_SONORANTS = new Set([3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 20]);
const VOWELS = 21;
const TRAILING = 27;
/** The glide and the closed stop at the end of a syllable are short. */
const GLIDE_LENGTH = 0.6;
const CLOSED_LENGTH = 0.8;

/**
 * The sounds of a decomposed letter; undefined if it is not Korean.
 *
 * @param isInitial - Whether it begins a word.
 */
export function soundsOfHangul(character: string, isInitial: boolean): readonly WordSound[] | undefined {
  const code = character.codePointAt(0) ?? 0;
  const [leading, vowel, trailing] = [code - 0x1100, code - 0x1161, code - 0x11a8];
  if (leading === SILENT) return [];
  const consonant = LEADING[leading];
  if (consonant !== undefined) return [sound(SOFT.has(leading) && !isInitial ? 'voicedStop' : consonant)];
  if (vowel >= 0 && vowel < VOWELS) return GLIDES.has(vowel) ? [sound('sonorant', GLIDE_LENGTH), sound('vowel')] : [sound('vowel')];
  if (trailing < 0 || trailing >= TRAILING) return undefined;
  return [TRAILING_SONORANTS.has(trailing) ? sound('sonorant') : sound('stop', CLOSED_LENGTH)];
}
