/** The words for numbers in Polly's languages. Each language is a module, loaded when the language is spoken. */

/** Writes numbers as words of one language. Both functions throw if the value is not a number or too large. */
export interface NumberWords {
  readonly toCardinal: (value: string) => string;
  readonly toOrdinal: (value: string) => string;
}

/** By the first part of a language tag, or by two parts if a region has its own words. */
const LOADERS: Readonly<Record<string, () => Promise<NumberWords>>> = {
  ar: () => import('n2words/ar-SA'),
  cs: () => import('n2words/cs-CZ'),
  da: () => import('n2words/da-DK'),
  de: () => import('n2words/de-DE'),
  en: () => import('n2words/en-US'),
  'en-gb': () => import('n2words/en-GB'),
  es: () => import('n2words/es-ES'),
  'es-mx': () => import('n2words/es-MX'),
  'es-us': () => import('n2words/es-US'),
  fi: () => import('n2words/fi-FI'),
  fr: () => import('n2words/fr-FR'),
  'fr-be': () => import('n2words/fr-BE'),
  hi: () => import('n2words/hi-IN'),
  it: () => import('n2words/it-IT'),
  ja: () => import('n2words/ja-JP'),
  ko: () => import('n2words/ko-KR'),
  nb: () => import('n2words/nb-NO'),
  nl: () => import('n2words/nl-NL'),
  pl: () => import('n2words/pl-PL'),
  pt: () => import('n2words/pt-PT'),
  ro: () => import('n2words/ro-RO'),
  ru: () => import('n2words/ru-RU'),
  sv: () => import('n2words/sv-SE'),
  tr: () => import('n2words/tr-TR'),
  yue: () => import('n2words/zh-Hant-TW'),
  zh: () => import('n2words/zh-Hans-CN'),
};

/** Other names of these languages, Polly's among them. */
const OTHER_NAMES: Readonly<Record<string, string>> = { arb: 'ar', cmn: 'zh', no: 'nb' };
/** English that says "one hundred and one". */
const BRITISH = /^en-(?!us\b)/u;

/** Loads the words for numbers in a language; undefined if there are none. */
export async function loadNumberWords(language: string): Promise<NumberWords | undefined> {
  const tag = language.toLowerCase();
  const primary = tag.split('-')[0] ?? tag;
  const name = BRITISH.test(tag) ? 'en-gb' : (OTHER_NAMES[primary] ?? primary);
  return await (LOADERS[tag] ?? LOADERS[name])?.();
}
