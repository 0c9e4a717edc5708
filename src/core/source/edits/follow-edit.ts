/**
 * What becomes of a reading when its text is edited: what was read and still stands is not read again, and everything else
 * is to be read. Loaded on first need, since it takes a diff.
 */
import { firstIndex } from '../../../base/binary-search';
import type { TextRange } from '../../../text/spoken/offset-map';
import { diffTexts, type EditedStretch } from '../../../text/diff/text-diff';
import { decideEdit, withMarksApart, type DecidedEdit } from './decided-edit';
import { numbersWithNewSigns } from './heard-signs';
import { movedSentences } from './moved-sentences';
import { isOtherText } from './other-text';
import { tokenAround, tokensAt } from '../../../text/diff/text-tokens';
import { TextPlacement, type PlacementRun } from './text-placement';
import { endOfDone, joinStretches, withoutStretches, type ReadStretches } from './read-stretches';

/** As long as the mark of an item is, with blanks. */
const LONGEST_ITEM = 20;
const BEFORE_WORDS = /^[^\S\n]*\S/u;
/** As long as such words are. */
const WORDS_OF_LINK = /[^[\]]{1,500}/uy;

/** @returns The reading in the new text; undefined where that is another text rather than an edited one. */
export function followEdit(reading: ReadStretches, before: string, after: string): ReadStretches | undefined {
  const stretches = diffTexts(before, after).flatMap((edit) => withMarksApart(edit, before, after));
  const edits = stretches.map((edit) => decideEdit(edit, reading, before, after, stretches.length === 1));
  const kept = shiftKept(reading.done, edits);
  const movedOnes = movedSentences(edits, before, after);
  if (isOtherText(reading, before, after, edits, kept, movedOnes)) return undefined;
  return carriedOver(reading, edits, [...kept, ...movedOnes, ...addressesOfOpened(edits, after), ...itemsBehind(edits, after)], (done) =>
    withoutStretches(done, numbersWithNewSigns(edits, reading.done, before, after)),
  );
}

/** The reading in a text of which something else takes the place of the end, from a place on: all of that is to be read. */
export function replaceEnd(reading: ReadStretches, before: string, after: string, place: number): ReadStretches {
  const readEnd = Math.max(place, endOfDone(reading));
  const end = { oldStart: place, oldEnd: Math.max(readEnd, before.length), newStart: place, newEnd: after.length };
  const edits = [{ ...end, readEnd, doneEnd: place, isGrown: false, isAmid: false, isCount: false }];
  return carriedOver(reading, edits, shiftKept(reading.done, edits));
}

/** @param known - What of the new text needs not be read, apart from what each edit leaves. */
function carriedOver(
  reading: ReadStretches,
  edits: readonly DecidedEdit[],
  known: readonly TextRange[],
  unknown: (done: readonly TextRange[]) => readonly TextRange[] = (done) => done,
): ReadStretches {
  const counts = edits.filter(({ isCount }) => isCount);
  return {
    start: reading.start === 0 ? 0 : moved(reading.start, edits),
    done: unknown(joinStretches([...known, ...edits.map(({ newStart, doneEnd }) => ({ start: newStart, end: doneEnd }))])),
    counts: joinStretches([
      ...shiftKept(reading.counts, edits),
      ...counts.map(({ newStart, newEnd }) => ({ start: newStart, end: newEnd })),
    ]),
    readCharacters: reading.readCharacters,
    edits: reading.edits + (edits.some((edit) => !edit.isCount && !edit.isGrown && edit.oldStart < endOfDone(reading)) ? 1 : 0),
    placement: placementIn(reading, edits),
  };
}

/**
 * The addresses of links of which an edit put in the bracket that opens them, before words that were read. Some apps show a link
 * as its words until it is whole.
 */
function addressesOfOpened(edits: readonly DecidedEdit[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, doneEnd }) => {
    if (doneEnd < newEnd || newStart === newEnd || after.charAt(newEnd - 1) !== '[') return [];
    WORDS_OF_LINK.lastIndex = newEnd;
    const start = WORDS_OF_LINK.test(after) ? WORDS_OF_LINK.lastIndex : newEnd;
    const address = tokenAround(after, start + 1);
    return address?.kind === 'address' ? [address] : [];
  });
}

/** The marks of items that were read, before which edits put others in. */
function itemsBehind(edits: readonly DecidedEdit[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, isAmid }) => {
    const last = isAmid ? tokensAt(after, Math.max(newStart, newEnd - LONGEST_ITEM), newEnd).at(-1) : undefined;
    return last?.kind === 'item' && last.start > newStart && BEFORE_WORDS.test(after.slice(newEnd, newEnd + LONGEST_ITEM))
      ? [{ start: last.start, end: newEnd }]
      : [];
  });
}

/** What of some stretches of the old text is in the new one as well, where it is there. */
function shiftKept(stretches: readonly TextRange[], edits: readonly EditedStretch[]): TextRange[] {
  const shifted: TextRange[] = [];
  for (const { start, end } of stretches) {
    let from = start;
    const first = firstIndex(edits, ({ oldEnd }) => oldEnd > start);
    let shift = shiftBehind(edits[first - 1]);
    for (let index = first; index < edits.length; index += 1) {
      const { oldStart, oldEnd, newEnd } = edits[index] as EditedStretch;
      if (oldStart >= end) break;
      if (oldStart > from) shifted.push({ start: from + shift, end: oldStart + shift });
      from = Math.max(from, oldEnd);
      shift = newEnd - oldEnd;
    }
    if (from < end) shifted.push({ start: from + shift, end: end + shift });
  }
  return shifted;
}

function shiftBehind(edit: EditedStretch | undefined): number {
  return edit === undefined ? 0 : edit.newEnd - edit.oldEnd;
}

/** Where a character of the old text is in the new one; behind an edit in which it is no more. */
function moved(offset: number, edits: readonly EditedStretch[]): number {
  const edit = edits[firstIndex(edits, ({ oldStart, oldEnd }) => oldStart > offset || (oldStart === offset && oldEnd > oldStart)) - 1];
  if (edit === undefined) return offset;
  return Math.max(edit.newEnd, offset + edit.newEnd - edit.oldEnd);
}

/** Where what was read lies in the new text. */
function placementIn({ placement, readCharacters, start }: ReadStretches, edits: readonly DecidedEdit[]): TextPlacement {
  if (readCharacters === 0) return TextPlacement.from(start === 0 ? 0 : moved(start, edits));
  const runs: PlacementRun[] = [];
  const add = (run: PlacementRun) => {
    const last = runs.at(-1);
    const goesOn =
      run.replacedBy === undefined && last?.replacedBy === undefined && last !== undefined && last.text + run.read - last.read === run.text;
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
  const first = firstIndex(edits, ({ oldEnd }) => oldEnd > text);
  let shift = shiftBehind(edits[first - 1]);
  for (let index = first; index < edits.length; index += 1) {
    const edit = edits[index] as DecidedEdit;
    const { oldStart, oldEnd, newStart, doneEnd, isGrown } = edit;
    if (oldStart >= end) break;
    if (oldStart > from) add({ read: read + from - text, text: from + shift, replacedBy: undefined });
    const at = Math.max(from, oldStart);
    if (oldEnd > at)
      add({
        read: read + at - text,
        text: isGrown ? newStart + at - oldStart : newStart,
        replacedBy: isGrown ? undefined : doneEnd - newStart,
      });
    from = Math.max(from, oldEnd);
    shift = shiftBehind(edit);
  }
  if (from < end) add({ read: read + from - text, text: from + shift, replacedBy: undefined });
}
