/** How far a text that may be edited was read, and what is to be read next. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { endOfWord, isInWord, startOfWord } from '../../../text/word-around';
import { firstToken, isSilent, tokensAt } from '../../../text/diff/text-tokens';
import { speechWithin } from './ssml-stretch';
import { TextPlacement } from './text-placement';

/** How far a reading has come. Immutable. Stretches are in order and apart, in UTF-16 code units of the text. */
export interface ReadStretches {
  /** With which character of the text it began. */
  readonly start: number;
  /** What needs not be read any more: what lies before the start, what was read, and corrections of spelling. */
  readonly done: readonly TextRange[];
  /** Numbers that may go up at each step: they are read when the text has ended. */
  readonly counts: readonly TextRange[];
  readonly readCharacters: number;
  /** How many edits changed more than such numbers. */
  readonly edits: number;
  readonly placement: TextPlacement;
}

/** What is read next. */
export interface NextStretch extends TextRange {
  /** Behind the last character that was read, where that stands elsewhere. */
  readonly jumpedFrom: number | undefined;
}

/** What a document of its own would say nothing for. */
const SILENT = /^[\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,;:!?…'"]*$/u;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

/** A reading that begins with a character of the text. */
export function readFrom(start: number): ReadStretches {
  return {
    start,
    done: start > 0 ? [{ start: 0, end: start }] : [],
    counts: [],
    readCharacters: 0,
    edits: 0,
    placement: TextPlacement.from(start),
  };
}

/** Another reading of the same text, which reads what is left of one. */
export function readOnFrom({ done, counts, start }: ReadStretches, text: string): ReadStretches {
  const left = gapsBetween(done, text.length).map((gap) => ({ start: gap.start, end: toBeSaid(gap, text).start }));
  const known = joinStretches([...done, ...left]);
  const from = gapsBetween(known, text.length)[0]?.start ?? text.length;
  return { start, done: known, counts, readCharacters: 0, edits: 0, placement: TextPlacement.from(startOfWord(text, from)) };
}

/** Behind all that needs not be read any more. */
export function endOfDone({ done }: ReadStretches): number {
  return done.at(-1)?.end ?? 0;
}

/** How far a text may be read now, and whether more may come. */
export interface Extent {
  /** What follows may not be read yet. */
  readonly end: number;
  /** Whether no more text will come. */
  readonly isEnded: boolean;
  /** Whether a word at its end has stood for so long that it is whole. */
  readonly isQuiet: boolean;
}

/** What to read next: the rest of a word of which the beginning was read last, and then the first stretch that was not read. */
export function nextStretch(reading: ReadStretches, text: string, { end, isEnded, isQuiet }: Extent): NextStretch | undefined {
  const { done, counts, placement, readCharacters } = reading;
  const lastEnd = endOfRead(reading) ?? placement.toText(0);
  const isStanding = readCharacters === 0 || placement.isStanding(readCharacters - 1);
  const isNext = (gap: TextRange) => gap.start === lastEnd && isStanding;
  const gapsIn = (known: readonly TextRange[]) =>
    gapsBetween(known, end)
      .map((gap) => (isNext(gap) && readCharacters > 0 && !text.slice(gap.start, gap.end).includes('</speak') ? gap : toBeSaid(gap, text)))
      .filter((gap) => isNext(gap) || gap.start < gap.end);
  const gaps = gapsIn(counts.length === 0 ? done : joinStretches([...done, ...counts]));
  const next = gaps[0] ?? (isEnded ? gapsIn(done)[0] : undefined);
  if (next === undefined) return undefined;
  if (isNext(next)) return { ...next, jumpedFrom: undefined };
  if (readCharacters > 0 && isStanding && WORD_CHARACTER.test(text.charAt(lastEnd - 1))) {
    const goesOn = isInWord(text, lastEnd) ? gaps.find(({ start }) => start === lastEnd) : undefined;
    if (goesOn !== undefined) return { start: lastEnd, end: Math.min(goesOn.end, endOfWord(text, lastEnd)), jumpedFrom: undefined };
    if (!isEnded && !isQuiet && (lastEnd >= end || isInWord(text, lastEnd))) return undefined;
  }
  const start = startOfWord(text, next.start);
  return { start, end: next.end, jumpedFrom: readCharacters === 0 && start === lastEnd ? undefined : lastEnd };
}

/** What is to be said of a stretch that does not go on with what was read last: no white space alone. */
function toBeSaid(gap: TextRange, text: string): TextRange {
  const speech = speechWithin(text, gap);
  if (speech !== undefined) return SILENT.test(speech.words) ? { start: gap.end, end: gap.end } : speech;
  return heardPart(gap, text);
}

/** What is said of a stretch that is read on its own: nothing where all of it is silent, and no address of a link whose words were said. */
function heardPart({ start, end }: TextRange, text: string): TextRange {
  const first = firstToken(text, start, end, (token) => !isSilent(token));
  if (first === undefined) return { start: end, end };
  const address = tokensAt(text, start, first.start).findLast(({ kind }) => kind === 'address');
  return { start: Math.max(start, address?.end ?? start), end };
}

/** Behind the last character that was read, as the text is now. */
export function endOfRead({ placement, readCharacters }: ReadStretches): number | undefined {
  return readCharacters === 0 ? undefined : placement.endOf(readCharacters - 1);
}

/** A reading that has read a stretch more. */
export function withRead(reading: ReadStretches, stretch: NextStretch, separatorLength: number): ReadStretches {
  const { placement, readCharacters } = reading;
  const from = readCharacters + separatorLength;
  return {
    ...reading,
    done: joinStretches([...reading.done, stretch]),
    readCharacters: from + stretch.end - stretch.start,
    placement: stretch.jumpedFrom === undefined ? placement : placement.goOn(from, stretch.start),
  };
}

/** A reading of which all behind so many characters was taken back. */
export function withoutRead(reading: ReadStretches, length: number): ReadStretches {
  const { placement, readCharacters, done } = reading;
  if (length >= readCharacters) return reading;
  const stands = joinStretches(placement.stretches(0, length));
  const gone = joinStretches(placement.stretches(length, readCharacters));
  return {
    ...reading,
    done: withoutStretches(done, withoutStretches(gone, stands)),
    readCharacters: length,
    placement: placement.cut(length),
  };
}

/** Whether an edit has left something to be said of what was read, or has changed what was read behind so many characters. */
export function isChangedBehind({ done, counts, placement, readCharacters }: ReadStretches, length: number): boolean {
  const known = joinStretches([...done, ...counts]);
  if (gapsBetween(known, known.at(-1)?.end ?? 0).length > 0) return true;
  return placement.runs.some(
    ({ replacedBy }, index) => replacedBy !== undefined && (placement.runs[index + 1]?.read ?? readCharacters) > length,
  );
}

/** Stretches in order: those that touch are one, and empty ones are none. */
export function joinStretches(stretches: readonly TextRange[]): readonly TextRange[] {
  const joined: TextRange[] = [];
  for (const { start, end } of [...stretches].sort((one, other) => one.start - other.start)) {
    const last = joined.at(-1);
    if (end <= start) continue;
    if (last !== undefined && start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else joined.push({ start, end });
  }
  return joined;
}

/** What lies between stretches up to a place, in order. */
export function gapsBetween(stretches: readonly TextRange[], end: number): TextRange[] {
  const gaps: TextRange[] = [];
  let start = 0;
  for (const stretch of stretches) {
    if (stretch.start > start && start < end) gaps.push({ start, end: Math.min(end, stretch.start) });
    start = Math.max(start, stretch.end);
  }
  if (start < end) gaps.push({ start, end });
  return gaps;
}

/** What of stretches lies in none of some others; all are in order. */
export function withoutStretches(stretches: readonly TextRange[], others: readonly TextRange[]): readonly TextRange[] {
  if (others.length === 0) return stretches;
  const between = gapsBetween(joinStretches(others), stretches.at(-1)?.end ?? 0);
  return stretches.flatMap(({ start, end }) =>
    between.map((gap) => ({ start: Math.max(start, gap.start), end: Math.min(end, gap.end) })).filter((part) => part.start < part.end),
  );
}
