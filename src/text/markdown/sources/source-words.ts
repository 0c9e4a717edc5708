/** The names of source lists in the languages of Polly's voices. */

const WORDS = (
  'source|sources|reference|references|ref|refs|citation|citations|footnote|footnotes|works cited|bibliography|quelle|quellen|quellenangaben|quellenverzeichnis|einzelnachweise|literatur|literaturverzeichnis|' +
  'référence|références|bibliographie|notes et références|fuente|fuentes|referencia|referencias|fonte|fonti|riferimenti|fontes|referência|referências|bron|bronnen|källa|källor|kilde|kilder|źródło|źródła|zdroj|zdroje|источник|источники|литература|kaynak|kaynaklar|kaynakça|surse|' +
  '来源|來源|资料来源|資料來源|参考资料|參考資料|参考文献|參考文獻|引用|出处|出典|参考|출처|참고 문헌|참고문헌|참고 자료|المصادر|المراجع|स्रोत|संदर्भ'
).split('|');
/** Words that refer to a source. */
const LOOKED_UP = ['see', 'cf', 'cf.', 'siehe', 'vgl.', 'voir', 'ver', 'vedi'];
const SEPARATORS = ['and', 'und', 'et', 'y', 'e', 'en', 'i', 'a', 've', 'och', 'og', 'și', 'и', '和', '及', '与', 'と', '및', 'و'];

const NAME = WORDS.map(escape)
  .sort((a, b) => b.length - a.length)
  .join('|');
/** A name of such a list. */
export const LIST_NAME = `(?:${NAME})`;
/** A word before sources in parentheses. */
export const LEAD_IN = `(?:${NAME}|${LOOKED_UP.map(escape).join('|')})`;
/** A separator of two sources. */
export const SEPARATOR = String.raw`[ \t]{0,3}(?:[,;、，/&·–—-][ \t]{0,3})?(?:(?:${SEPARATORS.join('|')})(?=[ \t[【\\<])[ \t]{0,3})?`;

function escape(word: string): string {
  return word.replaceAll('.', String.raw`\.`);
}
