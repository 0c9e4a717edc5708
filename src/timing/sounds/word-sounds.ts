/**
 * Estimates the sounds of a word from its letters, in a few broad classes: two values for each frame cannot tell
 * more. The rules are those of English spelling, and fit other languages well enough.
 */
import { isIndic, soundsOfIndic } from './indic-sounds';
import { latinLike, soundsOfCharacter } from './script-sounds';
import { sound, type SoundClass, type WordSound } from './sound-class';

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
    ['^wh(?=o)', [F]],
    ['^wr|^wh|^rh', [N]],
    ['^ps', [S]],
    ['^x', [S]],
    ['^u(?=n[iu][^nmd])', [N, V]],
    ['s?[ts]ion|cion', [S, 'schwa', N]],
    ['[tc]ia', [S, 'schwa']],
    ['[ts]ure', [S, 'schwa']],
    ['tious|cious', [S, 'schwa', S]],
    ['ous$', ['schwa', S]],
    ['tch', [S]],
    ['sch', [S]],
    ['sc(?=[eiy])', [S]],
    ['[cx]c(?=[eiy])', [T, S]],
    ['ch|sh', [S]],
    ['th|ph', [F]],
    ['ough|augh|igh|eigh', [V]],
    ['gh', []],
    ['ck', [T]],
    ['ng$|ng(?=[sd])', [N]],
    ['qu', [T, N]],
    ['x', [T, S]],
    ['(?<=[dt])ed$', ['schwa', D]],
    ['(?<=[aeiouy].*)ed$', [D]],
    ['(?<=[sxz]|sh|ch|c|g)es$', ['schwa', S]],
    ['(?<=[aeiouy][^aeiouy]+)es$', [S]],
    ['(?<=[aeiouy].*[^aeiouy])le$', ['schwa', N]],
    ['(?<=[aeiouy].*)(?:er|or|ar|(?<=[^aeiouy])re)(?=s?$)', ['schwa']],
    ['(?<=[aeiouy].*)e$', []],
    ['^y', [N]],
    ['[aeiou]y?(?=ing)', [V]],
    ['i(?=[aou])|u(?=al|ou)|e(?=o[^u])|[aeiou](?=wer)', [V]],
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
    'they we you i his her their our your my me him them us do does did has have had will woud can coud shoud if so not who which'
  ).split(' '),
);
const FUNCTION_WORD_LENGTH = 0.75;

/** The more syllables a word has, the shorter they are. By number of syllables: 0, 1, 2, 3, and 4 or more. */
const LENGTH_BY_SYLLABLES = [1, 1.04, 0.97, 0.88, 0.82] as const;
/** Letters with a sound shorter or longer than others of its class. */
const LETTER_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['th', 0.7],
  ['h', 0.82],
  ['f', 1.25],
  ['v', 0.85],
  ['t', 0.74],
  ['tt', 0.6],
  ['d', 0.68],
  ['ed', 0.75],
  ['r', 0.72],
  ['n', 0.9],
  ['e', 0.8],
  ['i', 0.85],
  ['er', 1.15],
  ['tion', 0.8],
  ['igh', 1.5],
]);
/** Vowels of two letters are long, and so are those before a consonant and a silent `e`. */
const LONG_VOWEL = /^[aeiouy]{2,3}$/u;
const SILENT_E = /^[^aeiouy]e[sd]?$/u;
const LONG_VOWEL_LENGTH = 1.15;
/** Lengths are rounded to 1 / this of the usual one, to limit the number of different sounds. */
const LENGTH_STEPS = 20;

const HAN = /\p{Script=Han}/u;
const LATIN_ACCENTS = /[\u0300-\u036f]/gu;

/**
 * The sounds of a word, at least one.
 *
 * @param isFinal - Whether a pause may follow, before which voices slow down.
 */
export function soundsOf(word: string, isFinal: boolean): WordSound[] {
  const plain = word.normalize('NFD').replace(LATIN_ACCENTS, '');
  const isInitials = /^\p{Lu}{1,5}$/u.test(plain) && isSpelled(plain);
  const spelled = isInitials ? spelledOut(plain).map((soundClass) => sound(soundClass)) : soundsOfLetters(plain.toLowerCase());
  const wordLength = syllableLength(plain, spelled) * (FUNCTION_WORDS.has(plain.toLowerCase()) ? FUNCTION_WORD_LENGTH : 1);
  const sounds = (spelled.length > 0 ? spelled : [sound('any')]).map((one) => ({
    ...one,
    length: Math.round(LENGTH_STEPS * wordLength * one.length) / LENGTH_STEPS,
  }));
  return isFinal ? lengthenEnd(sounds) : sounds;
}

/** The length of the syllables of a word. Those of Chinese characters are as long in long words as in short ones. */
function syllableLength(word: string, sounds: readonly WordSound[]): number {
  return HAN.test(word) ? 1 : (LENGTH_BY_SYLLABLES[sounds.filter(isSyllable).length] ?? LENGTH_BY_SYLLABLES[4]);
}

const FINAL_LENGTH = 1.35;

/** Only the last syllable is lengthened. */
function lengthenEnd(sounds: WordSound[]): WordSound[] {
  const lastVowel = sounds.findLastIndex(({ soundClass }) => isVowel(soundClass) || soundClass === 'any');
  return sounds.map((sound, index) => (index < lastVowel ? sound : { ...sound, length: sound.length * FINAL_LENGTH }));
}

function isSyllable({ soundClass, isOptional }: WordSound): boolean {
  return isVowel(soundClass) && !isOptional;
}

function isVowel(soundClass: SoundClass): boolean {
  return soundClass === V || soundClass === 'schwa';
}

function isSpelled(word: string): boolean {
  return word.length <= 3 || !/[AEIOUY]/u.test(word);
}

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
  return soundsOfLetters(letters).map(({ soundClass }) => soundClass);
}

function soundsOfLetters(letters: string): WordSound[] {
  if (isIndic(letters)) return soundsOfIndic(letters);
  const word = latinLike(letters);
  const sounds: WordSound[] = [];
  for (let at = 0; at < word.length;) {
    const spelling = SPELLINGS.find(([pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(word);
    });
    if (spelling === undefined) {
      const character = String.fromCodePoint(word.codePointAt(at) ?? 0);
      sounds.push(...soundsOfCharacter(character, at === 0));
      at += character.length;
    } else {
      const end = Math.max(at + 1, spelling[0].lastIndex);
      const length = lengthOf(word.slice(at, end), word.slice(end));
      for (const soundClass of spelling[1]) sounds.push(sound(soundClass, length));
      at = end;
    }
  }
  return sounds;
}

function lengthOf(letters: string, lettersBehind: string): number {
  if (LONG_VOWEL.test(letters)) return LONG_VOWEL_LENGTH;
  if (/^[aeiou]$/u.test(letters) && SILENT_E.test(lettersBehind)) return LONG_VOWEL_LENGTH;
  return LETTER_LENGTHS.get(letters) ?? 1;
}
