/**
 * Adapts a reading after its text was edited. Text that was read and is still there is not read again. All other text must be
 * read. This code is loaded at the first edit, since it needs a diff.
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

/** The longest mark of a list item with its blanks, in UTF-16 code units. */
const LONGEST_ITEM = 20;
const BEFORE_WORDS = /^[^\S\n]*\S/u;
/** The words of a link, up to the longest that are considered. */
const WORDS_OF_LINK = /[^[\]]{1,500}/uy;

/** Adapts a reading to an edited text. Undefined if the new text is another text and not an edit. */
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

/** Adapts a reading to a text whose end was replaced from `place` on. All of the new end must be read. */
export function replaceEnd(reading: ReadStretches, before: string, after: string, place: number): ReadStretches {
  const readEnd = Math.max(place, endOfDone(reading));
  const end = { oldStart: place, oldEnd: Math.max(readEnd, before.length), newStart: place, newEnd: after.length };
  const edits = [{ ...end, readEnd, doneEnd: place, isGrown: false, isAmid: false, isCount: false }];
  return carriedOver(reading, edits, shiftKept(reading.done, edits));
}

/**
 * Builds the reading of the new text.
 *
 * @param known - Ranges of the new text that need not be read, in addition to those of the edits up to their `doneEnd`.
 * @param unknown - Removes ranges that must be read again. Default: removes nothing.
 */
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
    countEdits: reading.countEdits + (counts.length > 0 ? 1 : 0),
    readCharacters: reading.readCharacters,
    edits: reading.edits + (edits.some((edit) => !edit.isCount && !edit.isGrown && edit.oldStart < endOfDone(reading)) ? 1 : 0),
    placement: placementIn(reading, edits),
  };
}

/**
 * Finds the addresses of links whose opening bracket was inserted by an edit, before words that were read. They need not be
 * read. Some apps show a link as plain words until it is complete.
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

/** Finds the marks of list items that were read and now follow newly inserted items. They need not be read. */
function itemsBehind(edits: readonly DecidedEdit[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, isAmid }) => {
    const last = isAmid ? tokensAt(after, Math.max(newStart, newEnd - LONGEST_ITEM), newEnd).at(-1) : undefined;
    return last?.kind === 'item' && last.start > newStart && BEFORE_WORDS.test(after.slice(newEnd, newEnd + LONGEST_ITEM))
      ? [{ start: last.start, end: newEnd }]
      : [];
  });
}

/** Maps stretches of the old text to the new one. Leaves out parts that were replaced. */
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

/** Maps a character of the old text to the new one. A character that was replaced maps to the end of its edit. */
function moved(offset: number, edits: readonly EditedStretch[]): number {
  const edit = edits[firstIndex(edits, ({ oldStart, oldEnd }) => oldStart > offset || (oldStart === offset && oldEnd > oldStart)) - 1];
  if (edit === undefined) return offset;
  return Math.max(edit.newEnd, offset + edit.newEnd - edit.oldEnd);
}

/** Maps the read characters to the new text. */
function placementIn({ placement, readCharacters, start }: ReadStretches, edits: readonly DecidedEdit[]): TextPlacement {
  if (readCharacters === 0) return TextPlacement.from(start === 0 ? 0 : moved(start, edits));
  const runs: PlacementRun[] = [];
  const add = (run: PlacementRun) => {
    const last = runs.at(-1);
    const isContinued =
      run.replacedBy === undefined && last?.replacedBy === undefined && last !== undefined && last.text + run.read - last.read === run.text;
    if (!isContinued) runs.push(run);
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
