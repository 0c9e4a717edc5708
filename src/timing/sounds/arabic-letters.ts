/** Writes Arabic words with Latin letters, for the rules of Latin spelling. */

/** Stands for a short vowel that is not written, and may be absent. */
export const UNWRITTEN_VOWEL = 'ə';
/** Stands for the stop in the throat before a vowel, which is absent in fluent speech. */
export const GLOTTAL_STOP = 'ʔ';

const LETTERS = new Map<string, string>(
  (
    'ءʔ بb تt ثth جj حh خh دd ذth رr زz سs شsh صs ضd طt ظz عr غg فf قk كk لl مm نn هh ةa اa آʔa أʔa إʔi ىa وu يi ؤʔ ئʔ ' +
    // Short vowels, which are written in textbooks and verse; with n at the end of a word; and the sign of none.
    '\u064ea \u064fu \u0650i \u064ban \u064cun \u064din \u0652'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(1)]),
);
/** The article, behind a short word that is written together with the next one. */
const ARTICLE = /^[وفبكل]?ا?ل(?=.{3})/u;
/** The article's l is said as one of these, if it is before one. */
const BEFORE_SUN_LETTER = /^([وفبك]?)ال(?=[تثدذرزسشصضطظلن])/u;
const INITIAL_ALIF = /^ا/u;
/** These letters are consonants at the beginning of a word, and long vowels in most other places. */
const INITIAL_GLIDE = /^[وي]/u;

/** Whether a word has Arabic letters. */
export function isArabic(word: string): boolean {
  return /\p{Script=Arabic}/u.test(word);
}

/** A word with Latin letters, {@link UNWRITTEN_VOWEL} and {@link GLOTTAL_STOP}. */
export function arabicAsLatin(word: string): string {
  const composed = word.normalize('NFC');
  const article = ARTICLE.exec(composed)?.[0].length ?? 0;
  const said = composed
    .replace(BEFORE_SUN_LETTER, '$1ا')
    .replace(INITIAL_ALIF, 'أ')
    .replace(INITIAL_GLIDE, (letter) => (letter === 'و' ? 'w' : 'y'));
  const dropped = composed.length - said.length;
  const letters = Array.from(said, (letter) => LETTERS.get(letter) ?? letter);
  return letters
    .map((letter, index) => {
      const isArticle = index === article - dropped - 1 && dropped === 0;
      return !isArticle && isConsonant(letter) && isConsonant(letters[index + 1]) ? letter + UNWRITTEN_VOWEL : letter;
    })
    .join('');
}

function isConsonant(letter: string | undefined): boolean {
  return letter !== undefined && (letter === GLOTTAL_STOP || (/^[a-z]/u.test(letter) && !/^[aeiou]/u.test(letter)));
}
