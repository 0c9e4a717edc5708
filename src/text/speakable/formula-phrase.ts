/** What is said of a formula that nobody can say, where the app has no phrase for it: the word, in the language of the voice. */

/** By the languages of Polly's voices, the first part of their codes. */
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
 * The word for a formula.
 *
 * @param language - BCP 47. Default, and where the language is none of Polly's: English.
 */
export function formulaPhraseIn(language = DEFAULT_LANGUAGE): string {
  return PHRASES[language.split('-')[0]?.toLowerCase() ?? ''] ?? PHRASES[DEFAULT_LANGUAGE] ?? '';
}
