/**
 * Detects a carried tail: text after the place at which a growing text grows, such as a note, sources, a count of tokens, or closing
 * marks. An app appends it to each version. The tail itself may change and grow.
 */
import { alikeEnds } from '../../text/diff/alike-ends';
import { tokenAround } from '../../text/diff/text-tokens';

/** After this many versions with the same tail, the tail is certain. */
const CARRIED_TWICE = 2;
/** After this many versions that only append, there is no tail: the text grows at its end. */
const APPENDED_TWICE = 2;
/** Length of a tail's beginning that identifies a tail which begins a line, in UTF-16 code units. */
const SURE_BEGINNING = 24;
const BLANK_AT_END = /\s*\n\s*$/u;
const BEGINS_LINE = /^\s*\n\s*\S?/u;
const COUNT_AT_END = /[\s([]*\p{Sc}?\p{N}+(?:[.,:]\p{N}+)*$/u;
const LONGEST_COUNT = 200;

/** Follows the versions of one growing text. */
export class CarriedTail {
  #start: number | undefined;
  #carried = 0;
  #appended = 0;

  /** Whether the last version that did not simply append has carried a tail. */
  get isThere(): boolean {
    return this.#start !== undefined;
  }

  /** Whether the tail is certain, because several versions have carried it. */
  get isSure(): boolean {
    return this.#start !== undefined && this.#carried >= CARRIED_TWICE;
  }

  /** Returns the start of the tail in the last version, or the end of the text if there is none. A number directly before it counts as its part. */
  startIn(text: string): number {
    if (this.#start === undefined) return text.length;
    return this.#start - (COUNT_AT_END.exec(text.slice(Math.max(0, this.#start - LONGEST_COUNT), this.#start))?.[0].length ?? 0);
  }

  /**
   * Compares a new version with the previous one.
   *
   * @param shared - Length of the common beginning of both versions, in UTF-16 code units.
   */
  note(before: string, after: string, shared: number): void {
    const old = this.#start;
    if (before === after) return;
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
    // Only text inside the tail was replaced, so the tail stays where it is.
    if (old !== undefined && shared > old && put === undefined) return;
    this.#appended = 0;
    if (kept === undefined) this.#drop();
    this.#start = put;
    if (this.#start !== undefined) this.#carried += 1;
  }

  /** Notes that the text has only grown at its end. */
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

/** Returns the end of the text that was inserted where two versions begin to differ. Undefined if the rest of the old version is gone. */
function putIn(before: string, after: string, shared: number): number | undefined {
  const start = shared - (BLANK_AT_END.exec(before.slice(0, shared))?.[0].length ?? 0);
  const rest = before.slice(start);
  const place = BEGINS_LINE.test(rest) ? placeOf(rest, after, start + 1) : undefined;
  if (place !== undefined) return place;
  const alike = alikeEnds(before.slice(shared), after.slice(shared)).second;
  return alike === 0 ? undefined : wholeStart(after, after.length - alike);
}

/** Whether the text directly before two places is the same. Text further up may differ, for example a count. */
function isSameBefore(before: string, place: number, after: string, newPlace: number): boolean {
  const length = Math.min(SURE_BEGINNING, place, newPlace);
  return before.slice(place - length, place) === after.slice(newPlace - length, newPlace);
}

/** Finds the tail of the old version in the new one, at or after `from`. Numbers in it may have changed, and a tail of several lines may have grown. */
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

/** Returns the next place that is not inside a word or tag. Undefined if that is the end of the text. */
function wholeStart(text: string, start: number): number | undefined {
  const next = tokenAround(text, start)?.end ?? start;
  return next < text.length ? next : undefined;
}
