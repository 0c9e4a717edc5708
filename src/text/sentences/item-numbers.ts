/** Recognises the number of a list item or heading, whose full stop ends no sentence. */

/** The number of a list item at the start of a line, after any sign: `### 🚀 1`, `2.3`, `b`, `IV`. */
const ITEM = /^[^\p{L}\p{N}]*(?:\d{1,3}(?:\.\d{1,3})*|[IVX]{1,5}|[ivx]{2,5}|[\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}])$/u;
/** The same within a sentence: `Take two: 1. bread, 2. milk`. */
const INLINE_ITEM = /(?:[:;,]\s+|[•⁃◦▪·]\s*)\(?\d{1,2}$/u;
/** `Step 1`, `Kapitel 3`: a heading that continues after its number. */
const LABEL =
  /^[^\p{L}\p{N}]*(?:step|chapter|part|section|lesson|question|figure|table|example|rule|tip|phase|stage|level|schritt|kapitel|teil|abschnitt|lektion|frage|abbildung|tabelle|beispiel|regel|étape|chapitre|partie|exemple|paso|capítulo|parte|ejemplo|passo|capitolo|esempio|exemplo|stap|hoofdstuk|krok|rozdział|kapitola|шаг|глава|часть|пример|steg|trin|adım|bölüm)\s+\d{1,3}$/iu;

/** `제1조`, `제3조의2`: an article of a Korean law, or another part of a text, before its title. */
const KOREAN_PART = /^[^\p{L}\p{N}]*제\s?\d{1,4}\s?[조항호장절관편부](?:의\s?\d{1,2})?$/u;

/** Whether a line up to a full stop ends with such a number. */
export function endsWithItemNumber(line: string): boolean {
  return ITEM.test(line) || INLINE_ITEM.test(line) || LABEL.test(line) || KOREAN_PART.test(line) || isNextItem(line);
}

/** Whether a number continues the numbering that began the line: `1. The first item 2. The second item`. */
function isNextItem(line: string): boolean {
  const number = Number(/\s(\d{1,2})$/u.exec(line)?.[1] ?? 0);
  if (number < 2) return false;
  const first = /(?:^[^\p{L}\p{N}]*|[:;]\s+)(\d{1,2})[.)]\s/u.exec(line)?.[1];
  return (
    first !== undefined && Number(first) < number && (Number(first) === number - 1 || new RegExp(`\\s${number - 1}[.)]\\s`, 'u').test(line))
  );
}
