/** Sounds of letters in other scripts than Latin, for the scripts of Polly's languages. */
import type { SoundClass } from './word-sounds';

/** Letters with a Latin equivalent, to which the same rules apply. Every vowel that may end a word becomes `a`. */
const LATIN_LIKE = new Map<string, string>(
  (
    'аa бb вv гg дd еa жj зz иi йi кk лl мm нn оo пp рr сs тt уu фf хh цts чch шsh щsh ъ ыi ь эa юu яa іi їi єa ґg ' +
    'αa βv γg δd εa ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υi φf χh ψps ωo ' +
    'بb تt ثth جj حh خh دd ذth رr زz سs شsh صs ضd طt ظz غg فf قk كk لl مm نn هh ةa اa آa أa إi ىa وu يi ؤu ئi'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
);

/** The word with Latin letters, wherever its letters have an equivalent. */
export function latinLike(word: string): string {
  const letters = Array.from(word, (letter) => LATIN_LIKE.get(letter) ?? letter);
  return ARABIC.test(word) ? withShortVowels(letters) : letters.join('');
}

/** Arabic does not write short vowels. They are inserted between consonants, except in the article. */
function withShortVowels(letters: readonly string[]): string {
  return letters
    .map((letter, index) => {
      const isArticle = index === 1 && letter === 'l' && letters[0] === 'a';
      const isBetween = !isArticle && isConsonant(letter) && isConsonant(letters[index + 1]);
      return isBetween ? `${letter}a` : letter;
    })
    .join('');
}

function isConsonant(letter: string | undefined): boolean {
  return letter !== undefined && /^[a-z]/u.test(letter) && !/^[aeiou]/u.test(letter);
}

const HAN = /\p{Script=Han}/u;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const HANGUL_VOWEL = /[\u1161-\u1175]/u;
const HANGUL_SILENT = 'ᄋ';
const INDIC = /[\u0900-\u0d7f]/u;
const ARABIC = /\p{Script=Arabic}/u;

/**
 * The sounds of a character that is not a Latin letter.
 *
 * @param next - The next character; empty at the end of a word.
 */
export function soundsOfCharacter(character: string, next: string): readonly SoundClass[] {
  if (HAN.test(character)) return ['any', 'vowel'];
  if (KANA.test(character)) return ['any', 'schwa'];
  if (HANGUL_VOWEL.test(character)) return ['vowel'];
  if (character === HANGUL_SILENT) return [];
  if (INDIC.test(character)) return soundsOfIndic(character, next);
  if (/\p{N}/u.test(character)) return ['any', 'vowel', 'any'];
  // Short vowels are not written in Arabic.
  if (ARABIC.test(character)) return ['any', 'schwa'];
  return /\p{L}/u.test(character) ? ['any'] : [];
}

/** The blocks of Indic scripts have the same layout (Unicode 9 onwards, chapter 12), so one rule covers all. */
function soundsOfIndic(character: string, next: string): readonly SoundClass[] {
  const place = (character.codePointAt(0) ?? 0) & 0x7f;
  if (place <= 0x03) return place === 0x02 ? ['sonorant'] : [];
  if (place <= 0x14) return ['vowel'];
  if (place <= 0x39) return /^\p{L}/u.test(next) ? ['any', 'schwa'] : ['any'];
  return place >= 0x3e && place <= 0x4c ? ['vowel'] : [];
}
