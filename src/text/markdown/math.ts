/** Formulas between `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, told from prices and from escaped brackets. */

/** Most characters of a formula; where there are more it is text. */
const MAX_CHARACTERS = 1_000;
/** A formula without commands can be read aloud as it stands. */
const SIMPLE = /^[\p{L}\p{N}\s+\-−·×÷*/=<>≤≥≠≈.,()%|!:]+$/u;
const CLOSINGS: Readonly<Record<string, string>> = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' };
/** Words that stand outside of braces are prose: what looked like a formula is a price, or somebody's variable. */
const PROSE = /\s[A-Za-z]{3}/y;
const PROSE_BEGINNING = /\s[A-Za-z]{0,2}$/y;
/** Where looking for the closing has to stop and think. */
const NOTABLE = /[\\{}$\s]|\]\(/g;

/** A formula: all of it, and what stands between its marks. */
export interface Formula {
  readonly length: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Whether it is spoken as it stands. */
  readonly isSimple: boolean;
}

/**
 * The formula that begins at a place of a text.
 *
 * @param opening - What it begins with there.
 * @param isEnd - Whether nothing more will come.
 * @returns `none` where none begins, undefined where only what follows can tell.
 */
export function readFormula(text: string, at: number, opening: '$' | '$$' | '\\(' | '\\[', isEnd: boolean): Formula | 'none' | undefined {
  const closing = CLOSINGS[opening] ?? '';
  const contentStart = at + opening.length;
  if (contentStart >= text.length && !isEnd) return undefined;
  // As pandoc has it: no space inside the dollars, no figure behind them.
  if (opening === '$' && /\s/u.test(text.charAt(contentStart))) return 'none';
  const contentEnd = findClosing(text, contentStart, closing, isEnd);
  if (contentEnd === 'none' || contentEnd === undefined) return contentEnd;
  const end = contentEnd + closing.length;
  if (contentEnd === contentStart) return 'none';
  if (opening === '$') {
    if (/\s/u.test(text.charAt(contentEnd - 1))) return 'none';
    if (end === text.length && !isEnd) return undefined;
    if (/\d/.test(text.charAt(end))) return 'none';
  }
  // A line break behind it would part it from the full stop that is added; GitHub has backticks inside the dollars, too.
  const [, before = '', content = ''] = /^(\s*`?)([^]*?)`?\s*$/.exec(text.slice(contentStart, contentEnd)) ?? [];
  return {
    length: end - at,
    contentStart: contentStart + before.length,
    contentEnd: contentStart + before.length + content.length,
    isSimple: SIMPLE.test(content),
  };
}

function findClosing(text: string, from: number, closing: string, isEnd: boolean): number | 'none' | undefined {
  const isInline = closing === '$' || closing === '\\)';
  let depth = 0;
  NOTABLE.lastIndex = from;
  for (let match = NOTABLE.exec(text); match !== null; match = NOTABLE.exec(text)) {
    const { 0: character, index } = match;
    if (index - from > MAX_CHARACTERS) return 'none';
    if (text.startsWith(closing, index)) return index;
    if (closing.startsWith(character) && index + closing.length > text.length && !isEnd) return undefined;
    // Somebody put a link between brackets.
    if (character === '](') {
      if (closing.startsWith('\\')) return 'none';
      continue;
    }
    if (character === '\\') {
      // No formula stands in another, and looking further from each of many openings would take for ever.
      if (/[([]/.test(text.charAt(index + 1))) return 'none';
      if (index + 1 === text.length && !isEnd) return undefined;
      NOTABLE.lastIndex = index + 2;
    }
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (character === '$') return 'none';
    else if (isInline && /[\r\n]/.test(character)) return 'none';
    else if (character === '\n' && /^\n[^\S\n]*\n/.test(text.slice(index, index + 80))) return 'none';
    else if (depth <= 0) {
      PROSE.lastIndex = index;
      if (PROSE.test(text)) return 'none';
      PROSE_BEGINNING.lastIndex = index;
      if (!isEnd && PROSE_BEGINNING.test(text)) return undefined;
    }
  }
  return isEnd || text.length - from > MAX_CHARACTERS ? 'none' : undefined;
}
