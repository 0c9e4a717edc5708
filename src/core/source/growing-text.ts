/**
 * A text that is shown as it grows and can be read aloud from its beginning any number of times, also while it grows.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { Store, type ReadableStore } from '../../base/stores/store';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import type { ReadText, RestartingSource, TextRestart } from '../../text/spoken/text-restart';
import type { TextSource, TextSourceOptions } from '../../text/source/text-source';
import { QUIET_MS, type GrowingTextEnding } from './text-ending';
import type { CutBack } from './cut-back';
import type { TextPlacement } from './edits/text-placement';
import type { SettledText, TextReader } from './text-reader';
import { sourceCode, textReaderCode } from './text-reader-code';

export { QUIET_MS, type GrowingTextEnding };

/** The current state of a growing text. */
export interface GrowingTextContent {
  readonly text: string;
  readonly ending: GrowingTextEnding;
  /** The failure of its source. An object, since the source may even throw `undefined`. */
  readonly failure: { readonly cause: unknown } | undefined;
}

/** One reading of a growing text. */
export interface TextReading extends RestartingSource {
  /** The text before the reading, at the time when it began. */
  readonly precedingText: string;
  /** End of the part that was read, as a place in the current text. */
  readonly endOffset: number;
  /** Maps the read characters to the current text. A new object after each edit. Undefined before anything was read. */
  readonly placement: TextPlacement | undefined;
}

/** A text that was replaced while it was spoken is the same text if it returns within this time. */
const RETURN_MS = 10_000;
type TextReaderCode = NonNullable<typeof textReaderCode.loaded>;

