/**
 * Estimates the sounds of a word from its letters, in a few broad classes: two values for each frame cannot tell
 * more. The rules are those of English spelling, and fit other languages well enough.
 */
import { latinLike, soundsOfCharacter } from './script-sounds';

/** Classes of sounds that differ in level or brightness. `any` is an unknown sound. */
export type SoundClass = 'vowel' | 'schwa' | 'sonorant' | 'stop' | 'voicedStop' | 'sibilant' | 'fricative' | 'any';

/** One sound of a word. */
export interface WordSound {
  readonly soundClass: SoundClass;
  /** Its length relative to the usual one of its class. */
  readonly length: number;
}

const V = 'vowel';
const N = 'sonorant';
const T = 'stop';
const D = 'voicedStop';
const S = 'sibilant';
const F = 'fricative';

/** Spellings and their sounds, the longest first; `^` is the beginning of a word and `$` its end. */
const SPELLINGS: readonly (readonly [RegExp, readonly SoundClass[]])[] = (
  [
    ['^kn|^gn|^pn', [N]],
    ['^wr|^wh|^rh', [N]],
    ['^ps', [S]],
    ['^x', [S]],
    ['^u(?=n[iu][^nmd])', [N, V]],
    ['[ts]ion|cion', [S, 'schwa', N]],
    ['[tc]ia', [S, 'schwa']],
    ['[ts]ure', [S, 'schwa']],
    ['tious|cious', [S, 'schwa', S]],
    ['ous$', ['schwa', S]],
    ['tch', [S]],
    ['sch', [S]],
    ['ch|sh', [S]],
    ['th|ph', [F]],
    ['ough|augh|igh|eigh', [V]],
    ['gh', []],
    ['ck', [T]],
    ['ng$|ng(?=[sd])', [N]],
    ['qu', [T, N]],
    ['x', [T, S]],
    ['(?<=[dt])ed$', ['schwa', D]],
    ['ed$', [D]],
    ['(?<=[sxz]|sh|ch|c|g)es$', ['schwa', S]],
    ['(?<=[aeiouy][^aeiouy]+)es$', [S]],
    ['(?<=[aeiouy].*[^aeiouy])le$', ['schwa', N]],
    ['(?<=[aeiouy].*)(?:er|or|ar|re)(?=s?$)', ['schwa']],
    ['(?<=[aeiouy].*)e$', []],
    ['^y', [N]],
    ['[aeiou](?=ing)', [V]],
    ['i(?=[aou])|u(?=al|ou)|e(?=o[^u])', [V]],
    ['[aeiouy]w(?![aeiou])', [V]],
    ['[aeiouy]{1,3}', [V]],
    ['c(?=[eiy])', [S]],
    ['g(?=[eiy])|j', [S]],
    ['ss|zz|[szc](?=z)|s|z', [S]],
    ['([bdg])\\1?', [D]],
    ['([ptkc])\\1?', [T]],
    ['([fv])\\1?|h', [F]],
    ['([lmnr])\\1?|w|ñ', [N]],
  ] as const
).map(([pattern, classes]) => [new RegExp(pattern, 'uy'), classes]);

/** Words that are said quickly and weakly in the middle of a sentence. */
const FUNCTION_WORDS = new Set(
  (
    'a an the of to in on at by for from as and or but nor than that this with into is are was were be been am it its he she ' +
    'they we you i his her their our your my me him them us do does did has have had will would can could should if so not who which'
  ).split(' '),
);
const FUNCTION_WORD_LENGTH = 0.75;

/** The more syllables a word has, the shorter they are. By number of syllables: 0, 1, 2, 3, and 4 or more. */
const LENGTH_BY_SYLLABLES = [1, 1.04, 0.97, 0.88, 0.82] as const;
/** Letters with a sound shorter than others of its class. */
const SHORT_LETTERS: ReadonlyMap<string, number> = new Map([
  ['th', 0.7],
  ['h', 0.82],
  ['t', 0.82],
  ['d', 0.78],
  ['r', 0.8],
  ['n', 0.9],
  ['e', 0.8],
  ['i', 0.85],
]);
/** Vowels of two letters are long, and so are those before a consonant and a silent `e`. */
const LONG_VOWEL = /^[aeiouy]{2,3}$/u;
const SILENT_E = /^[^aeiouy]e[sd]?$/u;
const LONG_VOWEL_LENGTH = 1.25;
/** Lengths are rounded to 1 / this of the usual one, to limit the number of different sounds. */
const LENGTH_STEPS = 20;

