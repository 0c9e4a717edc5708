/** Decides for an edit how much of the new text must be read, given how much of the old text was read. */
import { firstIndex } from '../../../base/binary-search';
import type { TextRange } from '../../../text/spoken/offset-map';
import type { EditedStretch } from '../../../text/diff/text-diff';
import { beginsWithFormula, hasWords, isAllSilent, soundAlike, tokenAround, tokensOf } from '../../../text/diff/text-tokens';
import { keyOf, spellingKeyOf } from '../../../text/diff/word-key';
import { isHeard } from './heard-signs';
import { endOfRead, joinStretches, type ReadStretches } from './read-stretches';
import { isInStatusLine } from './status-line';
import { speechWithin } from './ssml-stretch';

/** Numbers on their own, or with units that are written together with them: `42`, `1.2s`, `12k`, `1m 20s`. */
const NUMBER = /^\p{N}[\p{N}.,:]*\p{L}{0,3}(?:\s\p{N}[\p{N}.,:]*\p{L}{0,3})*$/u;
const SIGNS_AT_END = /(?:<\/?[A-Za-z][^<>]*>|[^\p{L}\p{M}\p{N}])+$/u;
/** Opening marks of markdown directly before a word, such as `**` or `[`. */
const OPENING_MARKS = /^[*_`~[!]+(?=[\p{L}\p{N}])/u;

/** An edit, with the decision about its new text. */
export interface DecidedEdit extends EditedStretch {
  /** End of the part of the old stretch that was read, which begins at `oldStart`. */
  readonly readEnd: number;
  /** The new stretch need not be read from `newStart` up to here. */
  readonly doneEnd: number;
  /** Whether the new stretch begins with what was read of the old one. */
  readonly isGrown: boolean;
  /** Whether the text directly behind the old stretch was read, too. */
  readonly isAmid: boolean;
  /**
   * Whether the edit changed a number into another one, or changed a status line. Such text may change many times, so it is not
   * read at each step.
   */
  readonly isCount: boolean;
}

/** Whether both texts are numbers, and different ones. */
export function isOtherNumber(old: string, fresh: string): boolean {
  const [one, other] = [old, fresh].map((text) => text.replace(SIGNS_AT_END, '')) as [string, string];
  return NUMBER.test(one) && NUMBER.test(other) && keyOf(one) !== keyOf(other);
}

/** Splits an edit that puts marks before a word and also lengthens the word: one edit for the marks, and one for the word. */
export function withMarksApart(edit: EditedStretch, before: string, after: string): EditedStretch[] {
  const { oldStart, oldEnd, newStart, newEnd } = edit;
  const marks = OPENING_MARKS.exec(after.slice(newStart, newEnd))?.[0].length ?? 0;
  const wordStart = newStart + marks;
  const old = before.slice(oldStart, oldEnd).replace(SIGNS_AT_END, '');
  if (marks === 0 || old === '' || !after.startsWith(old, wordStart)) return [edit];
  return [
    { oldStart, oldEnd: oldStart, newStart, newEnd: wordStart },
    { oldStart, oldEnd, newStart: wordStart, newEnd },
  ];
}

/**
 * Decides which part of an edit's new text must be read.
 *
 * @param isOnly - Whether this is the only edit between the two texts.
 */
export function decideEdit(edit: EditedStretch, reading: ReadStretches, before: string, after: string, isOnly: boolean): DecidedEdit {
  const { oldStart, oldEnd, newStart, newEnd } = edit;
  const { start, done } = reading;
  const there = stretchAround(done, oldStart);
  const readEnd = Math.min(oldEnd, Math.max(oldStart, there?.end ?? oldStart));
  const isAmid = there !== undefined && there.end > oldEnd;
  const decided = (doneEnd: number, isGrown = false, isCount = false) => ({ ...edit, readEnd, doneEnd, isGrown, isAmid, isCount });
  if (start > 0 && oldEnd <= start) return decided(newEnd);

  const read = before.slice(oldStart, readEnd);
  const fresh = after.slice(newStart, newEnd);
  const now = readEnd === oldEnd && there !== undefined ? speechWithin(after, { start: newStart, end: newEnd }) : undefined;
  const isNewSpeech =
    now !== undefined && now.words.trim() !== '' && now.words !== speechWithin(before, { start: oldStart, end: oldEnd })?.words;
  if (now !== undefined && !isNewSpeech) return decided(newEnd);

  const old = before.slice(oldStart, oldEnd);
  const isGrown = read !== '' && fresh.startsWith(read) && !beginsWithFormula(after, newStart, newEnd);
  const isSame =
    !isNewSpeech &&
    old !== '' &&
    readEnd === oldEnd &&
    (isAmid || !isGrown) &&
    soundAlike(before, oldStart, oldEnd, after, newStart, newEnd);
  const wasSilent = readEnd === oldEnd && isAllSilent(before, oldStart, oldEnd) && !isGrown;
  if (isSame || (!isNewSpeech && (isAmid || wasSilent) && isAllSilent(after, newStart, newEnd))) return decided(newEnd);

  const passed = reading.counts.length === 0 ? there : stretchAround(joinStretches([...done, ...reading.counts]), oldStart);
  const isPassed = (passed?.end ?? 0) > oldEnd || stretchAround(reading.counts, oldStart) !== undefined;
  if (passed !== undefined && isInStatusLine(edit, before, after, passed.end)) return decided(newStart, false, true);
  // A number that begins with the old digits may have been written in two steps, so it is not taken for another number.
  if (isPassed && isOtherNumber(old, fresh) && !fresh.startsWith(old)) return decided(newStart, false, true);
  const isTakenBack = isOnly && newEnd === after.length && fresh !== '' && old.startsWith(fresh);
  if (isTakenBack && readEnd === oldEnd) return NUMBER.test(old) ? decided(newStart, false, true) : decided(newEnd);
  const words = isGrown ? read : read.replace(SIGNS_AT_END, '');
  const doneEnd =
    newStart +
    (fresh.startsWith(words) && (isGrown || !beginsWithFormula(after, newStart, newEnd))
      ? words.length
      : spelledLength(before, oldStart, readEnd, fresh));
  const rest = after.slice(doneEnd, newEnd);
  // New signs without words make no sound in the middle of text that was read. They are only read where reading goes on.
  const isSilent =
    isAmid &&
    endOfRead(reading) !== oldStart &&
    !isNewSpeech &&
    !hasWords(after, doneEnd, newEnd) &&
    !(isHeard(rest) && !hasWords(before, oldEnd, there.end));
  return decided(isSilent ? newEnd : doneEnd, isGrown);
}

/** The stretch that contains `offset` or ends there. */
function stretchAround(stretches: readonly TextRange[], offset: number): TextRange | undefined {
  const stretch = stretches[firstIndex(stretches, ({ end }) => end >= offset)];
  return stretch !== undefined && stretch.start <= offset ? stretch : undefined;
}

/** Length of the beginning of a new stretch that only spells the words differently that were read there. Whole words only. */
function spelledLength(before: string, oldStart: number, readEnd: number, fresh: string): number {
  const was = tokensOf(before, oldStart, tokenAround(before, readEnd)?.start ?? readEnd).filter(({ kind }) => kind === 'word');
  const is = tokensOf(fresh).filter(({ kind }) => kind === 'word');
  const count = is.findIndex(({ text }, index) => spellingKeyOf(was[index]?.text ?? '') !== spellingKeyOf(text));
  return is[(count < 0 ? is.length : count) - 1]?.end ?? 0;
}