/** A text that grows. */
export class GrowingText {
  readonly #clock: Clock;
  readonly #content = new Store<GrowingTextContent>({ text: '', ending: 'unknown', failure: undefined });
  /**
   * The text that readings refer to: the current text, followed by text of a longer, earlier version if that was read. If that
   * text comes again, as in a replayed stream, it is not read again.
   */
  #known = '';
  /** How the known text was cut back. Undefined while it is the current text. */
  #cut: CutBack | undefined;
  /** Whether the text comes from a source, which can only append text. */
  #isSource = false;
  #changedAtMs: number;
  /** Decides how much of the text may be read. Undefined before its code is loaded for the first reading. */
  #settled: SettledText | undefined;
  /** The reader of the last reading. Only this one follows edits, since it has replaced the others. Undefined before it is loaded. */
  #reader: TextReader | undefined;
  #isRead = false;
  /** When another text has replaced this one while it was spoken. Undefined if none has, or this text has returned. */
  #setAsideAtMs: number | undefined;
  readonly #readers = new WeakMap<TextReading, TextReader>();
  /** Fills it again, after the code for sources could not be loaded. */
  #retryFill: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#changedAtMs = clock.now();
  }

  /** Whether a reading of it has begun. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** The current state. Signals each change. */
  get content(): ReadableStore<GrowingTextContent> {
    return this.#content;
  }

  /**
   * Replaces the text by its current version. If it was edited, and not only lengthened, then text that was read and is still
   * there is not read again. All other text is read.
   *
   * @param text - The text so far. White space at the end of the last version may be missing.
   * @param ending - Whether more text will come.
   * @returns False if this is another text, see {@link isStillOf}. Nothing is changed then.
   */
  update(text: string, ending: GrowingTextEnding): boolean {
    const known = this.#known;
    const content = this.#content.get();
    if (isBlankCutFrom(known, text)) {
      this.#setAsideAtMs = undefined;
      if (ending !== content.ending || content.text !== known) this.#content.set({ text: known, ending, failure: undefined });
      return true;
    }
    if (!isBegunBy(text, known)) {
      const left = this.#leftOf(text);
      if (left !== undefined) return this.#cutBack(text, left, ending);
      if (!this.#canFollow(text)) return false;
      this.#reader?.follow(known, text, this.#cut?.least);
    }
    if (this.#settled?.note(this.#cut?.footed ?? known, text) !== false) this.#changedAtMs = this.#clock.now();
    this.#known = text;
    this.#cut = undefined;
    this.#setAsideAtMs = undefined;
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /**
   * Whether `text` is a later version of the present text, and not another text. Before a reading has begun, it may only be
   * longer, or lack a cursor or white space at the old end. Afterwards it may also be edited, if the reader can follow.
   */
  isStillOf(text: string): boolean {
    return this.isContinuedBy(text) || this.#leftOf(text) !== undefined || this.#canFollow(text);
  }

  /** Whether `text` is the current text, or a longer version of it. White space at the old end may be missing. */
  isContinuedBy(text: string): boolean {
    const known = this.#known;
    return isBegunBy(text, known) || isBlankCutFrom(known, text);
  }

  /** Notes that another text has replaced this one while it was spoken. */
  setAside(): void {
    this.#setAsideAtMs = this.#clock.now();
  }

  /** Whether it was set aside recently, so that it may return. */
  get mayReturn(): boolean {
    return this.#setAsideAtMs !== undefined && this.#clock.now() - this.#setAsideAtMs <= RETURN_MS;
  }

  /** Whether `text` is this text again after it was set aside: whole, longer, or its beginning. */
  isBackIn(text: string): boolean {
    return this.mayReturn && (this.isContinuedBy(text) || this.#leftOf(text) !== undefined);
  }

  /** Lets the text of a reading be read again behind the first `length` characters of it, which were heard. */
  keepHeard(reading: TextReading, length: number): void {
    const reader = this.#readers.get(reading);
    reader?.keep(length);
    if (reader === this.#reader && this.#cut !== undefined)
      this.#known = this.#known.slice(0, Math.max(this.#cut.left, reader?.endOffset ?? 0));
  }

  /** Reads a source into this text until it ends, throws or the signal aborts. Never rejects. */
  async fill(source: TextSource, signal: AbortSignal, options: TextSourceOptions = {}): Promise<void> {
    this.#isSource = true;
    const code = await sourceCode.load().catch((cause: unknown) => {
      // Nothing of the source was read, so the next reading can try again.
      this.#retryFill = () => void this.fill(source, signal, options);
      this.#content.set({ ...this.#content.get(), failure: { cause } });
      return undefined;
    });
    if (code === undefined) return;
    try {
      for await (const piece of code.iterateText(source, signal, options)) {
        if (piece !== '') this.update(this.#content.get().text + piece, 'open');
      }
      if (!signal.aborted) this.update(this.#content.get().text, 'complete');
    } catch (cause) {
      this.#content.set({ ...this.#content.get(), failure: { cause } });
    }
  }

  /**
   * Reads the text from a character on, and continues while it grows. The reading ends when the text is complete. If its ending
   * is `unknown`, it ends when the text has not changed for {@link QUIET_MS}. It throws the error of a failed source.
   *
   * @param fromOffset - First character to read, in UTF-16 code units.
   */
  read(fromOffset: number): TextReading {
    const { text } = this.#content.get();
    return this.#begin(({ TextReader }) => TextReader.from(fromOffset), text.slice(0, fromOffset));
  }

  /** Reads the text that a reading has left: text that was added after its end, and text that edits have inserted. */
  readOn(reading: TextReading): TextReading {
    const { text } = this.#content.get();
    const reader = this.#readers.get(reading);
    if (reader === undefined || reader !== this.#reader) return this.read(reading.endOffset);
    const next = reader.goOn(text);
    return this.#begin(() => next, text.slice(0, next.placement.toText(0)));
  }

  /** Whether a reading has left words that can be read now. */
  hasMore(reading: TextReading): boolean {
    const { text, ending } = this.#content.get();
    return this.#readers.get(reading)?.hasMore(text, this.#settledLength(text, ending, QUIET_MS)) === true;
  }

  #begin(makeReader: (code: TextReaderCode) => TextReader, precedingText: string): TextReading {
    this.#isRead = true;
    this.#reader = undefined;
    const retryFill = this.#retryFill;
    if (retryFill !== undefined) {
      this.#retryFill = undefined;
      this.#content.set({ ...this.#content.get(), failure: undefined });
      retryFill();
    }
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
    /** The restarts of pieces that were read, for {@link RestartingSource.take}. */
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
    if (this.#isSource || this.#settled === undefined) return text.length;
    const settled = this.#settled.settledLength(text, ending, quietMs);
    return this.#cut?.footed === undefined ? settled : Math.min(settled, this.#cut.left);
  }

  /** The length of the known text that is left if `text` is a beginning of it. Undefined if it is not; see {@link lengthLeft}. */
  #leftOf(text: string): number | undefined {
    const readEnd = this.#reader?.endOffset ?? 0;
    return textReaderCode.loaded?.lengthLeft(this.#known, text, this.#footerOf(this.#cut?.footed ?? this.#known), readEnd);
  }

  #footerOf(text: string): string {
    return this.#settled === undefined ? '' : (textReaderCode.loaded?.footerOf(text, this.#settled.bodyLength(text)) ?? '');
  }

  /** Notes that the text has lost its end for now. The part of it that was read is remembered in `#known`. */
  #cutBack(text: string, left: number, ending: GrowingTextEnding): true {
    const footed = this.#cut?.footed ?? (this.#footerOf(this.#known) === '' ? undefined : this.#known);
    this.#reader?.cutBack(this.#known, left);
    this.#known = this.#known.slice(0, Math.max(left, this.#reader?.endOffset ?? 0));
    // A text that was away and comes again from its beginning may be a new answer.
    const least = this.#setAsideAtMs === undefined ? Math.min(this.#cut?.least ?? Infinity, left) : 0;
    this.#cut = { left, least, footed };
    this.#setAsideAtMs = undefined;
    this.#changedAtMs = this.#clock.now();
    this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /** Whether a text that does not begin with the known text can still be an edited version of it. */
  #canFollow(text: string): boolean {
    const known = this.#known;
    // Before any reading, only a cursor may be replaced. A reading whose code is still loading follows any change.
    if (!this.#isRead) return isBegunBy(text, known.slice(0, lengthBeforeCursor(known, true)));
    return this.#reader?.canFollow(known, text, this.#cut?.least) !== false;
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

/** Like `startsWith`, but several times as fast, since the text is compared as a whole. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

/** Whether a text contains more than white space and a cursor. */
export function isMoreThanCursor(text: string): boolean {
  return /\S/u.test(text.slice(0, lengthBeforeCursor(text, false)));
}

/** Whether `text` is the known text without some white space at its end. */
function isBlankCutFrom(known: string, text: string): boolean {
  return text.length <= known.length && isBegunBy(known, text) && known.slice(text.length).trim() === '';
}
