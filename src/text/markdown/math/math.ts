/** Formulas between `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, told from prices and from escaped brackets. */
import { isEscapedProse, PROSE_LOOK_AHEAD } from './escaped-prose';

/** Most characters of a formula in a line, and of one that stands alone; where there are more it is text. */
const MAX_CHARACTERS = 1_000;
const MAX_DISPLAY_CHARACTERS = 4_000;
/** A formula without commands can be read aloud as it stands. */
const SIMPLE = /^[\p{L}\p{N}\s+\-−·×÷*/=<>≤≥≠≈.,()%|!:]+$/u;
const BLANK_LINE = /\n[^\S\n]*\n/;
const CLOSINGS: Readonly<Record<string, string>> = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' };
const NO_OPENING = /^(?:\s|[.,](?!\d)|[;:!?)])/u;
/** What is only in formulas: a command, an exponent, an index, an equation. */
const EVIDENCE = /\\[A-Za-z{},;!|%]|[\^=<>]|(?<![A-Za-z])[A-Za-z]_[A-Za-z\d{\\]|_\{/;
/** Behind an amount, any word says that it is a price. */
const WORD = /\s[A-Za-z]{3}/y;
const WORD_BEGINNING = /\s[A-Za-z]{0,2}$/y;
/** Two words in a row are prose, and what looked like a formula is somebody's variable, or in brackets. */
const WORD_BEFORE = /(?:^|[^\\A-Za-z])[A-Za-z]{2,}[,.;:]?$/;
const WORD_BEHIND = /\s+[a-z]{2,}(?![A-Za-z(_^])/y;
const WORD_BEHIND_BEGINNING = /\s+[a-z]*$/y;
const LOOK_BACK_CHARACTERS = 24;
/** An amount of another dollar, as in `US$`. */
const CURRENCY = /(?:^|[\s(/–-])[A-Z]{1,3}$/;
/** What a dollar is of: `US$`, `A$`, `HK$`. */
const COUNTRY = /(?:^|[^A-Za-z\\])[A-Z]{1,3}$/;
const AMOUNT = /^\d[\d.,]*/;
/** Where looking for the closing has to stop and think. */
const NOTABLE = /[\\{}$`\s]|\]\(/g;
/** Environments that are formulas without marks around them. */
const ENVIRONMENT =
  /\\begin\{((?:equation|align|alignat|aligned|alignedat|gather|gathered|multline|eqnarray|flalign|split|[dr]?cases|[pbBvV]?matrix|smallmatrix|array|displaymath|math|CD)\*?)\}/y;
const ENVIRONMENT_BEGINNING = /\\(?:b(?:e(?:g(?:i(?:n(?:\{[A-Za-z]{0,12}\*?)?)?)?)?)?)?$/y;

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
  if (opening === '$' && (NO_OPENING.test(text.slice(contentStart, contentStart + 2)) || isBehindPrice(text, at))) return 'none';
  const contentEnd = findClosing(text, contentStart, closing, isEnd);
  if (contentEnd === 'none' || contentEnd === undefined) return contentEnd;
  const end = contentEnd + closing.length;
  if (contentEnd === contentStart) return 'none';
  if (opening.startsWith('\\')) {
    const isProse = isEscapedProse({
      before: text.slice(Math.max(0, at - LOOK_BACK_CHARACTERS), at),
      content: text.slice(contentStart, contentEnd),
      behind: text.slice(end, end + PROSE_LOOK_AHEAD),
      isDisplay: opening === '\\[',
      isEnd,
    });
    if (isProse !== false) return isProse === true ? 'none' : undefined;
  }
  if (opening === '$') {
    if (/\s/u.test(text.charAt(contentEnd - 1))) return 'none';
    if (end === text.length && !isEnd) return undefined;
    if (isPrice(text.slice(contentStart, contentEnd), text.charAt(end))) return 'none';
  }
  if (opening === '$$') {
    if (end === text.length && !isEnd) return undefined;
    if (text.charAt(end) === '$' || isRating(text.slice(contentStart, contentEnd))) return 'none';
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

/**
 * The formula that begins with an environment at a place of a text: `\\begin{align}…\\end{align}`.
 *
 * @param isEnd - Whether nothing more will come.
 * @returns `none` where none begins, undefined where only what follows can tell.
 */
export function readEnvironment(text: string, at: number, isEnd: boolean): Formula | 'none' | undefined {
  ENVIRONMENT_BEGINNING.lastIndex = at;
  if (!isEnd && ENVIRONMENT_BEGINNING.test(text)) return undefined;
  ENVIRONMENT.lastIndex = at;
  const name = ENVIRONMENT.exec(text)?.[1];
  if (name === undefined) return 'none';
  const rest = text.slice(at, at + MAX_DISPLAY_CHARACTERS);
  const closing = `\\end{${name}}`;
  const index = rest.indexOf(closing);
  const blankLine = BLANK_LINE.exec(rest)?.index ?? rest.length;
  if (index < 0 && blankLine === rest.length && rest.length < MAX_DISPLAY_CHARACTERS && !isEnd) return undefined;
  if (index < 0 || blankLine < index) return 'none';
  const length = index + closing.length;
  return { length, contentStart: at, contentEnd: at + length, isSimple: false };
}

/** Whether a formula can be read aloud as it stands. */
export function isSimpleFormula(tex: string): boolean {
  return SIMPLE.test(tex);
}

/** Whether what stands between two dollars each are the words behind how dear something is. */
function isRating(content: string): boolean {
  return /^[ \t]+[a-z]{2}[^\r\n]*$/.test(content) && !EVIDENCE.test(content);
}

/** Whether a dollar follows its amount, or stands before one of another country: `5$-6$`, `US$5`. */
function isBehindPrice(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOK_BACK_CHARACTERS), at);
  const behind = text.slice(at + 1, at + 3);
  if (/\d$/.test(before)) return /^[-–—/,;+.&|)]/.test(behind);
  return COUNTRY.test(before) && /^\d/.test(behind);
}

/** Whether what stands between two dollars is an amount, or somebody's variables. */
function isPrice(content: string, next: string): boolean {
  if (/\d/.test(next) || (/[A-Za-z]/.test(next) && /[:/,;(-]$/.test(content))) return true;
  if (!AMOUNT.test(content) || EVIDENCE.test(content)) return false;
  return CURRENCY.test(content) || /\s[a-z]{2}/.test(content);
}

function findClosing(text: string, from: number, closing: string, isEnd: boolean): number | 'none' | undefined {
  const limit = closing === '$$' || closing === '\\]' ? MAX_DISPLAY_CHARACTERS : MAX_CHARACTERS;
  const isAmount = closing === '$' && /\d/.test(text.charAt(from));
  let hasEvidence = false;
  let depth = 0;
  NOTABLE.lastIndex = from;
  for (let match = NOTABLE.exec(text); match !== null; match = NOTABLE.exec(text)) {
    const { 0: character, index } = match;
    if (index - from > limit) return 'none';
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
    // GitHub has backticks inside the dollars; others are those of code.
    if (character === '`' && closing === '$' && index > from && text.charAt(from) !== '`') return 'none';
    if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (character === '$') return 'none';
    else if (closing === '$' && /[\r\n]/.test(character)) return 'none';
    else if (character === '\n' && /^\n[^\S\n]*\n/.test(text.slice(index, index + 80))) return 'none';
    else if (depth <= 0 && /\s/.test(character)) {
      hasEvidence ||= EVIDENCE.test(text.slice(Math.max(from, index - LOOK_BACK_CHARACTERS), index));
      if (hasEvidence) continue;
      const isProse = isProseAt(text, index, from, isAmount, isEnd);
      if (isProse !== false) return isProse === true ? 'none' : undefined;
    }
  }
  return isEnd || text.length - from > limit ? 'none' : undefined;
}

/** Whether there is prose at a space without anything of a formula before it; undefined where only what follows can tell. */
function isProseAt(text: string, at: number, from: number, isAmount: boolean, isEnd: boolean): boolean | undefined {
  const isBehindWord = WORD_BEFORE.test(text.slice(Math.max(from, at - LOOK_BACK_CHARACTERS), at));
  if (!isAmount && !isBehindWord) return false;
  const [word, beginning] = isAmount ? [WORD, WORD_BEGINNING] : [WORD_BEHIND, WORD_BEHIND_BEGINNING];
  beginning.lastIndex = at;
  if (!isEnd && beginning.test(text)) return undefined;
  word.lastIndex = at;
  return word.test(text);
}
