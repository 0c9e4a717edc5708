/**
 * Reads `text/event-stream` (WHATWG HTML, 9.2.6 "Interpreting an event stream"). Fields that are about reconnecting,
 * `id` and `retry`, are left out: a text that is being spoken is not asked for again.
 */
import { LineSplitter } from './line-splitter';

/** One event. */
export interface ServerSentEvent {
  /** What the field `event` said. Default: `message`. */
  readonly type: string;
  /** The lines of the field `data`, joined. */
  readonly data: string;
}

/** Data that is neither JSON nor the mark of the end, right behind its colon. */
const BARE_TEXT = /^data:(?!\[DONE\])[^\s{["]/u;

/** The events of one stream. */
export class ServerSentEventParser {
  readonly #lines = new LineSplitter();
  #isAtStart = true;
  #type = '';
  #data: string[] = [];
  /** Whether the space behind a colon is the text's: Spring puts none there. */
  #hasBareData = false;

  /**
   * Takes more of the stream, cut anywhere.
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
   * Says that the stream has ended.
   *
   * @returns The event that no blank line has ended, if there is one. The standard says that it is none.
   */
  flush(): ServerSentEvent[] {
    for (const line of this.#lines.flush()) this.#takeField(line);
    return this.#dispatch();
  }

  #dispatch(): ServerSentEvent[] {
    const event = { type: this.#type || 'message', data: this.#data.join('\n') };
    const isEvent = this.#data.length > 0;
    this.#data = [];
    this.#type = '';
    return isEvent ? [event] : [];
  }

  #takeField(line: string): void {
    const colon = line.indexOf(':');
    // A line that begins with a colon is a comment: its field has no name.
    const name = colon < 0 ? line : line.slice(0, colon);
    if (name === 'data' && BARE_TEXT.test(line)) this.#hasBareData = true;
    const isSpaceOfText = this.#hasBareData && name === 'data';
    const value = colon < 0 ? '' : line.slice(line.charAt(colon + 1) === ' ' && !isSpaceOfText ? colon + 2 : colon + 1);
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
  }

  #withoutByteOrderMark(text: string): string {
    if (!this.#isAtStart || text === '') return text;
    this.#isAtStart = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  }
}
