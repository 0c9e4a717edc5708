/** The ways to say a figure, whatever the language. */
import type { NumberWords } from './number-words';

/** More digits than this are said one by one. */
const MOST_DIGITS = 12;
/** From so many digits on, they may be said one by one: what they mean is not known, as with order numbers. */
const LEAST_SPELLED_DIGITS = 3;
/** Longer fractions are said one digit after the other. */
const MOST_FRACTION_PAIR = 2;

/** The sign that begins a fraction in a language; the other one groups digits. */
export type DecimalSign = '.' | ',';

const GROUPED = {
  '.': /^\d{1,3}(?:[,'’\u00a0\u202f]\d{2,3})*[,'’\u00a0\u202f]\d{3}(?=$|\.\d+$)/u,
  ',': /^\d{1,3}(?:[.'’\u00a0\u202f]\d{3})+(?=$|,\d+$)/u,
} as const;

/** Digits of other scripts as those of ASCII. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code <= 0x39) return digit;
    // Each script's digits are a run of ten (Unicode, section 4.6).
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return `${code - zero}`;
  });
}

/** A figure without the signs that group its digits: `1,234.50` as `1234.50`. */
export function ungrouped(figure: string, decimalSign: DecimalSign): string {
  const grouped = GROUPED[decimalSign].exec(figure)?.[0];
  return grouped === undefined ? figure : grouped.replace(/\D/gu, '') + figure.slice(grouped.length);
}

/** Digits said one by one. */
export function spelledDigits(digits: string, { toCardinal }: NumberWords): string {
  return Array.from(digits, (digit) => toCardinal(digit)).join(' ');
}

/** The whole number, or none where it is too long to be said as one. */
export function cardinal(digits: string, { toCardinal }: NumberWords): string[] {
  return digits.length <= MOST_DIGITS ? [toCardinal(digits.replace(/^0+(?=\d)/u, ''))] : [];
}

/**
 * The ways to say a figure in any language; none for what is no figure. What only some languages have is for them to
 * add.
 *
 * @param figure - Digits of ASCII, with signs that group them or begin a fraction.
 */
export function figureTexts(figure: string, words: NumberWords, decimalSign: DecimalSign): string[] {
  const plain = ungrouped(figure, decimalSign);
  if (/^\d+$/u.test(plain)) {
    const isSpelled = plain.length >= LEAST_SPELLED_DIGITS || plain.startsWith('0');
    return [...cardinal(plain, words), ...(isSpelled ? [spelledDigits(plain, words)] : [])];
  }
  const parts = plain.split(/\D/u).filter((part) => part !== '');
  if (!/^[\d.,]+$/u.test(plain) || parts.some((part) => part.length > MOST_DIGITS)) return [];
  const [whole = '', fraction = ''] = parts;
  // A version, or an address of a computer.
  if (parts.length > 2)
    return [
      parts.flatMap((part) => cardinal(part, words)).join(' '),
      parts.map((part) => spelledDigits(part, words)).join(` ${pointWord(words)} `),
    ];
  const start = `${words.toCardinal(whole.replace(/^0+(?=\d)/u, ''))} ${pointWord(words)}`;
  const texts = [`${start} ${spelledDigits(fraction, words)}`];
  if (fraction.length === MOST_FRACTION_PAIR)
    texts.push(
      `${start} ${cardinal(fraction, words).join('')}`,
      `${cardinal(whole, words).join('')} ${cardinal(fraction, words).join('')}`,
    );
  return texts;
}

/** The word between a whole number and its fraction. */
function pointWord({ toCardinal }: NumberWords): string {
  const [zero, five] = [toCardinal('0'), toCardinal('5')];
  const text = toCardinal('0.5');
  return text.slice(text.startsWith(zero) ? zero.length : 0, text.endsWith(five) ? -five.length : undefined).trim();
}
