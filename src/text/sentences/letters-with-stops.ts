/**
 * Letters that stand for words in scripts without capitals, each with a full stop: `ए. पी. जे.`, `कि.मी.`, `ق.م.`, `א. ב.`
 * No capital tells there whether a sentence ends, and a sentence hardly ends with a letter.
 */

/** The letters of these scripts. */
const LETTER =
  '(?=[\\p{sc=Deva}\\p{sc=Beng}\\p{sc=Guru}\\p{sc=Gujr}\\p{sc=Orya}\\p{sc=Taml}\\p{sc=Telu}\\p{sc=Knda}\\p{sc=Mlym}\\p{sc=Sinh}\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Geor}\\p{sc=Armn}])\\p{L}';
/** A sign that has the vowel of a letter left out, so that the next letter belongs to it. */
const WITHOUT_VOWEL = '[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]\\u200d?';
/** What Hindi calls Latin letters where that is more than one of its own, and short titles. */
const NAMES = 'एफ|एच|आई|एल|एम|एन|आर|एस|डब्ल्यू|एक्स|वाई|जेड|ज़ेड|जन|कर्न|मेज|प्रा';
const UNIT = `(?:${NAMES}|(?:${LETTER}\\p{M}*?${WITHOUT_VOWEL})*${LETTER}\\p{M}*)`;
const LETTERS = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])((?:${UNIT}\\.)*)(${UNIT})$`, 'u');
/** Words of one letter that Hindi ends sentences with, also where somebody types a full stop for its danda. */
const LAST_WORDS = new Set('है हैं हूँ हूं हो था थी थे थीं का की को से ने में तो भी ही न ना दो लो दे जा आ हाँ हां क्या'.split(' '));

/** Whether a text ends in a letter that stands for a word, or a row of them, before a full stop. */
export function endsInLetter(text: string): boolean {
  const [found, before = '', last = ''] = LETTERS.exec(text) ?? [];
  return found !== undefined && (before !== '' || !LAST_WORDS.has(last));
}
