/** Plain text between marks: how far it goes, and how much of it can be spoken before more is known. */
import { SOURCE_START, SOURCE_START_CONTEXT, sourceBeginning, takesSpaceBefore } from '../sources/source-mark';
import { addressBeginning } from '../links/web-address';

/** Where plain text ends. Long white space counts as a single space, so that it need not be kept. */
const MARK = /[\\`*_~[\]<&$|\r\n◁]|!\[|==|[ \t]{65,}|https?:\/\/|www\./u;
const NOTABLE = new RegExp(`${MARK.source}|${SOURCE_START}`, 'giu');
const NOTABLE_IN_HEADING = new RegExp(`${NOTABLE.source}|[#{]`, 'giu');
const NOTABLE_IN_CODE = /[`\r\n]|[ \t]{65,}/g;
const NOTABLE_IN_CODE_IN_ROW = /[`\r\n\\|]|[ \t]{65,}/g;
/** What a heading ends with and no renderer shows: hashes, its name for links, its classes. */
const HEADING_END = /#{1,100}[ \t]{0,100}(?=[\r\n]|$)|(?:#{1,100}[ \t]{1,100})?\{(?:[#.:][^{}\r\n]{0,100}|-)\}[ \t]{0,100}(?=[\r\n]|$)/y;
const HEADING_END_BEGINNING = /(?:#{1,100}[ \t]{1,100})?\{(?:[#.:][^{}\r\n]{0,100}|-)?$/y;

/** What decides how far plain text goes. */
export interface PlainContext {
  readonly isInCode: boolean;
  readonly isInHeading: boolean;
  readonly isInRow: boolean;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
  /** Whether words are spoken that might become something else. */
  readonly isFlushing: boolean;
}

/** Plain text, up to `end`: all before `spokenEnd` is spoken, what is before `readEnd` is not, and the rest is undecided. */
export interface PlainStretch {
  readonly end: number;
  readonly spokenEnd: number;
  readonly readEnd: number;
}

/** The plain text at a place; `end` is that place where there is none. */
export function readPlainStretch(text: string, at: number, context: PlainContext): PlainStretch {
  const notable = notableIn(context);
  notable.lastIndex = at;
  const end = notable.exec(text)?.index ?? text.length;
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
 * The length of what ends a heading at a place of a text and says nothing.
 *
 * @returns 0 where that is nothing, undefined where only what follows can tell.
 */
export function headingEndLength(text: string, at: number, isEnd: boolean): number | undefined {
  HEADING_END_BEGINNING.lastIndex = at;
  if (!isEnd && HEADING_END_BEGINNING.test(text)) return undefined;
  HEADING_END.lastIndex = at;
  const length = HEADING_END.exec(text)?.[0].length ?? 0;
  return length > 0 && at + length === text.length && !isEnd ? undefined : length;
}

/** Whether there is white space at a place, or the end; undefined where only what follows can tell. */
export function isSpaceAt(text: string, at: number, isEnd: boolean): boolean | undefined {
  return at < text.length ? /\s/.test(text.charAt(at)) : isEnd || undefined;
}

/**
 * Whether space that ends at a place says nothing, and would part an added full stop from its word: before the end of a
 * line, a cell or a heading. Undefined where only what follows can tell.
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
      return closing === undefined ? undefined : closing > 0;
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

/** How much at the end of plain text may be the beginning of a mark, or of a character. */
function undecidedLength(text: string, before: string, { isInCode, isFlushing }: PlainContext): number {
  if (/[\ud800-\udbff]$/.test(text)) return 1;
  if (isInCode || isFlushing) return 0;
  return /[!=]$/.test(text) ? 1 : Math.max(addressBeginning(text, before.slice(-1)), sourceBeginning(text, before));
}

function notableIn({ isInCode, isInHeading, isInRow }: PlainContext): RegExp {
  if (isInCode) return isInRow ? NOTABLE_IN_CODE_IN_ROW : NOTABLE_IN_CODE;
  return isInHeading ? NOTABLE_IN_HEADING : NOTABLE;
}

/** Where the last word between two places ends, without the spaces behind it. */
function lastWordEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && (text.charCodeAt(at - 1) === 0x20 || text.charCodeAt(at - 1) === 0x09)) at -= 1;
  return at;
}
