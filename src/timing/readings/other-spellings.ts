/**
 * Respells words of other languages than English by the rules of `word-sounds.ts`, which are those of English. There, an `e` at the
 * end is silent, so it becomes `a`, and `gg` is always hard.
 */

type Rules = readonly (readonly [RegExp, string])[];

const FINAL_E: Rules = [[/e(?=[sd]?$)/u, 'a']];
const SILENT_H = /(?<![cls])h/gu;
const SPANISH: Rules = [
  [/j|[cg](?=[ei])|z/gu, 'f'],
  [/qu(?=[ei])/gu, 'k'],
  [/gu(?=[ei])/gu, 'gg'],
  [/v/gu, 'b'],
];
const ITALIAN: Rules = [
  [/ch(?=[ei])/gu, 'k'],
  [/gh(?=[ei])/gu, 'gg'],
  [/gli(?=[aeou])|gl(?=i)/gu, 'l'],
];
const PORTUGUESE: Rules = [
  [/([ln])h/gu, '$1'],
  [/qu(?=[ei])/gu, 'k'],
  [/gu(?=[ei])/gu, 'gg'],
];
const RULES: Readonly<Record<string, Rules>> = {
  es: [[SILENT_H, ''], ...SPANISH, ...FINAL_E],
  it: [...ITALIAN, [SILENT_H, ''], ...FINAL_E],
  pt: [...PORTUGUESE, [SILENT_H, ''], ...FINAL_E],
  fr: [[SILENT_H, '']],
};

const ACCENTS = /[\u0300-\u036f]/gu;
const CAPITALS = /^\p{Lu}+$/u;

/** Returns a function that respells each Latin word of a text in a language other than English. It leaves capitals, which are spelled. */
export function respellerOf(language: string): (text: string) => string {
  const rules = RULES[language.toLowerCase().split('-')[0] ?? ''] ?? FINAL_E;
  return (text) =>
    text.replace(/[\p{Script=Latin}\u0300-\u036f]+/gu, (word) => {
      if (CAPITALS.test(word)) return word;
      const plain = word.toLowerCase().normalize('NFD').replace(ACCENTS, '');
      return rules.reduce((spelling, [pattern, replacement]) => spelling.replace(pattern, replacement), plain);
    });
}
