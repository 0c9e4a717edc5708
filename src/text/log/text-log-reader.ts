/** Reads a text log from a place, in spans that are each sent to Polly at once. */
import { firstIndex } from '../../base/binary-search';
import { MAX_BILLED_CHARACTERS } from '../../base/ssml/billed-characters';
import { pieceLength } from '../split-text';
import type { SpokenDocument } from '../spoken/spoken-document';
import type { TextLog, TextPlace } from './text-log';

/** A stretch of text that is sent to Polly at once. */
export interface TextSpan {
  readonly start: TextPlace;
  readonly end: TextPlace;
  /** The text that Polly gets. Empty if only a flush is due. */
  readonly request: string;
  /** The SSML document that the request is; undefined for plain text. */
  readonly document: SpokenDocument | undefined;
  /** Whether Polly is to speak the whole span without waiting for more text. */
  readonly isFlushed: boolean;
}

/** Reads a log from a place on. It needs no closing; to go back, create another reader. */
export class TextLogReader {
  readonly #log: TextLog;
  #place: TextPlace;
  #nextFlush: number;

  constructor(log: TextLog, from: TextPlace) {
    this.#log = log;
    this.#place = from;
    this.#nextFlush = firstIndex(log.flushes, (flush) => flush > from);
  }

  /** The start of the next span. */
  get place(): TextPlace {
    return this.#place;
  }

  /** Whether the log has ended and everything was read. */
  get isAtEnd(): boolean {
    return this.#log.isClosed || (this.#log.isEnded && this.#place === this.#log.length);
  }

  /**
   * Reads the next span.
   *
   * @param until - The latest end of the span; a document is never split. Default: no limit.
   * @returns Undefined if there is nothing to read yet.
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
    const available = log.slice(start, Math.min(end, start + 2 * MAX_BILLED_CHARACTERS));
    this.#place = start + pieceLength(available, MAX_BILLED_CHARACTERS);
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
