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
/** Matches a token that begins with a space, after the space of the format. */
const OWN_SPACE = /^ {2}\S/u;
/** After this many such words in a row, their spaces count as part of the text. */
const WORDS_IN_A_ROW = 4;
/** At the end of the stream, this many words in a row are enough. */
const WORDS_AT_THE_END = 3;
/** The most events to hold, most of which have no data. */
const MAX_HELD_EVENTS = 8;
/** A word of one letter is rather a letter of a word. */
const WHOLE_WORD = /[^ ]{2}/u;

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
  /** Whether `#space` is only a guess. */
  #isGuessed = false;
  /** The words that arrived before `#space` was known. */
  #words: string[] = [];
  /** Events that wait until `#space` is known. */
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
    if (this.#space === 'unknown' && this.#words.length >= WORDS_AT_THE_END) this.#guessSpace();
    return [...last, ...this.#release()];
  }

  #dispatch(): ServerSentEvent[] {
    const event: RawEvent = { type: this.#type || 'message', lines: this.#data };
    this.#data = [];
    this.#type = '';
    if (event.lines.length === 0) return [];
    this.#held.push(event);
    const [line = ''] = event.lines;
    if (event.lines.some((each) => BARE_TEXT.test(each))) this.#space = 'of the text';
    else if (this.#isGuessed && OWN_SPACE.test(line)) this.#space = 'of the format';
    else if (this.#space === 'unknown') {
      const isWord = event.type === 'message' && event.lines.length === 1 && SPACED_WORD.test(line);
      if (isWord) {
        this.#words.push(line.slice(1));
        // At the start of a text a space means nothing.
        if (this.#words.length === 1) return this.#release();
        if (this.#words.length < WORDS_IN_A_ROW) return [];
        this.#guessSpace();
        return this.#release();
      }
      // An event without data decides nothing.
      const isEmpty = event.lines.every((each) => each === '');
      if (isEmpty && this.#held.length > 1 && this.#held.length < MAX_HELD_EVENTS) return [];
      if (!isEmpty) this.#space = 'of the format';
    }
    return this.#release();
  }

  /** Guesses that a server leaves out the space of the format, if it sends word after word: words without spaces would be no text. */
  #guessSpace(): void {
    const whole = this.#words.filter((word) => WHOLE_WORD.test(word)).length;
    this.#isGuessed = true;
    this.#space = whole * 2 > this.#words.length ? 'of the text' : 'of the format';
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
