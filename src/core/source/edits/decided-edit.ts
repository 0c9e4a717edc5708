/** What an edit makes of what was read in its place. */
import { firstIndex } from '../../../base/binary-search';
import type { TextRange } from '../../../text/spoken/offset-map';
import type { EditedStretch } from '../../../text/diff/text-diff';
import { hasWords, keyOf, tokenAround, tokensOf } from '../../../text/diff/text-tokens';
import { isSpellingOf } from '../../../text/diff/word-likeness';
import { isHeard } from './heard-signs';
import { joinStretches, type ReadStretches } from './read-stretches';
import { isInStatusLine } from './status-line';
import { speechWithin } from './ssml-stretch';
import { isStructureMark } from './structure-marks';

/** Numbers on their own, or with units that are written together with them: `42`, `1.2s`, `12k`, `1m 20s`. */
const NUMBER = /^\p{N}[\p{N}.,:]*\p{L}{0,3}(?:\s\p{N}[\p{N}.,:]*\p{L}{0,3})*$/u;
/** The number of a source, without the bracket before it. */
const SOURCE_NUMBER = /^\p{N}+(?:\]|$)/u;
const SIGNS_AT_END = /(?:<\/?[A-Za-z][^<>]*>|[^\p{L}\p{M}\p{N}])+$/u;
/** The address of a link that is open there. */
const IN_ADDRESS = /\]\([^()\s]*$/u;
const LONGEST_ADDRESS = 2_000;

/** Marks that open something before a word. */
const OPENING_MARKS = /^[*_`~[!]+(?=[\p{L}\p{N}])/u;

/** An edit, and what is to become of that which stands there now. */
export interface DecidedEdit extends EditedStretch {
  /** Behind what was read of the old stretch, from its beginning on. */
  readonly readEnd: number;
  /** Up to where the new stretch needs not be read. */
  readonly doneEnd: number;
  /** Whether the new stretch begins with what was read of the old one. */
  readonly isGrown: boolean;
  /** Whether a number became another one, or a line that tells a status: what goes up, or on, is not said at each step. */
  readonly isCount: boolean;
}

/** Whether one number stands for another. */
export function isOtherNumber(old: string, fresh: string): boolean {
  const [one, other] = [old, fresh].map((text) => text.replace(SIGNS_AT_END, '')) as [string, string];
  return NUMBER.test(one) && NUMBER.test(other) && keyOf(one) !== keyOf(other);
}

/** An edit that puts marks before a word that goes on, as one that puts them in and one of the word. */
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
 * Decides what of an edit is to be read.
 *
 * @param isOnly - Whether nothing else differs.
 */
export function decideEdit(edit: EditedStretch, reading: ReadStretches, before: string, after: string, isOnly: boolean): DecidedEdit {
  const { oldStart, oldEnd, newStart, newEnd } = edit;
  const { start, done } = reading;
  const there = stretchAround(done, oldStart);
  const readEnd = Math.min(oldEnd, Math.max(oldStart, there?.end ?? oldStart));
  const decided = (doneEnd: number, isGrown = false, isCount = false) => ({ ...edit, readEnd, doneEnd, isGrown, isCount });
  if (start > 0 && oldEnd <= start) return decided(newEnd);

  const read = before.slice(oldStart, readEnd);
  const fresh = after.slice(newStart, newEnd);
  const now = readEnd === oldEnd && there !== undefined ? speechWithin(after, { start: newStart, end: newEnd }) : undefined;
  const isNewSpeech =
    now !== undefined && now.words.trim() !== '' && now.words !== speechWithin(before, { start: oldStart, end: oldEnd })?.words;
  if (now !== undefined && !isNewSpeech) return decided(newEnd);
  const isAmid = there !== undefined && there.end > oldEnd;
  if (isAmid && newStart < newEnd && isStructureMark(after, newStart, newEnd)) return decided(newEnd);
  const old = before.slice(oldStart, oldEnd);
  const isSource = after.charAt(newStart - 1) === '[' && SOURCE_NUMBER.test(read);
  const passed = reading.counts.length === 0 ? there : stretchAround(joinStretches([...done, ...reading.counts]), oldStart);
  const isPassed = (passed?.end ?? 0) > oldEnd || stretchAround(reading.counts, oldStart) !== undefined;
  if (passed !== undefined && isInStatusLine(edit, before, after, passed.end)) return decided(newStart, false, true);
  // A number that goes on may only have been written in two steps.
  if (isPassed && isOtherNumber(old, fresh) && !fresh.startsWith(old) && !isSource) return decided(newStart, false, true);
  const isTakenBack = isOnly && newEnd === after.length && fresh !== '' && old.startsWith(fresh);
  if (isTakenBack && readEnd === oldEnd) return NUMBER.test(old) ? decided(newStart, false, true) : decided(newEnd);
  const isGrown = read !== '' && fresh.startsWith(read);
  const source = isSource ? SOURCE_NUMBER.exec(fresh)?.[0] : undefined;
  const words = isGrown ? read : (source ?? read.replace(SIGNS_AT_END, ''));
  const doneEnd = newStart + (fresh.startsWith(words) ? words.length : saidLength(before, edit, readEnd, after));
  const rest = after.slice(doneEnd, newEnd);
  // Other signs alone are not heard but where speech goes on.
  const isSilent = isAmid && !isNewSpeech && !hasWords(rest) && !(isHeard(rest) && !hasWords(before.slice(oldEnd, there.end)));
  return decided(isSilent ? newEnd : doneEnd, isGrown);
}

/** How much of a new stretch needs not be said: another spelling of what was read there, or of the rest of an address. */
function saidLength(before: string, { oldStart, oldEnd, newStart, newEnd }: EditedStretch, readEnd: number, after: string): number {
  const wholeWords = before.slice(oldStart, tokenAround(before, readEnd)?.start ?? readEnd);
  const spelled = spelledLength(wholeWords, after.slice(newStart, newEnd));
  return hasWords(before.slice(readEnd, oldEnd)) ? spelled : spelled + addressLength(after, newStart + spelled, newEnd);
}

/** The stretch that a place lies in or at the end of. */
function stretchAround(stretches: readonly TextRange[], offset: number): TextRange | undefined {
  const stretch = stretches[firstIndex(stretches, ({ end }) => end >= offset)];
  return stretch !== undefined && stretch.start <= offset ? stretch : undefined;
}

/** How much of a new stretch is another spelling of what was read in its place. */
function spelledLength(read: string, fresh: string): number {
  const was = tokensOf(read).filter(({ isWord }) => isWord);
  const is = tokensOf(fresh).filter(({ isWord }) => isWord);
  const count = is.findIndex(({ text }, index) => !isSpellingOf(was[index]?.text ?? '', text));
  return is[(count < 0 ? is.length : count) - 1]?.end ?? 0;
}

/** How much of a stretch is the rest of the address of a link. */
function addressLength(text: string, start: number, end: number): number {
  if (!IN_ADDRESS.test(text.slice(Math.max(0, start - LONGEST_ADDRESS), start))) return 0;
  return /^[^()\s]*/u.exec(text.slice(start, end))?.[0].length ?? 0;
}
