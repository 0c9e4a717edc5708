/** Writes exponents and charges with raised characters (Unicode, "Superscripts and Subscripts"). */
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  0: '⁰',
  1: '¹',
  2: '²',
  3: '³',
  4: '⁴',
  5: '⁵',
  6: '⁶',
  7: '⁷',
  8: '⁸',
  9: '⁹',
  '+': '⁺',
  '-': '⁻',
};

/** Raises the digits and signs of a text, and keeps other characters. */
export function raised(text: string): string {
  return text.replace(/[\d+-]/g, (sign) => SUPERSCRIPTS[sign] ?? sign);
}
