/** A place in a text log: what is sent together from there on. */
import { firstIndex } from '../../base/binary-search';
import { pieceLength } from '../split-text';
import type { SpokenDocument } from '../spoken/spoken-document';
import type { TextLog, TextPlace } from './text-log';

/** Polly's limit for the billed characters of one TextEvent (Amazon Polly API reference, TextEvent). */
export const MAX_SPAN_CHARACTERS = 3000;

/** What is sent together. */
export interface TextSpan {
  readonly start: TextPlace;
  readonly end: TextPlace;
  /** What Polly gets. Empty where only a flush is due. */
  readonly request: string;
  /** The document that the request is. Default: it is plain text. */
  readonly document: SpokenDocument | undefined;
  /** Whether Polly is to speak all of it without waiting for more. */
  readonly isFlushed: boolean;
}

/** Reads a log from a place on. It needs no closing; to go back, make another. */
export class TextLogReader {
  readonly #log: TextLog;
  #place: TextPlace;
  #nextFlush: number;

  constructor(log: TextLog, from: TextPlace) {
    this.#log = log;
    this.#place = from;
    this.#nextFlush = firstIndex(log.flushes, (flush) => flush > from);
  }

  /** Where the next span begins. */
  get place(): TextPlace {
    return this.#place;
  }

  /** Whether everything was read that will ever come. */
  get isAtEnd(): boolean {
    return this.#log.isClosed || (this.#log.isEnded && this.#place === this.#log.length);
  }

  /**
   * Reads on.
   *
   * @param until - Where the span ends at the latest; a document does not end before its end. Default: anywhere.
   * @returns Undefined where there is nothing to read yet.
   */
  next(until: TextPlace = Number.POSITIVE_INFINITY): TextSpan | undefined {
    const log = this.#log;
    if (log.isClosed) return undefined;
    const start = this.#place;
    const document = log.documentFrom(start);
    if (document !== undefined && document.start <= start) {
      this.#place = document.end;
      return this.#span(start, document.document.from(start - document.start));
    }
    const { wholeLength } = log;
    const end = Math.min(wholeLength, until, document?.start ?? wholeLength, log.flushes[this.#nextFlush] ?? wholeLength);
    const available = log.slice(start, Math.min(end, start + 2 * MAX_SPAN_CHARACTERS));
    this.#place = start + pieceLength(available, MAX_SPAN_CHARACTERS);
    return this.#span(start, undefined);
  }

  #span(start: TextPlace, document: SpokenDocument | undefined): TextSpan | undefined {
    const end = this.#place;
    const { flushes } = this.#log;
    const first = this.#nextFlush;
    while ((flushes[this.#nextFlush] ?? Number.POSITIVE_INFINITY) <= end) this.#nextFlush += 1;
    const isFlushed = this.#nextFlush > first;
    if (end === start && !isFlushed) return undefined;
    return { start, end, request: document?.request ?? this.#log.slice(start, end), document, isFlushed };
  }
}
