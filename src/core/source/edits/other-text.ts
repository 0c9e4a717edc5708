/** Decides whether a text was replaced by another one, which is then read from its beginning, or only edited. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { countLetters, countWords, hasWords } from '../../../text/diff/text-tokens';
import { spellingKeyOf } from '../../../text/diff/word-key';
import { isOtherNumber, type DecidedEdit } from './decided-edit';
import type { ReadStretches } from './read-stretches';

/** A text counts as another one when less than this fraction is left both of the text that was read and of the whole old text. */
const LEAST_STANDING = 1 / 3;
/**
 * A text of no more letters may be a placeholder, such as `Looking up the weather in Paris`, which shares words with the answer.
 * Reading the whole answer repeats a few words at most. Reading only the words that are new could make it meaningless.
 */
const LONGEST_PLACEHOLDER = 100;
/** A placeholder is replaced when less than this fraction of what was read of it is left. */
const PLACEHOLDER_STANDING = 5 / 8;
/** In addition, the letters that are left must be less than this fraction of the new text, or the new text must break off. */
const PLACEHOLDER_PART = 2 / 3;
/** If fewer words are replaced at the beginning of a sentence, it may be a correction. */
const REPLACED_WORDS = 2;
const CUT_IN_SENTENCE = /^[^\S\n]*\p{L}/u;
const SENTENCE_END = /[.!?。！？؟۔।॥։።…][\p{Pe}\p{Pf}"'*_\s]*$/u;
const LETTER = /[\p{L}\p{N}]/u;
const SENTENCE_BREAK = /[\n.!?。！？؟۔।॥։።…]/u;
const SENTENCE = /^(?:[^\n.!?。！？؟۔।॥։።…]|[.!?](?=[\p{L}\p{N}]))*/u;

/**
 * @param edits - All edits between the two texts.
 * @param kept - Ranges of the new text that were read and are in both texts.
 * @param movedOnes - Ranges of the new text that were read at another place.
 */
export function isOtherText(
  reading: ReadStretches,
  before: string,
  after: string,
  edits: readonly DecidedEdit[],
  kept: readonly TextRange[],
  movedOnes: readonly TextRange[],
): boolean {
  if (after.trim() === '') return true;
  const readLetters = lettersIn(before, reading.done);
  if (readLetters === 0) return false;
  const isTakenBack = edits.length === 1 && isCutOff(after, edits[0]);
  if (isTakenBack && SENTENCE_END.test(after)) return false;
  // Edits that only change the spelling remove nothing.
  const changes = edits.filter(({ newStart, newEnd, doneEnd }) => newStart === newEnd || doneEnd < newEnd);
  const gone = changes.map(({ oldStart, readEnd, newStart, newEnd, doneEnd, isCount }) =>
    isCount || isWrittenOn(before.slice(oldStart, readEnd), after.slice(newStart, newEnd))
      ? 0
      : Math.max(0, countLetters(before, oldStart, readEnd) - countLetters(after, newStart, doneEnd)),
  );
  const standing = 1 - (sum(gone) - lettersIn(after, movedOnes)) / readLetters;
  const letters = countLetters(before);
  const replaced = changes.map(({ oldStart, oldEnd }) => ({ start: oldStart, end: oldEnd }));
  const keptLetters = letters - lettersIn(before, replaced);
  if (standing < LEAST_STANDING && keptLetters < letters * LEAST_STANDING) return true;
  if (readLetters > LONGEST_PLACEHOLDER || reading.start > 0) return false;
  const last = edits.at(-1);
  const isCut = isCutOff(after, last) && CUT_IN_SENTENCE.test(before.slice(last?.oldStart));
  if (standing < PLACEHOLDER_STANDING && (isCut || keptLetters < countLetters(after) * PLACEHOLDER_PART)) return true;
  return isFragmented(before, after, edits, kept);
}

/**
 * Looks at the first sentence of the new text that has words left from the old one. Returns whether reading only its new words
 * would say fragments, while old words are gone. For example, when `Searching best pizza in Naples` becomes `The best pizza in
 * Naples is at Da Michele`, only `The is at Da Michele` would be read.
 */
function isFragmented(before: string, after: string, edits: readonly DecidedEdit[], kept: readonly TextRange[]): boolean {
  const firstWord = kept.find(({ start, end }) => hasWords(after, start, end));
  if (firstWord === undefined) return false;
  const from = firstWord.start + after.slice(firstWord.start, firstWord.end).search(LETTER);
  const to = from + (SENTENCE.exec(after.slice(from))?.[0].length ?? 0);
  const standing = kept
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => start < end);
  const isOpening = ({ newStart, newEnd }: DecidedEdit) => newStart < from && !SENTENCE_BREAK.test(after.slice(newEnd, from));
  const changes = edits
    .filter((edit) => isOpening(edit) || (edit.newStart >= from && edit.newStart < to))
    .filter((edit) => !edit.isCount && !isOtherNumber(before.slice(edit.oldStart, edit.oldEnd), after.slice(edit.newStart, edit.newEnd)))
    .map((edit) => {
      const { oldStart, readEnd, newStart, doneEnd, newEnd } = edit;
      const said = countWords(after, newStart, doneEnd);
      return {
        gone: Math.max(0, countWords(before, oldStart, readEnd) - said),
        fresh: countWords(after, newStart, Math.min(newEnd, to)) - said,
        isOpening: isOpening(edit),
        isBehind: newStart >= (standing.at(-1)?.end ?? to),
      };
    });
  const parts = changes.filter(({ fresh }) => fresh > 0);
  const opening = changes.find((change) => change.isOpening && change.gone > 0);
  if (changes.every(({ gone }) => gone === 0) || parts.every((part) => part === opening)) return false;
  const changed = sum(changes.map(({ gone, fresh }) => Math.max(gone, fresh)));
  const stands = sum(standing.map(({ start, end }) => countWords(after, start, end)));
  if (opening !== undefined) return Math.max(opening.gone, opening.fresh) >= REPLACED_WORDS || changed > stands;
  // Words that were only added behind the words that are left are no fragment.
  return parts.filter(({ gone, isBehind }) => gone > 0 || !isBehind).length >= 2 && changed * 2 >= stands;
}

/** Whether the last edit removes the end of the text. */
function isCutOff(after: string, last: DecidedEdit | undefined): boolean {
  return last?.newEnd === after.length && last.newStart === last.newEnd;
}

/** Number of letters and digits in the stretches. */
function lettersIn(text: string, stretches: readonly TextRange[]): number {
  return sum(stretches.map(({ start, end }) => countLetters(text, start, end)));
}

/** Whether a stretch goes on in another spelling, such as a syllable that is composed letter by letter. */
function isWrittenOn(read: string, fresh: string): boolean {
  return read !== '' && fresh.length <= LONGEST_PLACEHOLDER && spellingKeyOf(fresh).startsWith(spellingKeyOf(read));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
