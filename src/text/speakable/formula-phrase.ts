/** The phrase for formulas that cannot be read aloud when the app has none: the word "formula" in the voice's language. */

/** By the language subtags of Polly's voices. */
const PHRASES: Readonly<Record<string, string>> = {
  ar: 'معادلة',
  arb: 'معادلة',
  ca: 'fórmula',
  cmn: '公式',
  cs: 'vzorec',
  cy: 'fformiwla',
  da: 'formel',
  de: 'Formel',
  en: 'formula',
  es: 'fórmula',
  fi: 'kaava',
  fr: 'formule',
  hi: 'सूत्र',
  is: 'formúla',
  it: 'formula',
  ja: '数式',
  ko: '수식',
  nb: 'formel',
  nl: 'formule',
  pl: 'wzór',
  pt: 'fórmula',
  ro: 'formulă',
  ru: 'формула',
  sv: 'formel',
  tr: 'formül',
  yue: '公式',
  zh: '公式',
};
const DEFAULT_LANGUAGE = 'en';

/**
 * Returns the word for a formula.
 *
 * @param language - BCP 47. Default, and for languages Polly does not have: English.
 */
export function formulaPhraseIn(language = DEFAULT_LANGUAGE): string {
  return PHRASES[language.split('-')[0]?.toLowerCase() ?? ''] ?? PHRASES[DEFAULT_LANGUAGE] ?? '';
}
