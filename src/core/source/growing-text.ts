/**
 * A text that is shown as it grows and can be read aloud from its beginning any number of times, also while it grows.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { Store, type ReadableStore } from '../../base/stores/store';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import type { ReadText, RestartingSource, TextRestart } from '../../text/spoken/text-restart';
import { iterateText, type TextSource, type TextSourceOptions } from '../../text/source/text-source';
import { QUIET_MS, type GrowingTextEnding } from './text-ending';
import type { TextPlacement } from './edits/text-placement';
import type { SettledText, TextReader } from './text-reader';
import { textReaderCode } from './text-reader-code';

export { QUIET_MS, type GrowingTextEnding };

/** What is there of a growing text. */
export interface GrowingTextContent {
  readonly text: string;
  readonly ending: GrowingTextEnding;
  /** What its source threw, in a property so that `undefined` can have been thrown too. */
  readonly failure: { readonly cause: unknown } | undefined;
}

/** One reading of a growing text. */
export interface TextReading extends RestartingSource {
  /** What stood before it in the whole text when it was begun. */
  readonly precedingText: string;
  /** Up to which character the text was read so far, as it is now. */
  readonly endOffset: number;
  /** Where what was read lies in the whole text as it is now; another object after each edit. Undefined before anything is read. */
  readonly placement: TextPlacement | undefined;
}

