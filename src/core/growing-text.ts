/**
 * A text that is shown as it grows and can be read aloud from its beginning any number of times, also while it grows.
 */
import type { Clock, TimerHandle } from '../base/clock';
import { Store, type ReadableStore } from '../base/store';
import { editedStretch, offsetAfterEdit } from '../text/edited-text';
import { iterateText, type TextSource } from '../text/text-source';
import { TextPlacement } from './text-placement';

/** A text nobody calls complete counts as such when it has not grown for this long. */
export const QUIET_MS = 1000;

/**
 * Whether more text will come: `open`, yes; `complete`, no; `unknown`, nobody says, and quiet counts as the end.
 */
export type GrowingTextEnding = 'open' | 'complete' | 'unknown';

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

/** How far a reading has come. */
interface Place {
  /** In the text as it is now. */
  offset: number;
  readCharacters: number;
  placement: TextPlacement;
}

/** A text that grows. */
export class GrowingText {
  readonly #clock: Clock;
  readonly #content = new Store<GrowingTextContent>({ text: '', ending: 'unknown', failure: undefined });
  #grownAtMs: number;
  /** Of the last reading, which alone follows an edit: the others were given up for it. */
  #place: Place | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#grownAtMs = clock.now();
  }

  /** What is there, and a signal when more has come. */
  get content(): ReadableStore<GrowingTextContent> {
    return this.#content;
  }

  /**
   * Says what the whole text is by now. Where that was edited rather than appended to, what was read of it stands, and the
   * rest is read in the new text.
   *
   * @param text - The text so far. White space that was there at the end before may be missing.
   * @param ending - Whether more will come.
   * @returns False when it is another text, and nothing was changed: see {@link isStillOf}.
   */
  update(text: string, ending: GrowingTextEnding): boolean {
    const content = this.#content.get();
    if (!this.isContinuedBy(text)) return this.#edit(text, ending);
    const longer = text.length > content.text.length;
    if (longer) this.#grownAtMs = this.#clock.now();
    if (longer || ending !== content.ending) {
      this.#content.set({ text: longer ? text : content.text, ending, failure: undefined });
    }
    return true;
  }

  /** Whether `text` is what is there, longer by some or edited: a text of which something was read, and that has more in common with it than not. */
  isStillOf(text: string): boolean {
    return this.isContinuedBy(text) || this.#offsetIn(text) !== undefined;
  }

  /** Whether `text` is what is there, longer by some, or the same but for white space at its end. */
  isContinuedBy(text: string): boolean {
    const known = this.#content.get().text;
    return text.startsWith(known) || (known.startsWith(text) && known.slice(text.length).trim() === '');
  }

  /** Reads a source into this text until it ends, throws or the signal aborts. Never rejects. */
  async fill(source: TextSource, signal: AbortSignal): Promise<void> {
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
    const place: Place = { offset: fromOffset, readCharacters: 0, placement: TextPlacement.from(fromOffset) };
    this.#place = place;
    let left = false;
    let stopWaiting: (() => void) | undefined;
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      while (!left) {
        const { text, ending, failure } = this.#content.get();
        if (text.length > place.offset) {
          const value = text.slice(place.offset);
          place.offset = text.length;
          place.readCharacters += value.length;
          return { done: false, value };
        }
        if (failure !== undefined) throw failure.cause;
        const quietMs = this.#clock.now() - this.#grownAtMs;
        if (ending === 'complete' || (ending === 'unknown' && quietMs >= QUIET_MS)) break;
        await new Promise<void>((resolve) => {
          stopWaiting = this.#onChange(resolve, ending === 'unknown' ? QUIET_MS - quietMs : undefined);
        });
      }
      return { done: true, value: undefined };
    };
    return {
      precedingText: this.#content.get().text.slice(0, fromOffset),
      get endOffset() {
        return place.offset;
      },
      get placement() {
        return place.placement;
      },
      [Symbol.asyncIterator]: () => ({
        next,
        return: () => {
          left = true;
          stopWaiting?.();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
  }

  #edit(text: string, ending: GrowingTextEnding): boolean {
    const place = this.#place;
    const offset = this.#offsetIn(text);
    if (place === undefined || offset === undefined) return false;
    place.placement = place.placement.edited(editedStretch(this.#content.get().text, text), place.readCharacters, offset);
    place.offset = offset;
    this.#grownAtMs = this.#clock.now();
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /** Where the last reading goes on in an edited text; undefined where that is another text. */
  #offsetIn(text: string): number | undefined {
    const spokenLength = this.#place?.offset ?? 0;
    return spokenLength === 0 ? undefined : offsetAfterEdit({ before: this.#content.get().text, spokenLength, after: text });
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
