/** Reads a text log from a place on, in spans. Each span is sent to Polly as one unit. */
import { firstIndex } from '../../base/binary-search';
import { MAX_BILLED_CHARACTERS } from '../../base/ssml/billed-characters';
import { OffsetMap, type TextRange } from '../spoken/offset-map';
import { pieceLength } from '../split-text';
import type { SpokenDocument } from '../spoken/spoken-document';
import type { TextLog, TextPlace } from './text-log';

/** A stretch of text that is sent to Polly as one unit. */
export interface TextSpan {
  readonly start: TextPlace;
  readonly end: TextPlace;
  /** The request text. Empty if only a flush is due. */
  readonly request: string;
  readonly type: 'text' | 'ssml';
  /** Whether Polly should speak the whole span without waiting for more text. */
  readonly isFlushed: boolean;
  /** Returns the range of the log for characters of the request, without white space. Undefined if they are not spoken. */
  wordAt(requestStart: number, requestEnd: number): TextRange | undefined;
}

/** The size of a span: all available text, or a whole sentence or document. */
export type SpanUnit = 'available' | 'sentence';

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

  /** Whether everything before a flush was read, but not the flush. */
  get isFlushDue(): boolean {
    return this.#log.flushes[this.#nextFlush] === this.#place;
  }

  /** Whether the log has ended and everything was read. */
  get isAtEnd(): boolean {
    return this.#log.isClosed || (this.#log.isEnded && this.#place === this.#log.length);
  }

  /**
   * Reads the next span.
   *
   * @param unit - The size of the span.
   * @param until - The latest end of the span; a document is never split. Default: no limit.
   * @returns Undefined if there is nothing to read yet.
   */
  next(unit: SpanUnit, until: TextPlace = Number.POSITIVE_INFINITY): TextSpan | undefined {
    const log = this.#log;
    if (log.isClosed) return undefined;
    const start = this.#place;
    const document = log.documentFrom(start);
    if (document !== undefined && document.start <= start) {
      this.#place = document.end;
      return this.#span(start, document.document.from(start - document.start));
    }
    const bound = Math.min(until, document?.start ?? until, log.flushes[this.#nextFlush] ?? until);
    const end = unit === 'available' ? Math.min(log.wholeLength, bound) : this.#sentenceEnd(bound);
    if (end === undefined) return undefined;
    const available = log.slice(start, Math.min(end, start + 2 * MAX_BILLED_CHARACTERS));
    this.#place = start + pieceLength(available, MAX_BILLED_CHARACTERS);
    return this.#span(start, undefined);
  }

  /** Returns the end of the sentence that begins here, limited by `bound`. Undefined while the sentence may continue. */
  #sentenceEnd(bound: TextPlace): TextPlace | undefined {
    const { wholeLength, isEnded } = this.#log;
    const end = Math.min(bound, this.#firstEnd() ?? Number.POSITIVE_INFINITY);
    if (end <= wholeLength) return end;
    return isEnded ? wholeLength : undefined;
  }

  /** Returns the first sentence end after the place. White space after a document belongs to the next sentence. */
  #firstEnd(): TextPlace | undefined {
    const log = this.#log;
    let end = log.sentenceEndFrom(this.#place + 1);
    while (end !== undefined && log.slice(this.#place, end).trim() === '') end = log.sentenceEndFrom(end + 1);
    return end;
  }

  #span(start: TextPlace, document: SpokenDocument | undefined): TextSpan | undefined {
    const log = this.#log;
    const end = this.#place;
    const first = this.#nextFlush;
    while ((log.flushes[this.#nextFlush] ?? Number.POSITIVE_INFINITY) <= end) this.#nextFlush += 1;
    const isFlushed = this.#nextFlush > first;
    if (end === start && !isFlushed) return undefined;
    return {
      start,
      end,
      request: document?.request ?? log.slice(start, end),
      type: document === undefined ? 'text' : 'ssml',
      isFlushed,
      wordAt: wordFinder(log, start, document),
    };
  }
}

function wordFinder(log: TextLog, start: TextPlace, document: SpokenDocument | undefined): TextSpan['wordAt'] {
  if (document === undefined) return (from, to) => wordIn(log, { start: start + from, end: start + to });
  let map: OffsetMap | undefined;
  return (from, to) => {
    if (map === undefined) {
      map = new OffsetMap();
      document.noteRequest(map, start);
    }
    return wordIn(log, map.toDisplayedRange(from, to));
  };
}

/** Returns a range of the log without the white space around it, which stands for pauses. Undefined if nothing else is in it. */
function wordIn(log: TextLog, { start, end }: TextRange): TextRange | undefined {
  const said = log.slice(start, end);
  const wordStart = start + said.length - said.trimStart().length;
  const wordEnd = start + said.trimEnd().length;
  return wordStart < wordEnd ? { start: wordStart, end: wordEnd } : undefined;
}
