/** Recognizes a status line above an answer, which changes while the answer grows: `Searching…`, `Thought for 5 s`. */
import type { EditedStretch } from '../../../text/diff/text-diff';
import { hasWords } from '../../../text/diff/text-tokens';

/** A status line begins with a mark or an emoji, or contains an ellipsis. */
const STATUS = /^[>_([\p{Extended_Pictographic}✓]|…|\.{3}/u;
/** Longer lines are prose, in UTF-16 code units. */
const LONGEST_LINE = 120;

/**
 * Whether an edit changes words in a status line. The line must be in the first paragraph, and text behind it must have been read.
 *
 * @param readEnd - End of the stretch of the old text that was read and that contains the edit.
 */
export function isInStatusLine(
  { oldStart, oldEnd, newStart, newEnd }: EditedStretch,
  before: string,
  after: string,
  readEnd: number,
): boolean {
  if (!hasWords(before, oldStart, oldEnd) || !hasWords(after, newStart, newEnd)) return false;
  const old = lineAround(before, oldStart, oldEnd);
  const now = lineAround(after, newStart, newEnd);
  if (old === undefined || now === undefined || !(STATUS.test(old.text) || STATUS.test(now.text))) return false;
  return readEnd > old.end && hasWords(before, old.end, readEnd) && hasWords(after, now.end);
}

/** The line that contains a stretch, and its end. Undefined if the line is too long or not in the first paragraph. */
function lineAround(text: string, start: number, end: number): { readonly text: string; readonly end: number } | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', end);
  const lineEnd = found < 0 ? text.length : found;
  const isShort = lineEnd - lineStart <= LONGEST_LINE && lineStart <= LONGEST_LINE;
  return isShort && !text.slice(0, lineStart).trimStart().includes('\n\n')
    ? { text: text.slice(lineStart, lineEnd), end: lineEnd }
    : undefined;
}