const LATIN_ACCENTS = /[\u0300-\u036f]/gu;

/**
 * The sounds of a word, at least one.
 *
 * @param isFinal - Whether a pause may follow, before which voices slow down.
 */
export function soundsOf(word: string, isFinal: boolean): WordSound[] {
  const plain = word.normalize('NFD').replace(LATIN_ACCENTS, '');
  const isInitials = /^\p{Lu}{1,5}$/u.test(plain) && isSpelled(plain);
  const spelled: readonly Spelled[] = isInitials
    ? spelledOut(plain).map((soundClass) => [soundClass, 1])
    : soundsOfLetters(latinLike(plain.toLowerCase()));
  const syllables = spelled.filter(([soundClass]) => isVowel(soundClass)).length;
  const wordLength =
    (LENGTH_BY_SYLLABLES[syllables] ?? LENGTH_BY_SYLLABLES[4]) * (FUNCTION_WORDS.has(plain.toLowerCase()) ? FUNCTION_WORD_LENGTH : 1);
  const sounds = (spelled.length > 0 ? spelled : ([['any', 1]] as const)).map(([soundClass, length]) => ({
    soundClass,
    length: Math.round(LENGTH_STEPS * wordLength * length) / LENGTH_STEPS,
  }));
  return isFinal ? lengthenEnd(sounds) : sounds;
}

const FINAL_LENGTH = 1.35;

/** Only the last syllable is lengthened. */
function lengthenEnd(sounds: WordSound[]): WordSound[] {
  const lastVowel = sounds.findLastIndex(({ soundClass }) => isVowel(soundClass) || soundClass === 'any');
  return sounds.map((sound, index) => (index < lastVowel ? sound : { ...sound, length: sound.length * FINAL_LENGTH }));
}

function isVowel(soundClass: SoundClass): boolean {
  return soundClass === V || soundClass === 'schwa';
}

function isSpelled(word: string): boolean {
  return word.length <= 3 || !/[AEIOUY]/u.test(word);
}

/** A class of sounds, and the length relative to the usual one of the class. */
type Spelled = readonly [SoundClass, number];

/** The names of letters: a consonant and a vowel, as for `b`, or a vowel and a consonant, as for `f`. */
function spelledOut(word: string): SoundClass[] {
  return Array.from(word).flatMap((letter) => {
    if (/[AEIOU]/u.test(letter)) return [V];
    if (/[FLMNSXR]/u.test(letter)) return [V, ...classesOf(letter.toLowerCase())];
    if (letter === 'W') return [D, 'schwa', N, N, V];
    return [...classesOf(letter === 'C' ? 's' : letter.toLowerCase()), V];
  });
}

function classesOf(letters: string): SoundClass[] {
  return soundsOfLetters(letters).map(([soundClass]) => soundClass);
}

function soundsOfLetters(word: string): Spelled[] {
  const sounds: Spelled[] = [];
  for (let at = 0; at < word.length;) {
    const spelling = SPELLINGS.find(([pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(word);
    });
    if (spelling === undefined) {
      const character = String.fromCodePoint(word.codePointAt(at) ?? 0);
      at += character.length;
      for (const soundClass of soundsOfCharacter(character, word.slice(at, at + 2))) sounds.push([soundClass, 1]);
    } else {
      const end = Math.max(at + 1, spelling[0].lastIndex);
      const length = lengthOf(word.slice(at, end), word.slice(end));
      for (const soundClass of spelling[1]) sounds.push([soundClass, length]);
      at = end;
    }
  }
  return sounds;
}

function lengthOf(letters: string, lettersBehind: string): number {
  if (LONG_VOWEL.test(letters)) return LONG_VOWEL_LENGTH;
  if (/^[aeiou]$/u.test(letters) && SILENT_E.test(lettersBehind)) return LONG_VOWEL_LENGTH;
  return SHORT_LETTERS.get(letters) ?? 1;
}
