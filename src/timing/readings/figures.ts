/** Readings of figures in any language. */
import type { NumberWords } from './number-words';

/** Figures with more digits are said digit by digit. */
const MAX_DIGITS = 12;
/** Figures with at least this many digits may be said digit by digit, as order numbers are. */
const MIN_SPELLED_DIGITS = 3;
/** Fractions with more digits are said digit by digit. */
const MAX_FRACTION_PAIR = 2;

/** The decimal sign of a language; the other sign groups digits. */
export type DecimalSign = '.' | ',';

const GROUPED = {
  '.': /^\d{1,3}(?:[,'’\u00a0\u202f]\d{2,3})*[,'’\u00a0\u202f]\d{3}(?=$|\.\d+$)/u,
  ',': /^\d{1,3}(?:[.'’\u00a0\u202f]\d{3})+(?=$|,\d+$)/u,
} as const;

/** Converts digits of other scripts to ASCII. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    if (code <= 0x39) return digit;
    // The digits of each script are a run of ten (Unicode, section 4.6).
    let zero = code;
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return `${code - zero}`;
  });
}

/** A figure without grouping signs: `1,234.50` becomes `1234.50`. */
export function ungrouped(figure: string, decimalSign: DecimalSign): string {
  const grouped = GROUPED[decimalSign].exec(figure)?.[0];
  return grouped === undefined ? figure : grouped.replace(/\D/gu, '') + figure.slice(grouped.length);
}

/** The digits one by one. */
export function spelledDigits(digits: string, { toCardinal }: NumberWords): string {
  return Array.from(digits, (digit) => toCardinal(digit)).join(' ');
}

/** The whole number; empty if it is too long to be said as one. */
export function cardinal(digits: string, { toCardinal }: NumberWords): string[] {
  return digits.length <= MAX_DIGITS ? [toCardinal(digits.replace(/^0+(?=\d)/u, ''))] : [];
}

/**
 * Readings of a figure that all languages share; empty if it is not a figure. A language adds its own.
 *
 * @param figure - ASCII digits with grouping and decimal signs.
 */
export function figureTexts(figure: string, words: NumberWords, decimalSign: DecimalSign): string[] {
  const plain = ungrouped(figure, decimalSign);
  if (/^\d+$/u.test(plain)) {
    const isSpelled = plain.length >= MIN_SPELLED_DIGITS || plain.startsWith('0');
    return [...cardinal(plain, words), ...(isSpelled ? [spelledDigits(plain, words)] : [])];
  }
  const parts = plain.split(/\D/u).filter((part) => part !== '');
  if (!/^[\d.,]+$/u.test(plain) || parts.some((part) => part.length > MAX_DIGITS)) return [];
  const [whole = '', fraction = ''] = parts;
  // A version number or an IP address.
  if (parts.length > 2)
    return [
      parts.flatMap((part) => cardinal(part, words)).join(' '),
      parts.map((part) => spelledDigits(part, words)).join(` ${pointWord(words)} `),
    ];
  const start = `${words.toCardinal(whole.replace(/^0+(?=\d)/u, ''))} ${pointWord(words)}`;
  const texts = [`${start} ${spelledDigits(fraction, words)}`];
  if (fraction.length === MAX_FRACTION_PAIR)
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
