/**
 * A text that is shown as it grows and can be read aloud from its beginning any number of times, also while it grows. The code that
 * reads it and follows its edits is loaded when it is first read.
 */
import type { Clock } from '../../base/clock';
import { Store, type ReadableStore } from '../../base/stores/store';
import type { ReadText } from '../../text/spoken/text-restart';
import type { TextSource, TextSourceOptions } from '../../text/source/text-source';
import type { GrowingTextContent, TextReading } from './growing-text-state';
import type { GrowingTextEnding } from './text-ending';
import type { TextReadings } from './text-readings';
import { sourceCode, textReaderCode } from './text-reader-code';

export { isMoreThanCursor } from '../../text/source/cursor-signs';
export type { GrowingTextEnding, TextReading };

/** A text that grows. */
export class GrowingText {
  readonly #clock: Clock;
  readonly #content = new Store<GrowingTextContent>({ text: '', ending: 'unknown', failure: undefined });
  /** Whether the text comes from a source, which can only append text. */
  #isSource = false;
  #isRead = false;
  #changedAtMs: number;
  #readings: TextReadings | undefined;
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
    const readings = this.#loaded;
    if (readings !== undefined) return readings.update(text, ending);
    const content = this.#content.get();
    if (text !== content.text) this.#changedAtMs = this.#clock.now();
    if (text !== content.text || ending !== content.ending) this.#content.set({ text, ending, failure: undefined });
    return true;
  }

  /**
   * Whether `text` is a later version of the present text, and not another text. Before a reading has begun, it may only be
   * longer, or lack a cursor or white space at the old end. Afterwards it may also be edited, if the reader can follow. Before the
   * code is loaded, nothing can have been read, and any text is a later version.
   */
  isStillOf(text: string): boolean {
    return this.#loaded?.isStillOf(text) !== false;
  }

  /** Notes that another text has replaced this one while it was spoken. */
  setAside(): void {
    this.#loaded?.setAside();
  }

  /** Whether it was set aside recently, so that it may return. */
  get mayReturn(): boolean {
    return this.#loaded?.mayReturn === true;
  }

  /** Whether `text` is this text again after it was set aside: whole, longer, or its beginning. */
  isBackIn(text: string): boolean {
    return this.#loaded?.isBackIn(text) === true;
  }

  /** Whether it is complete, or counts as complete because it has not grown. */
  get isEnded(): boolean {
    return this.#loaded?.isEnded === true;
  }

  /** Lets the text of a reading be read again behind the first `length` characters of it, which were heard. */
  keepHeard(reading: TextReading, length: number): void {
    this.#loaded?.keepHeard(reading, length);
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
    this.#isRead = true;
    const retryFill = this.#retryFill;
    if (retryFill !== undefined) {
      this.#retryFill = undefined;
      this.#content.set({ ...this.#content.get(), failure: undefined });
      retryFill();
    }
    return this.#loaded?.read(fromOffset) ?? this.#readLate(fromOffset);
  }

  /** Reads the text that a reading has left: text that was added after its end, and text that edits have inserted. */
  readOn(reading: TextReading): TextReading {
    return this.#loaded?.readOn(reading) ?? this.read(reading.endOffset);
  }

  /** Whether a reading has left words that can be read now. */
  hasMore(reading: TextReading): boolean {
    return this.#loaded?.hasMore(reading) === true;
  }

  get #loaded(): TextReadings | undefined {
    const code = textReaderCode.loaded;
    this.#readings ??=
      code &&
      new code.TextReadings({
        clock: this.#clock,
        content: this.#content,
        changedAtMs: this.#changedAtMs,
        isSource: () => this.#isSource,
        isRead: () => this.#isRead,
      });
    return this.#readings;
  }

  /** A reading that begins when its code is loaded. */
  #readLate(fromOffset: number): TextReading {
    // Its code arrives while other code of speech does.
    textReaderCode.load().catch(() => undefined);
    const precedingText = this.#content.get().text.slice(0, fromOffset);
    let begun: { readonly reading: TextReading; readonly pieces: AsyncIterator<string> } | undefined;
    let isOver = false;
    let taken: ReadText | undefined;
    const late: TextReading = {
      precedingText,
      get endOffset() {
        return begun?.reading.endOffset ?? precedingText.length;
      },
      get placement() {
        return begun?.reading.placement;
      },
      attach: (text) => {
        taken = text;
        begun?.reading.attach(text);
      },
      take: () => begun?.reading.take(),
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          if (begun === undefined) {
            await textReaderCode.load();
            if (isOver) return { done: true, value: undefined };
            const reading = this.#loaded?.read(fromOffset, late) as TextReading;
            begun = { reading, pieces: reading[Symbol.asyncIterator]() };
            if (taken !== undefined) reading.attach(taken);
          }
          return begun.pieces.next();
        },
        return: async () => {
          isOver = true;
          await begun?.pieces.return?.();
          return { done: true, value: undefined };
        },
      }),
    };
    return late;
  }
}
