/** Finds the plain text between marks, and the part of it that can be spoken now. */
import { SOURCE_START, SOURCE_START_CONTEXT, sourceBeginning, takesSpaceBefore } from '../sources/source-mark';
import { addressBeginning } from '../links/web-address';
import { matchAt } from '../../../base/match-at';
import { matchDecided } from '../../../base/incomplete-match';

/** The end of plain text. Long white space counts as one space, so that it need not be kept. */
const MARK = /[\\`*_~[\]<&$|\r\n◁]|!\[|==|[ \t]{65,}|https?:\/\/|www\./u;
const NOTABLE = new RegExp(`${MARK.source}|${SOURCE_START}`, 'giu');
const NOTABLE_IN_HEADING = new RegExp(`${NOTABLE.source}|[#{]`, 'giu');
const NOTABLE_IN_CODE = /[`\r\n]|[ \t]{65,}/g;
const NOTABLE_IN_CODE_IN_ROW = /[`\r\n\\|]|[ \t]{65,}/g;
/** The unspoken end of a heading: hashes, its anchor, its classes. */
const HEADING_END = /#{1,100}[ \t]{0,100}(?=[\r\n]|$)|(?:#{1,100}[ \t]{1,100})?\{(?:[#.:][^{}\r\n]{0,100}|-)\}[ \t]{0,100}(?=[\r\n]|$)/y;

/** The context of plain text. */
export interface PlainContext {
  readonly isInCode: boolean;
  readonly isInHeading: boolean;
  readonly isInRow: boolean;
  readonly isEnd: boolean;
  /** Whether to speak words that might still become part of a mark. */
  readonly isFlushing: boolean;
}

/** Plain text up to `end`: spoken up to `spokenEnd`, left out up to `readEnd`, then undecided. */
export interface PlainStretch {
  readonly end: number;
  readonly spokenEnd: number;
  readonly readEnd: number;
}

/** Reads the plain text at an offset. If there is none, `end` is that offset. */
export function readPlainStretch(text: string, at: number, context: PlainContext): PlainStretch {
  const end = matchAt(notableIn(context), text, at)?.index ?? text.length;
  if (end === at) return { end, spokenEnd: at, readEnd: at };
  const isLast = end === text.length;
  const last =
    isLast && !context.isEnd
      ? end - undecidedLength(text.slice(at, end), text.slice(Math.max(0, at - SOURCE_START_CONTEXT), at), context)
      : end;
  const words = lastWordEnd(text, at, last);
  const dropsSpace = words < end && isSpaceDropped(text, end, context);
  if (dropsSpace === true) return { end, spokenEnd: words, readEnd: last };
  const spokenEnd = dropsSpace === undefined || (isLast && end > words) ? words : last;
  return { end, spokenEnd, readEnd: spokenEnd };
}

/**
 * Returns the length of the unspoken end of a heading at an offset.
 *
 * @returns 0 if there is none, undefined if that depends on what follows.
 */
export function headingEndLength(text: string, at: number, isEnd: boolean): number | undefined {
  const end = matchDecided(HEADING_END, text, at, isEnd);
  return end === undefined ? undefined : (end?.[0].length ?? 0);
}

/** Whether white space or the end is at an offset; undefined if that depends on what follows. */
export function isSpaceAt(text: string, at: number, isEnd: boolean): boolean | undefined {
  return at < text.length ? /\s/.test(text.charAt(at)) : isEnd || undefined;
}

/**
 * Whether to drop white space that ends at an offset, because it would separate an added full stop from its word: before the
 * end of a line, cell or heading. Undefined if that depends on what follows.
 */
function isSpaceDropped(text: string, end: number, { isInHeading, isInRow, isEnd, isFlushing }: PlainContext): boolean | undefined {
  switch (text.charAt(end)) {
    case '':
      return isEnd;
    case '\r':
    case '\n':
      return true;
    case '|':
      return isInRow || isSpaceAt(text, end + 1, isEnd);
    case '#':
    case '{': {
      const closing = isInHeading ? headingEndLength(text, end, isEnd) : 0;
      if (closing !== 0) return closing === undefined ? undefined : true;
      return takesSpaceBefore(text, end, isEnd) ?? (isFlushing ? false : undefined);
    }
    case '[':
    case '【':
    case '(':
    case '（':
    case '\\':
    case '<':
    case '^':
    case ':':
    case '\ue200':
      return takesSpaceBefore(text, end, isEnd) ?? (isFlushing ? false : undefined);
    default:
      return /[^hw\P{L}]/iu.test(text.charAt(end)) ? (takesSpaceBefore(text, end, isEnd) ?? (isFlushing ? false : undefined)) : false;
  }
}

/** Returns the length of a possible incomplete mark or character at the end. */
function undecidedLength(text: string, before: string, { isInCode, isFlushing }: PlainContext): number {
  if (/[\ud800-\udbff]$/.test(text)) return 1;
  if (isInCode || isFlushing) return 0;
  return /[!=]$/.test(text) ? 1 : Math.max(addressBeginning(text, before.slice(-1)), sourceBeginning(text, before));
}

function notableIn({ isInCode, isInHeading, isInRow }: PlainContext): RegExp {
  if (isInCode) return isInRow ? NOTABLE_IN_CODE_IN_ROW : NOTABLE_IN_CODE;
  return isInHeading ? NOTABLE_IN_HEADING : NOTABLE;
}

function lastWordEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 0x20 || text.charCodeAt(at - 1) === 0x09)) at -= 1;
  return at;
}
