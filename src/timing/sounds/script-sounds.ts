/** Sounds of letters in other scripts than Latin, for the scripts of Polly's languages. */
import { arabicAsLatin, GLOTTAL_STOP, isArabic, UNWRITTEN_VOWEL } from './arabic-letters';
import { soundsOfHangul } from './hangul-sounds';
import { optionalSound, sound, type WordSound } from './sound-class';

/** Letters with a Latin equivalent, to which the same rules apply. Every vowel that may end a word becomes `a`. */
const LATIN_LIKE = new Map<string, string>(
  (
    'аa бb вv гg дd еa жj зz иi йi кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsh ъ ыi ь эa юu яa іi їi єa ґg ' +
    'αa βv γg δd εa ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υi φf χh ψps ωo'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
);

const PLAIN_LATIN = /^[a-z'’]*$/u;

/** The word with Latin letters, wherever its letters have an equivalent. */
export function latinLike(word: string): string {
  if (PLAIN_LATIN.test(word)) return word;
  return isArabic(word) ? arabicAsLatin(word) : Array.from(word, (letter) => LATIN_LIKE.get(letter) ?? letter).join('');
}

const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** The vowel of a Chinese character carries its tone, and often has others beside it. */
const HAN_VOWEL_LENGTH = 1.3;
const GLOTTAL_LENGTH = 0.7;
const SHORT_VOWEL_LENGTH = 0.7;

/**
 * The sounds of a character that is not a Latin letter.
 *
 * @param isInitial - Whether it begins a word.
 */
export function soundsOfCharacter(character: string, isInitial: boolean): readonly WordSound[] {
  if (character === UNWRITTEN_VOWEL) return [optionalSound('vowel', SHORT_VOWEL_LENGTH)];
  if (character === GLOTTAL_STOP) return [optionalSound('stop', GLOTTAL_LENGTH)];
  if (HAN.test(character)) return [sound('any'), sound('vowel', HAN_VOWEL_LENGTH)];
  if (KANA.test(character)) return [sound('any'), sound('schwa')];
  if (/\p{N}/u.test(character)) return [sound('any'), sound('vowel'), sound('any')];
  return soundsOfHangul(character, isInitial) ?? (/\p{L}/u.test(character) ? [sound('any')] : []);
}
