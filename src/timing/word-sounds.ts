/**
 * What a word sounds like, as roughly as two figures a frame can tell: its letters taken for broad kinds of sounds. The
 * rules are those of English spelling, and fit other languages well enough.
 */
import { latinLike, soundsOfCharacter } from './script-sounds';


/** Kinds of sounds that differ in level or brightness. `any` is a sound of which nothing is known. */
export type SoundClass = 'vowel' | 'schwa' | 'sonorant' | 'stop' | 'voicedStop' | 'sibilant' | 'fricative' | 'any';

/** One sound of a word. */
export interface WordSound {
  readonly soundClass: SoundClass;
  /** Its length in relation to the usual one of its class. */
  readonly length: number;
}

const V = 'vowel';
const N = 'sonorant';
const T = 'stop';
const D = 'voicedStop';
const S = 'sibilant';
const F = 'fricative';

/** Letters and what they stand for, the longest first; `^` is the beginning of a word and `$` its end. */
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

/** Said quickly and weakly in the middle of a sentence. */
const FUNCTION_WORDS = new Set(
  (
    'a an the of to in on at by for from as and or but nor than that this with into is are was were be been am it its he she ' +
    'they we you i his her their our your my me him them us do does did has have had will would can could should if so not who which'
  ).split(' '),
);
const FUNCTION_WORD_LENGTH = 0.75;

const LATIN_ACCENTS = /[\u0300-\u036f]/gu;

/**
 * The sounds of a word, at least one.
 *
 * @param isFinal - Whether a pause may follow, before which voices slow down.
 */
export function soundsOf(word: string, isFinal: boolean): WordSound[] {
  const plain = word.normalize('NFD').replace(LATIN_ACCENTS, '');
  const classes = /^\p{Lu}{2,5}$/u.test(plain) && isSpelled(plain) ? spelledOut(plain) : classesOf(latinLike(plain.toLowerCase()));
  const length = FUNCTION_WORDS.has(plain.toLowerCase()) ? FUNCTION_WORD_LENGTH : 1;
  const sounds = (classes.length > 0 ? classes : (['any'] as const)).map((soundClass) => ({ soundClass, length }));
  return isFinal ? lengthenEnd(sounds) : sounds;
}

const FINAL_LENGTH = 1.35;

/** The last syllable is what is drawn out. */
function lengthenEnd(sounds: WordSound[]): WordSound[] {
  const lastVowel = sounds.findLastIndex(({ soundClass }) => soundClass === V || soundClass === 'schwa' || soundClass === 'any');
  return sounds.map((sound, index) => (index < lastVowel ? sound : { ...sound, length: sound.length * FINAL_LENGTH }));
}

function isSpelled(word: string): boolean {
  return word.length <= 3 || !/[AEIOUY]/u.test(word);
}

/** The names of letters: a consonant and a vowel, as in `b`, or the other way round, as in `f`. */
function spelledOut(word: string): SoundClass[] {
  return Array.from(word).flatMap((letter) => {
    if (/[AEIOU]/u.test(letter)) return [V];
    if (/[FLMNSXR]/u.test(letter)) return [V, ...classesOf(letter.toLowerCase())];
    if (letter === 'W') return [D, 'schwa', N, N, V];
    return [...classesOf(letter === 'C' ? 's' : letter.toLowerCase()), V];
  });
}

function classesOf(word: string): SoundClass[] {
  const classes: SoundClass[] = [];
  for (let at = 0; at < word.length; ) {
    const spelling = SPELLINGS.find(([pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(word);
    });
    if (spelling === undefined) {
      const character = String.fromCodePoint(word.codePointAt(at) ?? 0);
      at += character.length;
      classes.push(...soundsOfCharacter(character, word.slice(at, at + 2)));
    } else {
      classes.push(...spelling[1]);
      at = Math.max(at + 1, spelling[0].lastIndex);
    }
  }
  return classes;
}
