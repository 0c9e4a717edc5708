/** Maps BCP 47 tags to Polly's language codes. */

/** The values of SSML's `lang` (Amazon Polly developer guide, "Languages in Amazon Polly"). The default region of each language comes first. */
const LANGUAGES =
  'arb ar-AE ca-ES cmn-CN cs-CZ cy-GB da-DK de-DE de-AT de-CH en-US en-GB en-GB-WLS en-AU en-IE en-IN en-NZ en-SG en-ZA es-ES es-MX es-US fi-FI fr-FR fr-BE fr-CA hi-IN is-IS it-IT ja-JP ko-KR nb-NO nl-NL nl-BE pl-PL pt-BR pt-PT ro-RO ru-RU sv-SE tr-TR yue-CN'.split(
    ' ',
  );
const SAME: Readonly<Record<string, string>> = { ar: 'arb', no: 'nb', nn: 'nb', zh: 'cmn', 'zh-hk': 'yue', 'zh-mo': 'yue' };

/** Returns Polly's code for a BCP 47 tag, with the same region if possible. Undefined if Polly does not speak the language. */
export function pollyLanguage(tag: string): string | undefined {
  const small = tag.trim().toLowerCase();
  const exact = LANGUAGES.find((language) => language.toLowerCase() === small);
  if (exact !== undefined || small === '') return exact;
  const primary = primaryOf(small);
  return LANGUAGES.find((language) => primaryOf(language) === primary);
}

/** Whether two tags have the same language, apart from the region. */
export function isSameLanguage(one: string, other: string): boolean {
  return primaryOf(one) === primaryOf(other);
}

function primaryOf(language: string): string {
  const small = language.toLowerCase();
  const primary = small.split('-')[0] ?? '';
  return SAME[small] ?? SAME[primary] ?? primary;
}