/** A cursor, dots, and marks that close what is open. */
const MARKS_AT_END = /[\s*_`~$)\]|.…]*$/u;
const LETTER = /[\p{L}\p{N}]/u;
/** What is left of a number, if no word follows that one, is another number. */
const CUT_NUMBER = /^\p{N}[.,]?\p{N}[^\p{L}]*$/u;

type TextReaderCode = NonNullable<typeof textReaderCode.loaded>;

/** A text that grows. */
export class GrowingText {
  readonly #clock: Clock;
  readonly #content = new Store<GrowingTextContent>({ text: '', ending: 'unknown', failure: undefined });
  /**
   * What readings refer to: the present text, and behind it what was read of an earlier version that was longer. It is not read
   * again if it comes again, as in a stream that is replayed.
   */
  #known = '';
  /** The least that was left of the known text since it was cut back; infinite while it is the present text. */
  #leastLeft = Infinity;
  /** Whether all of it came from a source, which cannot take anything back. */
  #isSource = false;
  #changedAtMs: number;
  /** How much of it may be read; undefined before it was read. */
  #settled: SettledText | undefined;
  /** The last one, which alone follows an edit: the others were given up for it. Undefined before it is loaded. */
  #reader: TextReader | undefined;
  #isRead = false;
  readonly #readers = new WeakMap<TextReading, TextReader>();

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
    const known = this.#known;
    const content = this.#content.get();
    if (isBlankCutFrom(known, text)) {
      if (ending !== content.ending || content.text !== known) this.#content.set({ text: known, ending, failure: undefined });
      return true;
    }
    if (!isBegunBy(text, known)) {
      const left = this.#leftOf(text);
      if (left > 0) return this.#cutBack(text, left, ending);
      if (!this.#canFollow(text)) return false;
      this.#reader?.follow(known, text, this.#leastLeft);
    }
    if (this.#settled?.note(known, text) !== false) this.#changedAtMs = this.#clock.now();
    this.#known = text;
    this.#leastLeft = Infinity;
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /**
   * Whether `text` is a later version of the present text, and not another text. Before a reading has begun, it may only be
   * longer, or lack a cursor or white space at the old end. Afterwards it may also be edited, if the reader can follow.
   */
  isStillOf(text: string): boolean {
    return this.isContinuedBy(text) || this.#leftOf(text) > 0 || this.#canFollow(text);
  }

  /** Whether `text` is what is there, longer by some, or the same but for white space at its end. */
  isContinuedBy(text: string): boolean {
    const known = this.#known;
    return isBegunBy(text, known) || isBlankCutFrom(known, text);
  }

  /** Reads a source into this text until it ends, throws or the signal aborts. Never rejects. */
  async fill(source: TextSource, signal: AbortSignal, options: TextSourceOptions = {}): Promise<void> {
    this.#isSource = true;
    try {
      for await (const piece of iterateText(source, signal, options)) {
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
    const { text } = this.#content.get();
    return this.#begin(({ TextReader }) => TextReader.from(fromOffset), text.slice(0, fromOffset));
  }

  /** Reads what a reading has left: what was added since it ended, and what edits have put in. */
  readOn(reading: TextReading): TextReading {
    const { text } = this.#content.get();
    const reader = this.#readers.get(reading);
    if (reader === undefined || reader !== this.#reader) return this.read(reading.endOffset);
    const next = reader.goOn(text);
    return this.#begin(() => next, text.slice(0, next.placement.toText(0)));
  }

  /** Whether a reading has left words to be read. */
  hasMore(reading: TextReading): boolean {
    const { text, ending } = this.#content.get();
    return this.#readers.get(reading)?.hasMore(text, this.#settledLength(text, ending, QUIET_MS)) === true;
  }

  #begin(makeReader: (code: TextReaderCode) => TextReader, precedingText: string): TextReading {
    this.#isRead = true;
    this.#reader = undefined;
    let reader: TextReader | undefined;
    const begin = (code: TextReaderCode) => {
      reader = makeReader(code);
      this.#settled ??= new code.SettledText();
      if (taken !== undefined) reader.attach(taken);
      this.#reader = reader;
      this.#readers.set(reading, reader);
      return reader;
    };
    let isOver = false;
    let stopWaiting: (() => void) | undefined;
    let taken: ReadText | undefined;
    /** Of pieces that were read and not asked for yet. */
    let restarts: (TextRestart | 'taken-back' | undefined)[] = [];
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      const present = reader ?? begin(textReaderCode.loaded ?? (await textReaderCode.load()));
      while (!isOver) {
        const { text, ending, failure } = this.#content.get();
        const quietMs = this.#clock.now() - this.#changedAtMs;
        const isEnded = ending === 'complete' || (ending === 'unknown' && quietMs >= QUIET_MS);
        const value = present.read(text, { end: this.#settledLength(text, ending, quietMs), isEnded, isQuiet: quietMs >= QUIET_MS });
        if (value !== undefined) {
          restarts.push(present.restart);
          return { done: false, value };
        }
        if (failure !== undefined) throw failure.cause;
        if (isEnded) break;
        const settlesAtMs = this.#isSource ? undefined : this.#settled?.nextSettlingMs(text, ending, quietMs);
        const dueMs = settlesAtMs ?? (ending === 'unknown' ? QUIET_MS : undefined);
        await new Promise<void>((resolve) => {
          stopWaiting = this.#onChange(resolve, dueMs === undefined ? undefined : dueMs - quietMs);
        });
      }
      isOver = true;
      return { done: true, value: undefined };
    };
    const reading: TextReading = {
      precedingText,
      get endOffset() {
        return reader?.endOffset ?? precedingText.length;
      },
      get placement() {
        return reader?.placement;
      },
      attach: (text) => {
        taken = {
          standingAt: (edited) => text.standingAt(edited),
          cut: (length) => {
            text.cut(length);
            restarts = restarts.map(() => 'taken-back');
          },
        };
        reader?.attach(taken);
      },
      take: () => restarts.shift(),
      [Symbol.asyncIterator]: () => ({
        next,
        return: () => {
          isOver = true;
          stopWaiting?.();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    if (textReaderCode.loaded !== undefined) begin(textReaderCode.loaded);
    return reading;
  }

  #settledLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
    return this.#isSource || this.#settled === undefined ? text.length : this.#settled.settledLength(text, ending, quietMs);
  }

  /** How much of the known text is left if `text` is a beginning of it, perhaps with a cursor or marks at its end; otherwise 0. */
  #leftOf(text: string): number {
    const known = this.#known;
    const left = lengthBeforeMarks(text);
    const readEnd = this.#reader?.endOffset ?? 0;
    if (readEnd <= left || !isBegunBy(known, text.slice(0, left))) return 0;
    // What is carried along behind a text stays where it is.
    const isFooted = LETTER.test(known.slice(this.#settled?.bodyLength(known) ?? known.length));
    return isFooted || !LETTER.test(known.slice(left, readEnd)) || CUT_NUMBER.test(known.slice(left - 1)) ? 0 : left;
  }

  /** The end is gone for now. What was read of it and stands is kept in mind. */
  #cutBack(text: string, left: number, ending: GrowingTextEnding): true {
    this.#reader?.cutBack(this.#known, left);
    this.#known = this.#known.slice(0, Math.max(left, this.#reader?.endOffset ?? 0));
    this.#leastLeft = Math.min(this.#leastLeft, left);
    this.#changedAtMs = this.#clock.now();
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /** Whether a text that does not begin with all that is there is the same one all the same. */
  #canFollow(text: string): boolean {
    const known = this.#known;
    // Of a text that nobody reads, nothing stands; one that is about to be read may become any other.
    if (!this.#isRead) return isBegunBy(text, known.slice(0, lengthBeforeCursor(known, true)));
    return this.#reader?.canFollow(known, text, this.#leastLeft) !== false;
  }

  /** Calls back once: at the next change, after `timeoutMs`, or when the function it returns is called. */
  #onChange(callback: () => void, timeoutMs: number | undefined): () => void {
    const settle = () => {
      unsubscribe();
      this.#clock.clearTimer(timer);
      callback();
    };
    const unsubscribe = this.#content.subscribe(settle);
    const timer: TimerHandle | undefined = timeoutMs === undefined ? undefined : this.#clock.setTimer(settle, timeoutMs);
    return settle;
  }
}

/** Compared at once, which is several times as fast as `startsWith`. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

function lengthBeforeMarks(text: string): number {
  const length = lengthBeforeCursor(text, false);
  return length - (MARKS_AT_END.exec(text.slice(0, length))?.[0].length ?? 0);
}

/** Whether there is more in a text than white space and a cursor. */
export function isMoreThanCursor(text: string): boolean {
  return /\S/u.test(text.slice(0, lengthBeforeCursor(text, false)));
}

/** Whether only white space is missing at the end. */
function isBlankCutFrom(known: string, text: string): boolean {
  return text.length <= known.length && isBegunBy(known, text) && known.slice(text.length).trim() === '';
}
