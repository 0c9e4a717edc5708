/** The readings of a growing text, which follow its edits. */
import type { Clock, TimerHandle } from '../../base/clock';
import type { Store } from '../../base/stores/store';
import { lengthBeforeCursor } from '../../text/source/text-cursor';
import type { ReadText, TextRestart } from '../../text/spoken/text-restart';
import { footerOf, lengthLeft, type CutBack } from './cut-back';
import type { GrowingTextContent, TextReading } from './growing-text-state';
import { SettledText } from './settled-text';
import { QUIET_MS, type GrowingTextEnding } from './text-ending';
import { TextReader } from './text-reader';

/** A text that was replaced while it was spoken is the same text if it returns within this time. */
const RETURN_MS = 10_000;

/** The text that {@link TextReadings} read. */
export interface ReadableText {
  readonly clock: Clock;
  readonly content: Store<GrowingTextContent>;
  /** When the text changed last. */
  readonly changedAtMs: number;
  /** Whether the text comes from a source, which can only append text. */
  readonly isSource: () => boolean;
  /** Whether a reading has begun or waits for this code. */
  readonly isRead: () => boolean;
}

/** Reads one growing text. */
export class TextReadings {
  readonly #of: ReadableText;
  /**
   * The text that readings refer to: the current text, followed by text of a longer, earlier version if that was read. If that
   * text comes again, as in a replayed stream, it is not read again.
   */
  #known: string;
  /** How the known text was cut back. Undefined while it is the current text. */
  #cut: CutBack | undefined;
  #changedAtMs: number;
  /** Decides how much of the text may be read. Undefined before the first reading. */
  #settled: SettledText | undefined;
  /** The reader of the last reading. Only this one follows edits, since it has replaced the others. */
  #reader: TextReader | undefined;
  /** When another text has replaced this one while it was spoken. Undefined if none has, or this text has returned. */
  #setAsideAtMs: number | undefined;
  readonly #readers = new WeakMap<TextReading, TextReader>();

  constructor(of: ReadableText) {
    this.#of = of;
    this.#known = of.content.get().text;
    this.#changedAtMs = of.changedAtMs;
  }

