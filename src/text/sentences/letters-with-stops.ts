/**
 * Letters that stand for words, each with a full stop, in scripts without capitals: `ए. पी. जे.`, `कि.मी.`, `ق.م.`, `א. ב.`
 * No capital shows there whether a sentence ends, and sentences rarely end with a letter.
 */

/** The letters of these scripts. */
const LETTER =
  '(?=[\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Geor}\\p{sc=Armn}])\\p{L}';
/** A sign that removes a letter's vowel, so that the next letter belongs to it. */
const WITHOUT_VOWEL = '[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]\\u200d?';
/** Hindi names of Latin letters that have more than one letter, and short titles. */
const NAMES = 'एफ|एच|आई|एल|एम|एन|आर|एस|डब्ल्यू|एक्स|वाई|जेड|ज़ेड|जन|कर्न|मेज|प्रा';
const UNIT = `(?:${NAMES}|(?:${LETTER}\\p{M}*?${WITHOUT_VOWEL})*${LETTER}\\p{M}*)`;
const LETTERS = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])((?:${UNIT}\\.\\s?)*)(${UNIT})$`, 'u');
/** One-letter words that end Hindi sentences, also if a full stop is typed instead of a danda. */
const LAST_WORDS = new Set('है हैं हूँ हूं हो था थी थे थीं का की को से ने में तो भी ही न ना दो लो दे जा आ हाँ हां क्या'.split(' '));

/** Whether a text ends with a letter that stands for a word, or a row of them, before a full stop. */
export function endsInLetter(text: string): boolean {
  const [found, before = '', last = ''] = LETTERS.exec(text) ?? [];
  // `श्री रा. ना. मिश्र`, but not two sentences of one word.
  const isJoined = before !== '' && !LAST_WORDS.has(/([^\s.]*)\.\s?$/u.exec(before)?.[1] ?? '');
  return found !== undefined && (isJoined || !LAST_WORDS.has(last));
}
