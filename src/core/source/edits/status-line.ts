/** A line above an answer that says what is being done, and changes while the answer grows: `Searching…`, `Thought for 5 s`. */
import type { EditedStretch } from '../../../text/diff/text-diff';
import { hasWords } from '../../../text/diff/text-tokens';

/** Set apart, begun by a sign, or not ended yet. */
const STATUS = /^[>_([\p{Extended_Pictographic}✓]|…|\.{3}/u;
/** Longer lines are prose, in UTF-16 code units. */
const LONGEST_LINE = 120;

/**
 * Whether an edit changes words of such a line, in the first paragraph, behind which other lines were read.
 *
 * @param readEnd - Behind what was read from there on, in the old text.
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

/** The line of the first paragraph that a stretch lies in, and where it ends; undefined where it lies in none. */
function lineAround(text: string, start: number, end: number): { readonly text: string; readonly end: number } | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', end);
  const lineEnd = found < 0 ? text.length : found;
  const isShort = lineEnd - lineStart <= LONGEST_LINE && lineStart <= LONGEST_LINE;
  return isShort && !text.slice(0, lineStart).trimStart().includes('\n\n')
    ? { text: text.slice(lineStart, lineEnd), end: lineEnd }
    : undefined;
}
