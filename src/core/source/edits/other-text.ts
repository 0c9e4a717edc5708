/** Whether a text is another one than it was, rather than the same one edited: then it is said from its beginning. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { hasWords, tokensOf } from '../../../text/diff/text-tokens';
import type { DecidedEdit } from './decided-edit';
import type { ReadStretches } from './read-stretches';

/** With less than this part of what was read still there, and of all that was there, it is another text. */
const LEAST_STANDING = 1 / 3;
/**
 * So little may have been a placeholder, such as `Looking up the weather in Paris`, which shares words with the answer. To
 * say it anew costs a few words that are said twice; to fit the answer around it, its sense.
 */
const LONGEST_PLACEHOLDER = 120;
/** Less than this part of a placeholder stands. */
const PLACEHOLDER_STANDING = 3 / 5;
/** And it is less than this part of what is there now. */
const PLACEHOLDER_PART = 2 / 3;
/** Both parts, where the answer begins and ends otherwise. */
const FRAMED_PART = 3 / 4;
/** Less may be a correction. */
const REPLACED_WORDS = 2;
const CUT_IN_SENTENCE = /^[^\S\n]*\p{L}/u;
const SENTENCE_END = /[.!?。！？؟۔।॥։።…][\p{Pe}\p{Pf}"'*_\s]*$/u;

/**
 * @param edits - All that differs.
 * @param movedOnes - What was read and stands elsewhere.
 */
export function isOtherText(
  reading: ReadStretches,
  before: string,
  after: string,
  edits: readonly DecidedEdit[],
  movedOnes: readonly TextRange[],
): boolean {
  if (after.trim() === '') return true;
  const from = reading.readCharacters === 0 ? 0 : reading.start;
  const read = reading.done
    .map((stretch) => (from === 0 ? stretch : behind(stretch, from)))
    .filter(({ start, end }) => hasWords(before.slice(start, end)));
  if (read.length === 0) return false;
  const isTakenBack = edits.length === 1 && isCutOff(after, edits[0]);
  if (isTakenBack && SENTENCE_END.test(after)) return false;
  const readLength = lengthOf(read);
  // Another spelling takes nothing away.
  const changes = edits.filter(({ newStart, newEnd, doneEnd }) => newStart === newEnd || doneEnd < newEnd);
  const gone = changes.map(({ oldStart, readEnd, newStart, doneEnd, isCount }) => {
    const stretch = behind({ start: oldStart, end: readEnd }, from);
    return isCount ? 0 : Math.max(0, stretch.end - stretch.start - (doneEnd - newStart));
  });
  const standing = 1 - (sum(gone) - lengthOf(movedOnes)) / readLength;
  const replaced = lengthOf(changes.map(({ oldStart, oldEnd }) => behind({ start: oldStart, end: oldEnd }, from)));
  const keptLength = before.length - from - replaced;
  if (standing < LEAST_STANDING && keptLength < (before.length - from) * LEAST_STANDING) return true;
  if (readLength > LONGEST_PLACEHOLDER || from > 0) return false;
  const part = keptLength / after.length;
  if (standing < PLACEHOLDER_STANDING)
    return part < PLACEHOLDER_PART || (isCutOff(after, edits.at(-1)) && CUT_IN_SENTENCE.test(before.slice(edits.at(-1)?.oldStart)));
  return Math.max(standing, part) < FRAMED_PART && isFramed(before, after, edits);
}

/** Whether what stands has other words before it than were read, and more words behind it. */
function isFramed(before: string, after: string, edits: readonly DecidedEdit[]): boolean {
  const [first, last] = [edits[0], edits.at(-1)];
  if (first?.oldStart !== 0 || last?.newEnd !== after.length || !hasWords(after.slice(last.newStart))) return false;
  return (
    sum(edits.map(({ oldStart, readEnd }) => tokensOf(before, oldStart, readEnd).filter(({ isWord }) => isWord).length)) >= REPLACED_WORDS
  );
}

/** Whether the last edit takes the end of a text back. */
function isCutOff(after: string, last: DecidedEdit | undefined): boolean {
  return last?.newEnd === after.length && last.newStart === last.newEnd;
}

function behind({ start, end }: TextRange, from: number): TextRange {
  return { start: Math.max(start, from), end: Math.max(end, from) };
}

function lengthOf(stretches: readonly TextRange[]): number {
  return sum(stretches.map(({ start, end }) => end - start));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
