/** Finds formulas in `$…$`, `$$…$$`, `\(…\)` and `\[…\]`. Distinguishes them from prices and escaped brackets. */
import { isEscapedProse, PROSE_LOOK_AHEAD } from './escaped-prose';
import { matchDecided } from '../../../base/incomplete-match';

/** The most characters of an inline formula and of a display formula. A longer one is text. */
const MAX_CHARACTERS = 1_000;
const MAX_DISPLAY_CHARACTERS = 4_000;
/** A formula without commands can be spoken as it is. */
const SIMPLE = /^[\p{L}\p{N}\s+\-−·×÷*/=<>≤≥≠≈.,()%|!:]+$/u;
const BLANK_LINE = /\n[^\S\n]*\n/;
const CLOSINGS: Readonly<Record<string, string>> = { $: '$', $$: '$$', '\\(': '\\)', '\\[': '\\]' };
const NO_OPENING = /^(?:\s|[.,](?!\d)|[;:!?)])/u;
/** Signs of a formula: a command, an exponent, an index, an equation. */
const EVIDENCE = /\\[A-Za-z{},;!|%]|[\^=<>]|(?<![A-Za-z])[A-Za-z]_[A-Za-z\d{\\]|_\{/;
/** A word after an amount shows that it is a price. */
const WORD = /\s[A-Za-z]{3}/y;
/** Two words in a row are prose, so the dollars belong to variables or prices. */
const WORD_BEFORE = /(?:^|[^\\A-Za-z])[A-Za-z]{2,}[,.;:]?$/;
const WORD_BEHIND = /\s+[a-z]{2,}(?![A-Za-z(_^])/y;
const LOOK_BACK_CHARACTERS = 24;
/** Matches content that ends in the letters of a currency. Its dollar sign belongs to a second price, as in `$5 or US$6`. */
const CURRENCY = /(?:^|[\s(/–-])[A-Z]{1,3}$/;
/** The country of a dollar: `US$`, `A$`, `HK$`. */
const COUNTRY = /(?:^|[^A-Za-z\\])[A-Z]{1,3}$/;
const AMOUNT = /^\d[\d.,]*/;
/** Characters to examine in the search for the closing delimiter. */
const NOTABLE = /[\\{}$`\s]|\]\(/g;
/** Environments that are formulas without delimiters. */
const ENVIRONMENT =
  /\\begin\{((?:equation|align|alignat|aligned|alignedat|gather|gathered|multline|eqnarray|flalign|split|[dr]?cases|[pbBvV]?matrix|smallmatrix|array|displaymath|math|CD)\*?)\}/y;

/** A formula and the range of its content. */
export interface Formula {
  readonly length: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Whether it is spoken as it is. */
  readonly isSimple: boolean;
}

/**
 * Reads the formula at an offset.
 *
 * @param opening - Its opening delimiter.
 * @param isEnd - Whether the text has ended.
 * @returns `none` if there is none, undefined if that depends on what follows.
 */
export function readFormula(text: string, at: number, opening: '$' | '$$' | '\\(' | '\\[', isEnd: boolean): Formula | 'none' | undefined {
  const closing = CLOSINGS[opening] ?? '';
  const contentStart = at + opening.length;
  if (contentStart >= text.length && !isEnd) return undefined;
  // As in pandoc: no space within the dollars, no digit after them.
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
  // A line break at the end would separate an added full stop. GitHub allows backticks within the dollars.
  const [, before = '', content = ''] = /^(\s*`?)([^]*?)`?\s*$/.exec(text.slice(contentStart, contentEnd)) ?? [];
  return {
    length: end - at,
    contentStart: contentStart + before.length,
    contentEnd: contentStart + before.length + content.length,
    isSimple: SIMPLE.test(content),
  };
}

/**
 * Reads the formula that begins with an environment at an offset: `\\begin{align}…\\end{align}`.
 *
 * @param isEnd - Whether the text has ended.
 * @returns `none` if there is none, undefined if that depends on what follows.
 */
export function readEnvironment(text: string, at: number, isEnd: boolean): Formula | 'none' | undefined {
  const environment = matchDecided(ENVIRONMENT, text, at, isEnd);
  if (environment === undefined) return undefined;
  const name = environment?.[1];
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

/** Whether a formula can be spoken as it is. */
export function isSimpleFormula(tex: string): boolean {
  return SIMPLE.test(tex);
}

/** Whether `$$` are two price ratings, with prose between them. */
function isRating(content: string): boolean {
  return /^[ \t]+[a-z]{2}[^\r\n]*$/.test(content) && !EVIDENCE.test(content);
}

/** Whether a dollar follows its amount or a country: `5$-6$`, `US$5`. */
function isBehindPrice(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - LOOK_BACK_CHARACTERS), at);
  const behind = text.slice(at + 1, at + 3);
  if (/\d$/.test(before)) return /^[-–—/,;+.&|)]/.test(behind);
  return COUNTRY.test(before) && /^\d/.test(behind);
}

/** Whether the text between two dollars is an amount or has variables. */
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
    // A link in escaped brackets is no formula.
    if (character === '](') {
      if (closing.startsWith('\\')) return 'none';
      continue;
    }
    if (character === '\\') {
      // Formulas do not nest, and a search from each of many openings would take too long.
      if (/[([]/.test(text.charAt(index + 1))) return 'none';
      if (index + 1 === text.length && !isEnd) return undefined;
      NOTABLE.lastIndex = index + 2;
    }
    // GitHub allows backticks directly within the dollars. Others belong to code.
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

/** Whether prose follows a space, without signs of a formula before it; undefined if that depends on what follows. */
function isProseAt(text: string, at: number, from: number, isAmount: boolean, isEnd: boolean): boolean | undefined {
  const isBehindWord = WORD_BEFORE.test(text.slice(Math.max(from, at - LOOK_BACK_CHARACTERS), at));
  if (!isAmount && !isBehindWord) return false;
  const word = matchDecided(isAmount ? WORD : WORD_BEHIND, text, at, isEnd);
  return word === undefined ? undefined : word !== null;
}