  /** See `GrowingText`. */
  update(text: string, ending: GrowingTextEnding): boolean {
    const { content, clock } = this.#of;
    const known = this.#known;
    if (isBlankCutFrom(known, text)) {
      this.#setAsideAtMs = undefined;
      const present = content.get();
      if (ending !== present.ending || present.text !== known) content.set({ text: known, ending, failure: undefined });
      return true;
    }
    if (!isBegunBy(text, known)) {
      const left = this.#leftOf(text);
      if (left !== undefined) return this.#cutBack(text, left, ending);
      if (!this.#canFollow(text)) return false;
      this.#reader?.follow(known, text, this.#cut?.least);
    }
    if (this.#settled?.note(this.#cut?.footed ?? known, text) !== false) this.#changedAtMs = clock.now();
    this.#known = text;
    this.#cut = undefined;
    this.#setAsideAtMs = undefined;
    content.set({ text, ending, failure: undefined });
    return true;
  }

  /** See `GrowingText`. */
  isStillOf(text: string): boolean {
    return this.#isContinuedBy(text) || this.#leftOf(text) !== undefined || this.#canFollow(text);
  }

  /** See `GrowingText`. */
  setAside(): void {
    this.#setAsideAtMs = this.#of.clock.now();
  }

  /** See `GrowingText`. */
  get mayReturn(): boolean {
    return this.#setAsideAtMs !== undefined && this.#of.clock.now() - this.#setAsideAtMs <= RETURN_MS;
  }

  /** See `GrowingText`. */
  isBackIn(text: string): boolean {
    return this.mayReturn && (this.#isContinuedBy(text) || this.#leftOf(text) !== undefined);
  }

  /** See `GrowingText`. */
  get isEnded(): boolean {
    return hasEnded(this.#of.content.get().ending, this.#quietMs);
  }

  /** See `GrowingText`. */
  keepHeard(reading: TextReading, length: number): void {
    const reader = this.#readers.get(reading);
    reader?.keep(length);
    if (reader === this.#reader && this.#cut !== undefined)
      this.#known = this.#known.slice(0, Math.max(this.#cut.left, reader?.endOffset ?? 0));
  }

  /**
   * See `GrowingText`.
   *
   * @param late - The reading that waited for this code, under which the new one is known as well.
   */
  read(fromOffset: number, late?: TextReading): TextReading {
    const reading = this.#begin(TextReader.from(fromOffset), this.#text.slice(0, fromOffset));
    if (late !== undefined && this.#reader !== undefined) this.#readers.set(late, this.#reader);
    return reading;
  }

  /** See `GrowingText`. Returns undefined if another reading has replaced this one. */
  readOn(reading: TextReading): TextReading | undefined {
    const reader = this.#readers.get(reading);
    if (reader === undefined || reader !== this.#reader) return undefined;
    const next = reader.goOn(this.#text);
    return this.#begin(next, this.#text.slice(0, next.placement.toText(0)));
  }

  /** See `GrowingText`. */
  hasMore(reading: TextReading): boolean {
    const { text, ending } = this.#of.content.get();
    const extent = { end: this.#settledLength(text, ending, QUIET_MS), isEnded: true, isComplete: ending === 'complete', isQuiet: true };
    return this.#readers.get(reading)?.hasMore(text, extent) === true;
  }

  get #text(): string {
    return this.#of.content.get().text;
  }

  /** How long the text has not changed. */
  get #quietMs(): number {
    return this.#of.clock.now() - this.#changedAtMs;
  }

  #begin(reader: TextReader, precedingText: string): TextReading {
    this.#settled ??= new SettledText();
    this.#reader = reader;
    let isOver = false;
    let stopWaiting: (() => void) | undefined;
    /** The restarts of pieces that were read, for {@link RestartingSource.take}. */
    let restarts: (TextRestart | 'taken-back' | undefined)[] = [];
    const next = async (): Promise<IteratorResult<string, undefined>> => {
      while (!isOver) {
        const { text, ending, failure } = this.#of.content.get();
        const quietMs = this.#quietMs;
        const isEnded = hasEnded(ending, quietMs);
        const end = this.#settledLength(text, ending, quietMs);
        const value = reader.read(text, { end, isEnded, isComplete: ending === 'complete', isQuiet: quietMs >= QUIET_MS });
        if (value !== undefined) {
          restarts.push(reader.restart);
          return { done: false, value };
        }
        if (failure !== undefined) throw failure.cause;
        if (isEnded) break;
        const settlesAtMs = this.#of.isSource() ? undefined : this.#settled?.nextSettlingMs(text, ending, quietMs);
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
        return reader.endOffset;
      },
      get placement() {
        return reader.placement;
      },
      attach: (text: ReadText) =>
        reader.attach({
          standingAt: (edited) => text.standingAt(edited),
          cut: (length) => {
            text.cut(length);
            restarts = restarts.map(() => 'taken-back');
          },
        }),
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
    this.#readers.set(reading, reader);
    return reading;
  }

  #settledLength(text: string, ending: GrowingTextEnding, quietMs: number): number {
    if (this.#of.isSource() || this.#settled === undefined) return text.length;
    const settled = this.#settled.settledLength(text, ending, quietMs);
    return this.#cut?.footed === undefined ? settled : Math.min(settled, this.#cut.left);
  }

  /** Whether `text` is the current text, or a longer version of it. White space at the old end may be missing. */
  #isContinuedBy(text: string): boolean {
    return isBegunBy(text, this.#known) || isBlankCutFrom(this.#known, text);
  }

  /** The length of the known text that is left if `text` is a beginning of it. Undefined if it is not; see {@link lengthLeft}. */
  #leftOf(text: string): number | undefined {
    return lengthLeft(this.#known, text, this.#footerOf(this.#cut?.footed ?? this.#known), this.#reader?.endOffset ?? 0);
  }

  #footerOf(text: string): string {
    return this.#settled === undefined ? '' : footerOf(text, this.#settled.bodyLength(text));
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
    this.#changedAtMs = this.#of.clock.now();
    this.#of.content.set({ text, ending, failure: undefined });
    return true;
  }

  /** Whether a text that does not begin with the known text can still be an edited version of it. */
  #canFollow(text: string): boolean {
    const known = this.#known;
    // Before any reading, only a cursor may be replaced. A reading that has not begun yet follows any change.
    if (!this.#of.isRead()) return isBegunBy(text, known.slice(0, lengthBeforeCursor(known, true)));
    return this.#reader?.canFollow(known, text, this.#cut?.least) !== false;
  }

  /** Calls back once: at the next change, after `timeoutMs`, or when the function it returns is called. */
  #onChange(callback: () => void, timeoutMs: number | undefined): () => void {
    const { content, clock } = this.#of;
    const settle = () => {
      unsubscribe();
      clock.clearTimer(timer);
      callback();
    };
    const unsubscribe = content.subscribe(settle);
    const timer: TimerHandle | undefined = timeoutMs === undefined ? undefined : clock.setTimer(settle, timeoutMs);
    return settle;
  }
}

function hasEnded(ending: GrowingTextEnding, quietMs: number): boolean {
  return ending === 'complete' || (ending === 'unknown' && quietMs >= QUIET_MS);
}

/** Like `startsWith`, but several times as fast, since the text is compared as a whole. */
function isBegunBy(text: string, known: string): boolean {
  return text.slice(0, known.length) === known;
}

/** Whether `text` is the known text without some white space at its end. */
function isBlankCutFrom(known: string, text: string): boolean {
  return text.length <= known.length && isBegunBy(known, text) && known.slice(text.length).trim() === '';
}
