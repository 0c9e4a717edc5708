/** Finds sentences that an edit has moved, so that they are not read again. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { countWords } from '../../../text/diff/text-tokens';
import type { DecidedEdit } from './decided-edit';

/** Shorter sentences do not count as moved: a text may well contain them twice. */
const LEAST_WORDS = 4;
/** Shorter edits do not count as moving a sentence, in UTF-16 code units. */
const LEAST_LENGTH = 20;
/** The search for a sentence goes this far beyond an edit in both directions, in UTF-16 code units. */
const LONGEST_SENTENCE = 500;
const SENTENCE = /\S(?:[^\n]*?[.!?…](?=\s|$)|[^\n。！？]*[。！？]|[^\n]*)/gu;

interface Sentence extends TextRange {
  readonly text: string;
}

/** Ranges of the new text with sentences that edits removed or cut in the old text, where all that they removed was read. */
export function movedSentences(edits: readonly DecidedEdit[], before: string, after: string): TextRange[] {
  const isLong = (start: number, end: number) => end - start >= LEAST_LENGTH;
  const mayHaveMoved =
    edits.some(({ oldStart, readEnd }) => isLong(oldStart, readEnd)) && edits.some(({ doneEnd, newEnd }) => isLong(doneEnd, newEnd));
  if (!mayHaveMoved) return [];
  const taken = new Map<string, number>();
  const old = edits.filter(({ oldEnd, readEnd }) => oldEnd === readEnd).map(({ oldStart, readEnd }) => ({ start: oldStart, end: readEnd }));
  for (const { text } of sentencesAt(before, old)) taken.set(text, (taken.get(text) ?? 0) + 1);
  return sentencesAt(
    after,
    edits.map(({ newStart, newEnd }) => ({ start: newStart, end: newEnd })),
  ).filter(({ text }) => {
    const left = taken.get(text) ?? 0;
    taken.set(text, left - 1);
    return left > 0;
  });
}

/** The sentences that overlap any of the stretches, each once. */
function sentencesAt(text: string, stretches: readonly TextRange[]): Sentence[] {
  const found = new Map<number, Sentence>();
  for (const { start, end } of stretches) {
    const from = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - LONGEST_SENTENCE, 0);
    const lineEnd = text.indexOf('\n', end);
    const to = Math.min(lineEnd < 0 ? text.length : lineEnd, end + LONGEST_SENTENCE);
    for (const { 0: sentence, index } of text.slice(from, to).matchAll(SENTENCE)) {
      const one = { start: from + index, end: from + index + sentence.length, text: sentence.trimEnd() };
      if (one.start < end && one.end > start && countWords(one.text) >= LEAST_WORDS) found.set(one.start, one);
    }
  }
  return [...found.values()];
}
