/**
 * A text that is shown as it grows and can be read aloud from its beginning any number of times, also while it grows.
 */
import type { Clock, TimerHandle } from '../base/clock';
import { Store, type ReadableStore } from '../base/store';
import { iterateText, type TextSource } from '../text/text-source';
import { sharedPrefixLength } from '../text/shared-ends';
import { followEditCode } from './follow-edit-code';
import { endOfDone, gapsBetween, nextStretch, readFrom, readOnFrom, withRead, type NextStretch, type ReadStretches } from './read-stretches';
import { QUIET_MS, SettledText, type GrowingTextEnding } from './settled-text';
import type { TextPlacement } from './text-placement';

export { QUIET_MS, type GrowingTextEnding };

/** What is there of a growing text. */
export interface GrowingTextContent {
  readonly text: string;
  readonly ending: GrowingTextEnding;
  /** What its source threw, in a property so that `undefined` can have been thrown too. */
  readonly failure: { readonly cause: unknown } | undefined;
}

/** One reading of a growing text. */
export interface TextReading extends AsyncIterable<string> {
  /** What stood before it in the whole text when it was begun. */
  readonly precedingText: string;
  /** Up to which character the text was read so far, as it is now. */
  readonly endOffset: number;
  /** Where what was read lies in the whole text as it is now; another object after each edit. */
  readonly placement: TextPlacement;
}

/** How far a reading has come in the text as it is now. */
interface Place {
  stretches: ReadStretches;
  /** The last one that was read. */
  lastCharacter: string;
}

