/**
 * What becomes of a reading when its text is edited: what was read and still stands is not read again, and everything else
 * is to be read. Loaded on first need, since it takes a diff.
 */
import type { TextRange } from '../text/offset-map';
import { sharedPrefixLength } from '../text/shared-ends';
import { diffTexts, type EditedStretch } from '../text/text-diff';
import { hasWords, tokenAround, tokensOf } from '../text/text-tokens';
import { isSpellingOf } from '../text/word-likeness';
import { TextPlacement, type PlacementRun } from './text-placement';
import { endOfRead, joinStretches, type ReadStretches } from './read-stretches';

/** With less than this part of what was read still there, and of all that was there, it is another text. */
const LEAST_STANDING = 1 / 3;
/** What was put into what was read and then grows to so many words is the text, growing there. */
const GROWING_WORDS = 3;
/** A count goes up; a word goes on. */
const HAS_DIGITS = /\p{N}/u;
/** The address of a link that is open there. */
const IN_ADDRESS = /\]\([^()\s]*$/u;
/** The end of a link. */
const ADDRESS = /^\]\([^()\s]*\)/u;
const LONGEST_ADDRESS = 2_000;

/** @returns The reading in the new text; undefined where that is another text rather than an edited one. */
export function followEdit(reading: ReadStretches, before: string, after: string): ReadStretches | undefined {
  const edits = diffTexts(before, after);
  const kept = shiftKept(reading.done, edits);
  const worded = kept.filter(({ start, end }) => hasWords(after.slice(start, end)));
  const context: Context = { reading, before, after, kept: worded, last: worded.at(-1) };
  const decided = decideAll(edits, context);
  if (isOther(context, decided)) return undefined;
  const done = [...kept, ...decided.map(({ newStart, doneEnd }) => ({ start: newStart, end: doneEnd }))];
  const late = [...shiftKept(reading.late, edits), ...decided.filter(({ isLate }) => isLate).map(({ doneEnd, newEnd }) => ({ start: doneEnd, end: newEnd }))];
  return {
    start: reading.start === 0 ? 0 : moved(reading.start, decided),
    done: joinStretches(done),
    late: withoutGrown(joinStretches(late), reading, decided, after),
    readCharacters: reading.readCharacters,
    placement: place(reading, decided),
  };
}

interface Context {
  readonly reading: ReadStretches;
  readonly before: string;
  readonly after: string;
  /** What was done of the old text and still stands, where that is in the new one; only stretches that have words. */
  readonly kept: readonly TextRange[];
  readonly last: TextRange | undefined;
}

/** An edit, and what is to become of that which stands there now. */
interface DecidedEdit extends EditedStretch {
  /** Behind what was read of the old stretch, from its beginning on. */
  readonly readEnd: number;
  /** Up to where the new stretch needs not be read. */
  readonly doneEnd: number;
  /** Whether the new stretch begins with what was read of the old one. */
  readonly isGrown: boolean;
  /** Whether the rest is read when the text has ended. */
  readonly isLate: boolean;
}

/** From the last one on: a word that was read and goes on stands behind what was edited before it. */
function decideAll(edits: readonly EditedStretch[], context: Context): DecidedEdit[] {
  const decided: DecidedEdit[] = [];
  let { last } = context;
  for (const edit of [...edits].reverse()) {
    const next = decide(edit, { ...context, last });
    decided.push(next);
    const stands = next.isGrown && hasWords(context.before.slice(next.oldStart, next.readEnd));
    if (stands && (last === undefined || last.start < next.newStart)) last = { start: next.newStart, end: next.doneEnd };
  }
  return decided.reverse();
}

