/**
 * What stands behind the place where a text grows, and is carried along: a note, sources, a count of tokens, the marks that
 * close what is open. It may change and grow as well.
 */
import { alikeEnds } from '../../text/diff/alike-ends';
import { tokenAround } from '../../text/diff/text-tokens';

/** What was carried along so often is carried to the end. */
const CARRIED_TWICE = 2;
/** Where nothing but the end grows so often, that is where the text grows. */
const APPENDED_TWICE = 2;
/** So much of its beginning tells a tail that begins a line, in UTF-16 code units. */
const SURE_BEGINNING = 24;
const BLANK_AT_END = /\s*\n\s*$/u;
const BEGINS_LINE = /^\s*\n\s*\S?/u;
const COUNT_AT_END = /[\s([]*\p{Sc}?\p{N}+(?:[.,:]\p{N}+)*$/u;
const LONGEST_COUNT = 200;

/** Follows the versions of a text. */
export class CarriedTail {
  #start: number | undefined;
  #carried = 0;
  #appended = 0;

  /** Whether something was carried along by the last version that was more than added to. */
  get isThere(): boolean {
    return this.#start !== undefined;
  }

  /** Whether it was carried along so often that it is no part of what grows. */
  get isSure(): boolean {
    return this.#start !== undefined && this.#carried >= CARRIED_TWICE;
  }

  /** Where it begins in the last version; the end of that where there is none. A count before it changes with it. */
  startIn(text: string): number {
    if (this.#start === undefined) return text.length;
    return this.#start - (COUNT_AT_END.exec(text.slice(Math.max(0, this.#start - LONGEST_COUNT), this.#start))?.[0].length ?? 0);
  }

  /**
   * Takes note of a new version.
   *
   * @param shared - How much the two have in common from their beginnings.
   */
  note(before: string, after: string, shared: number): void {
    const old = this.#start;
    if (shared === before.length) {
      this.#noteAppended(old);
      return;
    }
    const kept = old === undefined ? undefined : placeOf(before.slice(old), after, Math.min(shared, old + 1));
    if (old !== undefined && kept !== undefined && after.length - kept > before.length - old && isSameBefore(before, old, after, kept)) {
      this.#noteAppended(kept);
      return;
    }
    const put = kept ?? putIn(before, after, shared);
    // A tail in which something was replaced stays where it is.
    if (old !== undefined && shared > old && put === undefined) return;
    this.#appended = 0;
    if (kept === undefined) this.#drop();
    this.#start = put;
    if (this.#start !== undefined) this.#carried += 1;
  }

  /** What is carried along has grown, and nothing before it. */
  #noteAppended(start: number | undefined): void {
    this.#start = start;
    this.#appended += 1;
    if (this.#appended >= APPENDED_TWICE) this.#drop();
  }

  #drop(): void {
    this.#start = undefined;
    this.#carried = 0;
    this.#appended = 0;
  }
}

/** Behind what was put in where two versions begin to differ; undefined where the rest of the old one is no more. */
function putIn(before: string, after: string, shared: number): number | undefined {
  const start = shared - (BLANK_AT_END.exec(before.slice(0, shared))?.[0].length ?? 0);
  const rest = before.slice(start);
  const place = BEGINS_LINE.test(rest) ? placeOf(rest, after, start + 1) : undefined;
  if (place !== undefined) return place;
  const alike = alikeEnds(before.slice(shared), after.slice(shared)).second;
  return alike === 0 ? undefined : wholeStart(after, after.length - alike);
}

/** Whether the same stands before two places: above it something may have changed, as a count. */
function isSameBefore(before: string, place: number, after: string, newPlace: number): boolean {
  const length = Math.min(SURE_BEGINNING, place, newPlace);
  return before.slice(place - length, place) === after.slice(newPlace - length, newPlace);
}

/** Where a tail of the old version begins in the new one, from a place on; numbers in it change, and one of lines grows. */
function placeOf(tail: string, text: string, from: number): number | undefined {
  const line = BEGINS_LINE.exec(tail)?.[0];
  const places = [
    line === undefined ? -1 : text.lastIndexOf(tail.slice(0, SURE_BEGINNING)),
    placeAtEnd(tail, text),
    line === undefined ? -1 : text.lastIndexOf(line),
  ];
  return places.find((place) => place >= from);
}

function placeAtEnd(tail: string, text: string): number {
  const alike = alikeEnds(tail, text);
  return alike.first === tail.length ? text.length - alike.second : -1;
}

/** The next place that is in no word and in no tag; undefined where that is the end. */
function wholeStart(text: string, start: number): number | undefined {
  const next = tokenAround(text, start)?.end ?? start;
  return next < text.length ? next : undefined;
}