/** A text that grows. */
export class GrowingText {
  readonly #clock: Clock;
  readonly #content = new Store<GrowingTextContent>({ text: '', ending: 'unknown', failure: undefined });
  readonly #settled = new SettledText();
  /** Whether all of it came from a source, which cannot take anything back. */
  #isSource = false;
  #changedAtMs: number;
  /** Of the last reading, which alone follows an edit: the others were given up for it. */
  #place: Place | undefined;
  readonly #places = new WeakMap<TextReading, Place>();
  #lastEdit: { readonly before: string; readonly after: string; readonly from: ReadStretches; readonly to: ReadStretches | undefined } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#changedAtMs = clock.now();
  }

  /** What is there, and a signal when more has come. */
  get content(): ReadableStore<GrowingTextContent> {
    return this.#content;
  }

  /**
   * Says what the whole text is by now. Where that was edited rather than appended to, what was read of it and still stands
   * is not read again, and everything else is read.
   *
   * @param text - The text so far. White space that was there at the end before may be missing.
   * @param ending - Whether more will come.
   * @returns False when it is another text, and nothing was changed: see {@link isStillOf}.
   */
  update(text: string, ending: GrowingTextEnding): boolean {
    const content = this.#content.get();
    const { text: known } = content;
    if (isBlankCutFrom(known, text)) {
      if (ending !== content.ending) this.#content.set({ ...content, ending, failure: undefined });
      return true;
    }
    if (!isBegunBy(text, known)) {
      const stretches = this.#followed(text);
      if (stretches === undefined) return false;
      if (stretches !== 'unread' && this.#place !== undefined) this.#place.stretches = stretches;
    }
    if (this.#settled.note(known, text)) this.#changedAtMs = this.#clock.now();
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /**
   * Whether `text` is what is there, longer by some or edited. A text of which nothing was read may become any other; one
   * that was read keeps some of that.
   */
  isStillOf(text: string): boolean {
    return this.isContinuedBy(text) || this.#followed(text) !== undefined;
  }

  /** Whether `text` is what is there, longer by some, or the same but for white space at its end. */
  isContinuedBy(text: string): boolean {
    const known = this.#content.get().text;
    return isBegunBy(text, known) || isBlankCutFrom(known, text);
  }

  /** Reads a source into this text until it ends, throws or the signal aborts. Never rejects. */
  async fill(source: TextSource, signal: AbortSignal): Promise<void> {
    this.#isSource = true;
    try {
      for await (const piece of iterateText(source, signal)) {
        if (piece !== '') this.update(this.#content.get().text + piece, 'open');
      }
      if (!signal.aborted) this.update(this.#content.get().text, 'complete');
    } catch (cause) {
      this.#content.set({ ...this.#content.get(), failure: { cause } });
    }
  }

  /**
   * Reads the text from a character on, and goes on as it grows. Ends when it is complete, or when nobody says whether
   * it is and it has not grown for {@link QUIET_MS}; throws what its source threw.
   *
   * @param fromOffset - First character to read, in UTF-16 code units.
   */
  read(fromOffset: number): TextReading {
    return this.#begin(readFrom(fromOffset), fromOffset);
  }

  /** Reads what a reading has left: what was added since it ended, and what edits have put in. */
  readOn(reading: TextReading): TextReading {
    const { text } = this.#content.get();
    const place = this.#places.get(reading);
    if (place === undefined || place !== this.#place) return this.read(reading.endOffset);
    const stretches = readOnFrom(place.stretches, text);
    return this.#begin(stretches, stretches.placement.toText(0));
  }

  /** Whether a reading has left words to be read. */
  hasMore(reading: TextReading): boolean {
    const { text, ending } = this.#content.get();
    const place = this.#places.get(reading);
    const end = this.#settledLength(text, ending, QUIET_MS);
    const gaps = place === undefined ? [{ start: reading.endOffset, end }] : gapsBetween(place.stretches.done, end);
    return gaps.some((gap) => /\S/u.test(text.slice(gap.start, gap.end)));
  }

  #begin(stretches: ReadStretches, fromOffset: number): TextReading {
    const place: Place = { stretches, lastCharacter: '' };
    this.#place = place;
    let isOver = false;
    let stopWaiting: (() => void) | undefined;
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      // An edit may come at any time from now on.
      if (!this.#isSource && followEditCode.loaded === undefined) await followEditCode.load();
      while (!isOver) {
        const { text, ending, failure } = this.#content.get();
        const quietMs = this.#clock.now() - this.#changedAtMs;
        const isEnded = ending === 'complete' || (ending === 'unknown' && quietMs >= QUIET_MS);
        const stretch = nextStretch(place.stretches, text, this.#settledLength(text, ending, quietMs), isEnded);
        if (stretch !== undefined) return { done: false, value: take(place, text, stretch) };
        if (failure !== undefined) throw failure.cause;
        if (isEnded) break;
        const dueMs = this.#isSource ? undefined : (this.#settled.nextSettlingMs(text, ending, quietMs) ?? (ending === 'unknown' ? QUIET_MS : undefined));
        await new Promise<void>((resolve) => {
          stopWaiting = this.#onChange(resolve, dueMs === undefined ? undefined : dueMs - quietMs);
        });
      }
      isOver = true;
      return { done: true, value: undefined };
    };
    const reading: TextReading = {
      precedingText: this.#content.get().text.slice(0, fromOffset),
      get endOffset() {
        return endOfDone(place.stretches);
      },
      get placement() {
        return place.stretches.placement;
      },
      [Symbol.asyncIterator]: () => ({
        next,
        return: () => {
          isOver = true;
          stopWaiting?.();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    this.#places.set(reading, place);
    return reading;
  }

  #settledLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
    return this.#isSource ? text.length : this.#settled.settledLength(text, ending, quietMs);
  }

  /** Where the last reading is in an edited text; `unread` where no edit can matter, undefined where that is another text. */
  #followed(text: string): ReadStretches | 'unread' | undefined {
    const place = this.#place;
    const before = this.#content.get().text;
    if (place === undefined) return this.#settled.isGrown(before, text) ? 'unread' : undefined;
    const { stretches } = place;
    const { loaded } = followEditCode;
    // Nothing is read before the code is there.
    const end = endOfDone(stretches);
    if (end === 0 || loaded === undefined) return 'unread';
    if (sharedPrefixLength(before, text, Math.min(end, text.length)) >= end) return stretches;
    const last = this.#lastEdit;
    if (last?.before === before && last.after === text && last.from === stretches) return last.to;
    const to = loaded.followEdit(stretches, before, text);
    this.#lastEdit = { before, after: text, from: stretches, to };
    return to;
  }

  /** Calls back once: at the next change, after `timeoutMs`, or when the function it returns is called. */
  #onChange(callback: () => void, timeoutMs: number | undefined): () => void {
    const settle = () => {
      unsubscribe();
      this.#clock.clearTimer(timer);
      callback();
    };
    const unsubscribe = this.#content.subscribe(settle);
    const timer: TimerHandle | undefined =
      timeoutMs === undefined ? undefined : this.#clock.setTimer(settle, timeoutMs);
    return settle;
  }
}

/** Compared at once, which is several times as fast as `startsWith`. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

/** Whether only white space is missing at the end. */
function isBlankCutFrom(known: string, text: string): boolean {
  return text.length <= known.length && isBegunBy(known, text) && known.slice(text.length).trim() === '';
}

/** Takes a stretch of the text for read. What is read elsewhere than behind the rest is kept apart from it. */
function take(place: Place, text: string, stretch: NextStretch): string {
  const piece = text.slice(stretch.start, stretch.end);
  const { jumpedFrom } = stretch;
  const isApart = jumpedFrom === undefined || /^(?:\s|$)/u.test(place.lastCharacter) || /^[\s.,;:!?…)\]]/u.test(piece);
  const passedOver = text.slice(Math.min(stretch.start, jumpedFrom ?? 0), Math.max(stretch.start, jumpedFrom ?? 0));
  const separator = isApart ? '' : passedOver.includes('\n') ? '\n\n' : ' ';
  place.stretches = withRead(place.stretches, stretch, separator.length);
  place.lastCharacter = piece.slice(-1);
  return separator + piece;
}