function decide(edit: EditedStretch, { reading, before, after, last }: Context): DecidedEdit {
  const { oldStart, oldEnd, newStart, newEnd } = edit;
  const { start, done } = reading;
  const doneThere = done.find((stretch) => stretch.start <= oldStart && stretch.end > oldStart);
  const readEnd = Math.min(oldEnd, doneThere?.end ?? oldStart);
  const decided = (doneEnd: number, isLate = false, isGrown = false) => ({ ...edit, readEnd, doneEnd, isLate, isGrown });
  if (start > 0 && oldEnd <= start) return decided(newEnd);

  const read = before.slice(oldStart, readEnd);
  const fresh = after.slice(newStart, newEnd);
  const isLast = last === undefined || last.start < newEnd;
  const isAtEnd = isLast || endOfRead(reading) === readEnd;
  if (isAtEnd && fresh.startsWith(read)) return decided(newStart + read.length, isIn(reading.late, readEnd), true);
  const wholeWords = before.slice(oldStart, tokenAround(before, readEnd)?.start ?? readEnd);
  const sameEnd = newStart + spelledLength(wholeWords, fresh);
  const spelledEnd = readEnd === oldEnd ? sameEnd + addressLength(after, sameEnd, newEnd) : sameEnd;
  if (isLast) return decided(spelledEnd);

  const isUnread = oldStart > 0 && !done.some((stretch) => stretch.start < oldStart && stretch.end >= oldStart);
  if (isUnread) return decided(spelledEnd, isIn(reading.late, oldStart));
  if (!hasWords(after.slice(spelledEnd, newEnd))) return decided(newEnd);
  const isCorrected = hasWords(read) && (!fresh.startsWith(read) || HAS_DIGITS.test(read));
  return decided(spelledEnd, isCorrected || !isEndOfBlock(after, newEnd));
}

/** Whether the text goes on growing there: what follows is another paragraph or line, or nothing to be heard. */
function isEndOfBlock(text: string, offset: number): boolean {
  const behind = text.slice(offset).replace(ADDRESS, '');
  return /^[^\S\n]*\n/u.test(behind) || !hasWords(behind);
}

function isIn(stretches: readonly TextRange[], offset: number): boolean {
  return stretches.some(({ start, end }) => start <= offset && end >= offset);
}

/** How much of a new stretch is another spelling of what was read in its place. */
function spelledLength(read: string, fresh: string): number {
  const was = tokensOf(read).filter(({ isWord }) => isWord);
  const is = tokensOf(fresh).filter(({ isWord }) => isWord);
  const count = is.findIndex(({ text }, index) => !isSpellingOf(was[index]?.text ?? '', text));
  return is[(count < 0 ? is.length : count) - 1]?.end ?? 0;
}

function wordsIn(text: string): number {
  return tokensOf(text).filter(({ isWord }) => isWord).length;
}

/** How much of a stretch is the rest of the address of a link. */
function addressLength(text: string, start: number, end: number): number {
  if (!IN_ADDRESS.test(text.slice(Math.max(0, start - LONGEST_ADDRESS), start))) return 0;
  return /^[^()\s]*/u.exec(text.slice(start, end))?.[0].length ?? 0;
}

function isOther({ reading, before, after, kept }: Context, edits: readonly DecidedEdit[]): boolean {
  const { start, done, readCharacters } = reading;
  const from = readCharacters === 0 ? 0 : start;
  const behindStart = ({ start: first, end }: TextRange): TextRange => ({ start: Math.max(first, from), end: Math.max(end, from) });
  const read = done.map(behindStart).filter((stretch) => hasWords(before.slice(stretch.start, stretch.end)));
  if (read.length === 0) return false;
  const standingFrom = from === 0 ? 0 : moved(from, edits);
  const standing = kept.map(({ start: first, end }) => ({ start: Math.max(first, standingFrom), end: Math.max(end, standingFrom) }));
  const corrected = edits
    .filter(({ oldStart, readEnd }) => readEnd > Math.max(oldStart, from))
    .map(({ oldStart, readEnd, newStart, newEnd, doneEnd }) => {
      // A word that only goes on is the same one.
      const goesOn = sharedPrefixLength(before.slice(oldStart, readEnd), after.slice(newStart, newEnd));
      return { start: newStart, end: Math.max(doneEnd, newStart + goesOn) };
    });
  const length = lengthOf(standing) + lengthOf(corrected);
  if (after.trim() === '') return true;
  const replaced = lengthOf(edits.map(({ oldStart, oldEnd }) => behindStart({ start: oldStart, end: oldEnd })));
  const isOtherWhole = before.length - from - replaced < (before.length - from) * LEAST_STANDING;
  return isOtherWhole && length < lengthOf(read) * LEAST_STANDING;
}

