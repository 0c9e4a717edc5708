/** Recognizes a text that has lost its end for now, as when a stream is replayed. */
import { alikeEnds } from '../../text/diff/alike-ends';
import { lengthBeforeCursor } from '../../text/source/text-cursor';

/** How a text was cut back that was read further. Lengths are in UTF-16 code units. */
export interface CutBack {
  /** The length that is left. */
  readonly left: number;
  /** The shortest length that was left so far. */
  readonly least: number;
  /** The last version before, if words follow below it that stay, such as a footer. */
  readonly footed: string | undefined;
}

/** Dots, and closing marks of markdown, at the end of a text. */
const MARKS_AT_END = /[\s*_`~$)\]|.…]*$/u;
/** Longer ends are not examined, in UTF-16 code units. */
const LONGEST_MARKS = 100;
const LETTER = /[\p{L}\p{N}]/u;
/** Matches the text from the last kept character on if the cut is inside a number and no word follows. That is another number. */
const CUT_NUMBER = /^\p{N}[.,]?\p{N}[^\p{L}]*$/u;

/** Returns the words below the place at which a text grows. Empty if there are none. */
export function footerOf(text: string, bodyLength: number): string {
  const footer = text.slice(bodyLength);
  return LETTER.test(footer) ? footer : '';
}

/**
 * Returns the length of the known text that is left if `text` is a beginning of it, apart from a cursor or marks at its end, and from
 * its footer. Undefined if it is not.
 *
 * @param readEnd - End of the part of the known text that was read. A text that has lost no more than unread text was not cut back.
 */
export function lengthLeft(known: string, text: string, footer: string, readEnd: number): number | undefined {
  const { first, second } = alikeEnds(footer, text);
  if (first < footer.length) return undefined;
  const body = text.slice(0, text.length - second);
  const left = lengthBeforeMarks(body);
  // Without a footer, nothing is left of the text that could be compared.
  const isComparable = left > 0 || (footer !== '' && body.trim() === '');
  if (readEnd <= left || !isComparable || known.slice(0, left) !== text.slice(0, left)) return undefined;
  const isSame = LETTER.test(known.slice(left, readEnd)) && !CUT_NUMBER.test(known.slice(Math.max(0, left - 1)));
  return isSame ? left : undefined;
}

function lengthBeforeMarks(text: string): number {
  const length = lengthBeforeCursor(text, false);
  return length - (MARKS_AT_END.exec(text.slice(Math.max(0, length - LONGEST_MARKS), length))?.[0].length ?? 0);
}
