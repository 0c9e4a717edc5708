/**
 * Reads superscripts and subscripts: `10<sup>6</sup>`, `mc<sup>2</sup>`, `1<sup>st</sup>`, `H<sub>2</sub>O`, `10^6^`, `H~2~O`.
 * Without their marks, `10<sup>6</sup>` would become 106.
 */
import { copyMark, type InlineMark } from './inline-mark';
import { lowered, raised } from '../math/figures';
import { matchDecided } from '../../../base/incomplete-match';

const ELEMENT = /<(su[pb])(?:\s[^<>]{0,100})?>[ \t]{0,4}([^<>\r\n]{1,40})<\/\1>/iy;
const BETWEEN_CARETS = /\^([+−-]?\d{1,4})\^(?!\d)/y;
const BETWEEN_TILDES = /~(\d{1,3})~(?!~)/y;
const PATTERNS: Readonly<Record<string, RegExp>> = { '^': BETWEEN_CARETS, '~': BETWEEN_TILDES };
/** A power in plain text, as in `E=mc^2` and `10^{-3}`; it follows a quantity but no word: `HEAD^2`. */
const POWER = /\^(?:([+−-]?\d{1,4})|\{([+−-]?\d{1,4})\})(?![\d^]|[.,]\d)/y;
const QUANTITY_BEFORE = /(?:^|[^\p{L}\p{M}])\p{L}{1,3}$|(?<!\^[+−-]?\d{0,4})[\p{N})\]}]$/u;
const MARKS_BEFORE = /(?:<\/?[a-z]{1,6}>|[*_`])+$/i;
const NUMBER = /^(?:[+−–-]?\d{1,6}|\d{0,3}[+−–-])$/;
/** Endings of ordinal numbers. */
const ORDINAL = /^(?:st|nd|rd|th|ers?|res?|es?|[eè]mes?|nde?|a|o|ª|º|de|ste)$/i;
const ABBREVIATED = /(?:^|[^\p{L}])(?:[MDSN]|n|v|[IVXLC]+)$/u;
const ABBREVIATION = /^(?:r|rs|me|mes|lle|lles|gr|os?|as?|te|er|e|[eè]me|d)$/i;
const SIGN = /^(?:TM|SM|®|™|℠|©)$/i;
const WORD = /^[\p{L}\p{N}]{1,20}$/u;
const CHARACTERS_BEFORE = 24;

/**
 * Reads the superscript or subscript at an offset.
 *
 * @param at - Offset of a `<`, `^` or `~`.
 * @param isEnd - Whether the text has ended.
 * @returns `none` if there is none or it needs no words; undefined if that depends on what follows.
 */
export function readRaised(text: string, at: number, isEnd: boolean): InlineMark | 'none' | undefined {
  const pattern = PATTERNS[text.charAt(at)] ?? ELEMENT;
  const match = matchDecided(pattern, text, at, isEnd);
  if (match === undefined) return undefined;
  if (match === null) return 'none';
  const [{ length }] = match;
  const behind = at + length;
  if (behind === text.length && !isEnd) return undefined;
  const before = text.slice(Math.max(0, at - CHARACTERS_BEFORE), at).replace(MARKS_BEFORE, '');
  const [name, content] =
    match.length > 2 ? [match[1]?.toLowerCase(), match[2] ?? ''] : [pattern === BETWEEN_TILDES ? 'sub' : 'sup', match[1] ?? ''];
  if (match.length <= 2 && !/[\p{L}\p{N})\]]$/u.test(before)) return 'none';
  const plain = content.replace(/[*_`\\]/g, '').trim();
  const next = text.charAt(behind);
  const spoken = name === 'sub' ? lower(plain, before, next) : raise(plain, before, next);
  if (spoken === undefined) return 'none';
  return { length, spoken };
}

/** Reads a caret: of a superscript, of a power, or as a sign. A power is displayed as written. */
export function readCaret(text: string, at: number, isEnd: boolean): InlineMark | undefined {
  const found = readRaised(text, at, isEnd);
  if (found !== 'none') return found;
  if (!QUANTITY_BEFORE.test(text.slice(Math.max(0, at - CHARACTERS_BEFORE), at))) return copyMark(at, 1);
  const power = matchDecided(POWER, text, at, isEnd);
  if (power === undefined) return undefined;
  if (power === null) return copyMark(at, 1);
  return { length: power[0].length, spoken: raised(power[1] ?? power[2] ?? ''), shown: power[0] };
}

function raise(content: string, before: string, next: string): string | undefined {
  if (content === '') return undefined;
  if (SIGN.test(content)) return { TM: '™', SM: '℠' }[content.toUpperCase()] ?? content;
  const isBehindNumber = /\d$/.test(before);
  if (isBehindNumber && /^[o°]$/.test(content) && /[CF]/.test(next)) return '°';
  if (isBehindNumber && ORDINAL.test(content)) return { a: 'ª', o: 'º' }[content] ?? content;
  const isBehind = /[\p{L}\p{M}\p{N})\]}|₀-₉]$/u.test(before);
  if (NUMBER.test(content) && (isBehind || /\p{L}/u.test(next))) return raised(content);
  if (!isBehind) return undefined;
  if (ABBREVIATED.test(before) && ABBREVIATION.test(content)) return content;
  const isLetter = /(?:^|[^\p{L}])\p{L}$/u.test(before);
  const isOperand = isLetter || isBehindNumber || /[)\]}|]$/.test(before);
  if (!isOperand && /^[\p{L}]{1,20}$/u.test(content)) return content.length === 1 && /\p{L}{4}$/u.test(before) ? '' : content;
  if (!isOperand && /^[*†‡§]+$/.test(content)) return '';
  return /^(?:\p{L}|[*†‡])$/u.test(content) ? `^${content}` : `^(${content})`;
}

function lower(content: string, before: string, next: string): string | undefined {
  if (content === '' || !/[\p{L}\p{M}\p{N})\]]$/u.test(before)) return undefined;
  if (/^\d+$/.test(content)) return /\d$/.test(before) || /\d/.test(next) ? lowered(content) : content;
  const said = WORD.test(content) ? ` ${content}` : `_(${content})`;
  return /[\p{L}\p{N}]/u.test(next) ? `${said} ` : said;
}
