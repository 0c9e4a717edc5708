/**
 * Parses `text/event-stream` (WHATWG HTML, 9.2.6 "Interpreting an event stream"). The fields for reconnecting, `id` and
 * `retry`, are ignored: a text that is being spoken is not requested again.
 */
import { LineSplitter } from './line-splitter';

/** One event. */
export interface ServerSentEvent {
  /** The field `event`. Default: `message`. */
  readonly type: string;
  /** The lines of the field `data`, joined. */
  readonly data: string;
}

/** Data directly after its colon that is neither JSON nor the end mark. */
const BARE_TEXT = /^(?!\[DONE\])[^\s{["]/u;
/** A word after a space, which may belong to the format or to the text. */
const SPACED_WORD = /^ [\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{M}\d]+$/u;
/** The most such events to hold until another one decides. */
const MAX_HELD_EVENTS = 8;

interface RawEvent {
  readonly type: string;
  /** The text after the colon of each data line. */
  readonly lines: readonly string[];
}

/** The events of one stream. */
export class ServerSentEventParser {
  readonly #lines = new LineSplitter();
  #isAtStart = true;
  #type = '';
  #data: string[] = [];
  /** Whether the space after a colon belongs to the format or to the text. Spring sends no space of the format. */
  #space: 'unknown' | 'of the format' | 'of the text' = 'unknown';
  /** Whether a word was passed on before that was known. */
  #hasWord = false;
  /** Events that wait until that is known. */
  #held: RawEvent[] = [];

  /**
   * Adds text of the stream, split anywhere.
   *
   * @returns The events that have ended.
   */
  push(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    for (const line of this.#lines.push(this.#withoutByteOrderMark(text))) {
      if (line === '') events.push(...this.#dispatch());
      else this.#takeField(line);
    }
    return events;
  }

  /**
   * Ends the stream.
   *
   * @returns The event without a final blank line, if there is one. The standard would discard it.
   */
  flush(): ServerSentEvent[] {
    for (const line of this.#lines.flush()) this.#takeField(line);
    const last = this.#dispatch();
    return [...last, ...this.#release()];
  }

  #dispatch(): ServerSentEvent[] {
    const event: RawEvent = { type: this.#type || 'message', lines: this.#data };
    this.#data = [];
    this.#type = '';
    if (event.lines.length === 0) return [];
    this.#held.push(event);
    if (event.lines.some((line) => BARE_TEXT.test(line))) this.#space = 'of the text';
    else if (this.#space === 'unknown') {
      const mayBeHeld = this.#held.length < MAX_HELD_EVENTS && event.type === 'message' && event.lines.length === 1;
      if (mayBeHeld && SPACED_WORD.test(event.lines[0] ?? '')) {
        // At the start of a text a space means nothing.
        const isFirst = !this.#hasWord;
        this.#hasWord = true;
        return isFirst ? this.#release() : [];
      }
      // An event without data decides nothing.
      const isEmpty = event.lines.every((line) => line === '');
      if (mayBeHeld && isEmpty && this.#held.length > 1) return [];
      if (!isEmpty) this.#space = 'of the format';
    }
    return this.#release();
  }

  #release(): ServerSentEvent[] {
    const events = this.#held.map(({ type, lines }) => ({ type, data: lines.map((line) => this.#valueOf(line)).join('\n') }));
    this.#held = [];
    return events;
  }

  #valueOf(line: string): string {
    return this.#space !== 'of the text' && line.startsWith(' ') ? line.slice(1) : line;
  }

  #takeField(line: string): void {
    const colon = line.indexOf(':');
    // A line that begins with a colon is a comment; its field name is empty.
    const name = colon < 0 ? line : line.slice(0, colon);
    const rest = colon < 0 ? '' : line.slice(colon + 1);
    if (name === 'data') this.#data.push(rest);
    else if (name === 'event') this.#type = rest.replace(/^ /u, '');
  }

  #withoutByteOrderMark(text: string): string {
    if (!this.#isAtStart || text === '') return text;
    this.#isAtStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}
