/** Keeps track of which stretches of a text were read while the text may be edited, and finds the stretch to read next. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { endOfWord, isInWord, startOfWord } from '../../../text/word-around';
import { firstToken, isSilent, tokensAt } from '../../../text/diff/text-tokens';
import { speechWithin } from './ssml-stretch';
import { TextPlacement } from './text-placement';

/** The progress of a reading. Immutable. Stretches are sorted and do not touch. They count UTF-16 code units of the text. */
export interface ReadStretches {
  /** The character of the text at which the reading began. */
  readonly start: number;
  /** Stretches that need not be read any more: the text before `start`, text that was read, and corrected spellings. */
  readonly done: readonly TextRange[];
  /** Text that may change many times, such as a number that counts up. It is read when the text has ended. */
  readonly counts: readonly TextRange[];
  /** Number of edits that changed `counts`. */
  readonly countEdits: number;
  readonly readCharacters: number;
  /** Number of edits that changed more than `counts`. */
  readonly edits: number;
  readonly placement: TextPlacement;
}

/** The stretch to read next. */
export interface NextStretch extends TextRange {
  /** End of the last character that was read. Undefined if this stretch begins right there. */
  readonly jumpedFrom: number | undefined;
}

/** Text that makes no sound when it is read on its own: spaces, brackets, quotes, and punctuation. */
const SILENT = /^[\s\p{Ps}\p{Pe}\p{Pi}\p{Pf}.,;:!?…'"]*$/u;
/** A number or status that has changed this often may change again after any pause, so it is read when the text is surely complete. */
const RUNNING_COUNT = 2;
const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;

/** Begins a reading at a character of the text. */
export function readFrom(start: number): ReadStretches {
  return {
    start,
    done: start > 0 ? [{ start: 0, end: start }] : [],
    counts: [],
    countEdits: 0,
    readCharacters: 0,
    edits: 0,
    placement: TextPlacement.from(start),
  };
}

/** Begins a new reading of the same text, which reads only what another reading has left. */
export function readOnFrom({ done, counts, countEdits, start }: ReadStretches, text: string): ReadStretches {
  const left = gapsBetween(done, text.length).map((gap) => ({ start: gap.start, end: toBeSaid(gap, text).start }));
  const known = joinStretches([...done, ...left]);
  const from = gapsBetween(known, text.length)[0]?.start ?? text.length;
  return { start, done: known, counts, countEdits, readCharacters: 0, edits: 0, placement: TextPlacement.from(startOfWord(text, from)) };
}

/** End of the last stretch that need not be read any more. */
export function endOfDone({ done }: ReadStretches): number {
  return done.at(-1)?.end ?? 0;
}

/** How much of a text may be read now, and whether more text may come. */
export interface Extent {
  /** The text may be read up to here for now. */
  readonly end: number;
  /** Whether no more text will come, as far as is known. */
  readonly isEnded: boolean;
  /** Whether that is certain. */
  readonly isComplete: boolean;
  /** Whether the text has not changed for so long that a word at its end counts as whole. */
  readonly isQuiet: boolean;
}

/** The stretch to read next: the rest of the word that is being read, or else the first stretch that was not read. */
export function nextStretch(reading: ReadStretches, text: string, { end, isEnded, isComplete, isQuiet }: Extent): NextStretch | undefined {
  const { done, counts, placement, readCharacters, edits } = reading;
  const lastEnd = endOfRead(reading) ?? placement.toText(0);
  const isStanding = readCharacters === 0 || placement.isStanding(readCharacters - 1);
  const isNext = (gap: TextRange) => gap.start === lastEnd && isStanding;
  // The document that was sent is closed already.
  const endsEditedDocument = ({ start, end }: TextRange) => edits > 0 && text.slice(start, end).includes('</speak');
  const gapsIn = (known: readonly TextRange[]) =>
    gapsBetween(known, end)
      .map((gap) => (isNext(gap) && readCharacters > 0 && !endsEditedDocument(gap) ? gap : toBeSaid(gap, text)))
      .filter((gap) => isNext(gap) || gap.start < gap.end);
  const gaps = gapsIn(counts.length === 0 ? done : joinStretches([...done, ...counts]));
  const next = gaps[0] ?? (isComplete || (isEnded && reading.countEdits < RUNNING_COUNT) ? gapsIn(done)[0] : undefined);
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

/** The part to read of a stretch that does not continue the text that was read last. Empty if the stretch makes no sound. */
function toBeSaid(gap: TextRange, text: string): TextRange {
  const speech = speechWithin(text, gap);
  if (speech !== undefined) return SILENT.test(speech.words) ? { start: gap.end, end: gap.end } : speech;
  return heardPart(gap, text);
}

/**
 * The part to read of a stretch that is read on its own. Empty if the whole stretch is silent. Leaves out the address of a link
 * at the beginning, since the words of the link were read before.
 */
function heardPart({ start, end }: TextRange, text: string): TextRange {
  const first = firstToken(text, start, end, (token) => !isSilent(token));
  if (first === undefined) return { start: end, end };
  const address = tokensAt(text, start, first.start).findLast(({ kind }) => kind === 'address');
  return { start: Math.max(start, address?.end ?? start), end };
}

/** End of the last character that was read, as a place in the current text. Undefined if nothing was read. */
export function endOfRead({ placement, readCharacters }: ReadStretches): number | undefined {
  return readCharacters === 0 ? undefined : placement.endOf(readCharacters - 1);
}

/** The reading after one more stretch was read. */
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

/** The reading after everything was taken back that was read behind its first `length` characters. */
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

/**
 * Whether edits have left text to be read before the end of what was read, or have changed text that was read behind the first
 * `length` characters of the reading.
 */
export function isChangedBehind({ done, counts, placement, readCharacters }: ReadStretches, length: number): boolean {
  const known = joinStretches([...done, ...counts]);
  if (gapsBetween(known, known.at(-1)?.end ?? 0).length > 0) return true;
  return placement.runs.some(
    ({ replacedBy }, index) => replacedBy !== undefined && (placement.runs[index + 1]?.read ?? readCharacters) > length,
  );
}

/** Sorts stretches, joins those that touch or overlap, and leaves out empty ones. */
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

/** The gaps before and between sorted stretches, and behind them, up to `end`. */
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

/** The parts of `stretches` that lie in none of `others`. `stretches` must be sorted. */
export function withoutStretches(stretches: readonly TextRange[], others: readonly TextRange[]): readonly TextRange[] {
  if (others.length === 0) return stretches;
  const between = gapsBetween(joinStretches(others), stretches.at(-1)?.end ?? 0);
  return stretches.flatMap(({ start, end }) =>
    between.map((gap) => ({ start: Math.max(start, gap.start), end: Math.min(end, gap.end) })).filter((part) => part.start < part.end),
  );
}
