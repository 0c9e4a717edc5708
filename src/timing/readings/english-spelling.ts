/**
 * Respells English words whose letters mislead, so that the rules of `word-sounds.ts`, which serve all languages, give their sounds.
 * There, `w` before a vowel is a glide, `gg` and `k` are always hard, and `ee` is a long vowel, as in "bird".
 */

/** Frequent words that follow no rule. */
const RESPELLINGS: ReadonlyMap<string, string> = new Map(
  (
    'one-wun once-wunss two-too people-peeple sure-shoor answer-anser enough-enuff rough-ruff ' +
    'tough-tuff laugh-laff cough-coff hour-our hours-ours friend-frend friends-frends island-iland doubt-dout debt-det ' +
    'view-vwoo few-fwoo business-bizness tongue-tung soldier-solger stomach-stumak iron-iarn hearts-harts heart-hart ' +
    'muscle-mussle sword-sord colonel-keenel woman-wooman women-wimmin they-thay eye-ai eyes-ais europe-wurop euro-wuro ' +
    'science-siance quiet-quiat client-cliant clients-cliants society-sosiaty idea-idia ideas-idias area-airia areas-airias ' +
    'honest-onest honor-onor honour-onor world-weeld pizza-pitsa'
  )
    .split(' ')
    .map((entry) => entry.split('-') as [string, string]),
);

/** Spellings within words, and others that lead to the right sounds. They apply one after the other. */
const RULES: readonly (readonly [RegExp, string])[] = [
  // Silent letters, and words written together.
  [/(?<=^(?:some|any|every))one/u, 'wun'],
  [/^some(?=[bdhtw])/u, 'som'],
  [/^every/u, 'evry'],
  [/^(w|c|sh)ould/u, '$1oud'],
  [/(?<=[aeiouy][^aeiouy]{1,2})e(?=ly|ful|less|ment|ness)/u, ''],
  [/(?<=[ao])l(?=k|[fm](?:s|ed|ing)?$)/u, ''],
  [/(?<=[iae])st(?=en$|en[es]|le)/u, 'ss'],
  [/gn(?=(?:s|ed|e|es|ing|er)?$)/u, 'n'],
  [/mb(?=(?:s|ed|ing|er)?$)/u, 'm'],
  [/(?<=[aeiou])h(?![aeiouy])/u, ''],
  [/^sch(?=[eo])|(?<=^[ae]n?)ch(?=o)/u, 'sk'],
  [/^ch(?=r|em|ar[ai]c)|(?<=^te|^me|^ar)ch(?=[nai])/u, 'k'],
  [/dge?(?=[ei])/u, 'g'],
  // A hard g before e and i.
  [/^g(?=et|iv|i[rf])|(?<=^for)g(?=et|iv)|(?<=be)g(?=in)|(?<=to|tar|ti)g(?=e[rt])|(?<=[iou]n|^an)g(?=er)/u, 'gg'],
  // u as in "use", and as in "nature".
  [/^u(?=s[eiu]|t[ei])/u, 'wu'],
  [/(?<=[bcfghmp])u(?=[^aeiouy][aeiouy])|(?<=[cfh])ue(?=[^aeiouy])/u, 'wu'],
  [/^beau/u, 'bwoo'],
  [/(?<=[^jlr])ew(?=$|[eis])/u, 'woo'],
  [/tu(?=al|ar|at|r[ai]|n[ae])/u, 'tchu'],
  [/(?<=[aeiouyn])[tc]ie(?=n[tc])/u, 'she'],
  // The vowel of "bird", "work" and "heard".
  [/(?<=w)or(?=[^aeiouyr])|(?<![aeiou])[eiu]r(?=[^aeiouyr])|ear(?=[nldt]|ch)/u, 'ee'],
  [/(?<=[pkfxh]|ss)ed$/u, 't'],
  [/ced$/u, 'st'],
];

/** Most words need no rule, which one test shows. */
const ANY_RULE = new RegExp(RULES.map(([{ source }]) => source).join('|'), 'u');

/** A text, in which each word that is not in capitals is respelled if its letters mislead. */
export function respelled(text: string): string {
  return text.replace(/(?<!\p{L})\p{L}?[\p{Ll}'’]+/gu, (word) => respelledWord(word.toLowerCase()));
}

function respelledWord(word: string): string {
  const known = RESPELLINGS.get(word);
  if (known !== undefined || !ANY_RULE.test(word)) return known ?? word;
  return RULES.reduce((spelling, [pattern, replacement]) => spelling.replace(pattern, replacement), word);
}
