/**
 * The sounds of words in the scripts of India. Their blocks have the same layout (Unicode 9 onwards, chapter 12), so one
 * table covers all. A consonant has a short vowel behind it, unless another vowel or a sign of none is written.
 */
import { optionalSound, sound, type SoundClass, type WordSound } from './sound-class';

const INDIC = /[\u0900-\u0d7f]/u;
/** Places in a block. */
const FIRST_CONSONANT = 0x15;
const LAST_VOWEL = 0x14;
const LAST_CONSONANT = 0x39;
const NASAL_SIGNS = new Set([0x01, 0x02]);
const NUKTA = 0x3c;
const FIRST_VOWEL_SIGN = 0x3e;
const LAST_VOWEL_SIGN = 0x4c;
const NO_VOWEL = 0x4d;

const N = 'sonorant';
const T = 'stop';
const D = 'voicedStop';
const S = 'sibilant';
/** From k to h, five of each place in the mouth: voiceless, aspirated, voiced, both, nasal. */
const CONSONANTS: readonly SoundClass[] = [
  ...([T, T, D, D, N] as const),
  ...([S, S, S, S, N] as const),
  ...([T, T, D, D, N] as const),
  ...([T, T, D, D, N, N] as const),
  ...([T, T, D, D, N] as const),
  ...([N, N, N, N, N, N, N] as const),
  ...([S, S, S, 'fricative'] as const),
];
/** Consonants that have another sound with a dot: ph as f, and both kinds of d as r. */
const DOTTED: ReadonlyMap<number, SoundClass> = new Map([
  [0x2b, 'fricative'],
  [0x21, N],
  [0x22, N],
]);
const NASAL_LENGTH = 0.6;

/** A consonant or vowel of a word. */
interface Letter {
  readonly place: number;
  consonant: SoundClass | undefined;
  vowel: 'written' | 'inherent' | 'none';
  isNasal: boolean;
}

/** Whether a word is in a script of India. */
export function isIndic(word: string): boolean {
  return INDIC.test(word);
}

/** The sounds of a decomposed word. */
export function soundsOfIndic(word: string): WordSound[] {
  const letters = lettersOf(word);
  return letters.flatMap(({ consonant, vowel, isNasal }, index) => [
    ...(consonant === undefined ? [] : [sound(consonant)]),
    ...(vowel === 'written' ? [sound('vowel')] : vowel === 'inherent' ? inherentVowel(letters, index) : []),
    ...(isNasal ? [sound(N, NASAL_LENGTH)] : []),
  ]);
}

/**
 * At the end of a word the vowel of a consonant is silent. Between a vowel with one consonant and a consonant with a vowel
 * it often is.
 */
function inherentVowel(letters: readonly Letter[], index: number): WordSound[] {
  const [before, next] = [letters[index - 1], letters[index + 1]];
  if (next === undefined && index > 0) return [];
  const isBetween = before !== undefined && before.vowel !== 'none' && next?.vowel === 'written';
  return [isBetween ? optionalSound('schwa') : sound('schwa')];
}

function lettersOf(word: string): Letter[] {
  const letters: Letter[] = [];
  for (const character of word) {
    if (!INDIC.test(character)) continue;
    const place = (character.codePointAt(0) ?? 0) & 0x7f;
    const last = letters.at(-1);
    if (NASAL_SIGNS.has(place)) {
      if (last !== undefined) last.isNasal = true;
    } else if (place > NASAL_SIGNS.size && place <= LAST_VOWEL)
      letters.push({ place, consonant: undefined, vowel: 'written', isNasal: false });
    else if (place >= FIRST_CONSONANT && place <= LAST_CONSONANT)
      letters.push({ place, consonant: CONSONANTS[place - FIRST_CONSONANT], vowel: 'inherent', isNasal: false });
    else if (place >= FIRST_VOWEL_SIGN && place <= LAST_VOWEL_SIGN) {
      if (last !== undefined) last.vowel = 'written';
    } else if (place === NO_VOWEL) {
      if (last !== undefined) last.vowel = 'none';
    } else if (place === NUKTA && last !== undefined) last.consonant = DOTTED.get(last.place) ?? last.consonant;
  }
  return letters;
}