function lengthOf(stretches: readonly TextRange[]): number {
  return stretches.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What of some stretches of the old text is in the new one as well, where it is there. */
function shiftKept(stretches: readonly TextRange[], edits: readonly EditedStretch[]): TextRange[] {
  const shifted: TextRange[] = [];
  for (const { start, end } of stretches) {
    let from = start;
    let shift = 0;
    for (const { oldStart, oldEnd, newEnd } of edits) {
      if (oldStart >= end) break;
      if (oldStart > from) shifted.push({ start: from + shift, end: oldStart + shift });
      from = Math.max(from, oldEnd);
      shift = newEnd - oldEnd;
    }
    if (from < end) shifted.push({ start: from + shift, end: end + shift });
  }
  return shifted;
}

/** Where a character of the old text is in the new one; behind an edit in which it is no more. */
function moved(offset: number, edits: readonly EditedStretch[]): number {
  const edit = edits.findLast(({ oldStart, oldEnd }) => oldStart < offset || (oldStart === oldEnd && oldStart === offset));
  if (edit === undefined) return offset;
  return Math.max(edit.newEnd, offset + edit.newEnd - edit.oldEnd);
}

/** What waits for the end of the text, without what turned out to be the text growing there. */
function withoutGrown(late: readonly TextRange[], { late: waited }: ReadStretches, edits: readonly DecidedEdit[], after: string): readonly TextRange[] {
  const grew = edits.filter(({ oldStart, oldEnd, newStart, newEnd }) =>
    waited.some(({ end }) => oldEnd === end && oldStart <= end && newEnd - newStart > oldEnd - oldStart),
  );
  return late.filter(({ start, end }) => !grew.some(({ newEnd }) => newEnd === end) || wordsIn(after.slice(start, end)) < GROWING_WORDS);
}

/** Where what was read lies in the new text. */
function place({ placement, readCharacters, start }: ReadStretches, edits: readonly DecidedEdit[]): TextPlacement {
  if (readCharacters === 0) return TextPlacement.from(start === 0 ? 0 : moved(start, edits));
  const runs: PlacementRun[] = [];
  const add = (run: PlacementRun) => {
    const last = runs.at(-1);
    const goesOn = run.replacedBy === undefined && last?.replacedBy === undefined && last !== undefined && last.text + run.read - last.read === run.text;
    if (!goesOn) runs.push(run);
  };
  for (const [index, run] of placement.runs.entries()) {
    const readEnd = Math.min(readCharacters, placement.runs[index + 1]?.read ?? readCharacters);
    if (readEnd > run.read) placeRun(run, readEnd, edits, add);
  }
  const last = runs.at(-1);
  const end = last === undefined ? 0 : last.text + (last.replacedBy ?? readCharacters - last.read);
  add({ read: readCharacters, text: end, replacedBy: undefined });
  return new TextPlacement(runs, true);
}

function placeRun(run: PlacementRun, readEnd: number, edits: readonly DecidedEdit[], add: (run: PlacementRun) => void): void {
  const { read, text, replacedBy } = run;
  if (replacedBy !== undefined) {
    const start = moved(text, edits);
    add({ read, text: start, replacedBy: Math.max(0, moved(text + replacedBy, edits) - start) });
    return;
  }
  const end = text + readEnd - read;
  let from = text;
  let shift = 0;
  for (const { oldStart, oldEnd, newStart, newEnd, doneEnd, isGrown } of edits) {
    if (oldStart >= end) break;
    if (oldEnd > text) {
      if (oldStart > from) add({ read: read + from - text, text: from + shift, replacedBy: undefined });
      const at = Math.max(from, oldStart);
      if (oldEnd > at) add({ read: read + at - text, text: isGrown ? newStart + at - oldStart : newStart, replacedBy: isGrown ? undefined : doneEnd - newStart });
      from = Math.max(from, oldEnd);
    }
    shift = newEnd - oldEnd;
  }
  if (from < end) add({ read: read + from - text, text: from + shift, replacedBy: undefined });
}
