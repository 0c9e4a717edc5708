/**
 * What a source's items are turned into strings by. The formats that a network speaks come as bytes cut anywhere; the
 * stream of an SDK comes as items, each whole.
 */
import { SpeechError } from '../../base/errors';
import { LineSplitter } from './line-splitter';
import { ServerSentEventParser } from './server-sent-events';
import { isOfKnownShape, isRecord, leavesText, modelFailed, modelItem, parseJson, textOf } from './text-of';

/** Turns what a source yields into text. */
export interface TextFormat {
  /**
   * Takes the next item.
   *
   * @returns The text in it, in order and as it is asked for, since what comes before an error is spoken; none where it is
   *   not complete yet.
   */
  take(item: unknown): Iterable<string>;
  /** What is left when the source has ended. */
  end(): Iterable<string>;
}

/** Begins each document of a JSON text sequence (RFC 7464). */
export const RECORD_SEPARATOR = '\u001e';
/** Text that a model goes on with after a call of a tool does not continue the sentence before it. */
const NEW_PARAGRAPH = '\n\n';

/** Text out of the items of a model's stream, with a new paragraph where it did something else in between. */
export class ItemText {
  #endedInBreak = true;
  #left = false;

  /** Takes the next item; undefined where it holds none. */
  take(given: unknown): string | undefined {
    const item = modelItem(given);
    const text = textOf(item);
    if (text === undefined || text === '') {
      this.#left ||= leavesText(item);
      return undefined;
    }
    const begins = this.#left && !this.#endedInBreak;
    this.#left = false;
    this.#endedInBreak = text.endsWith('\n');
    return begins ? NEW_PARAGRAPH + text : text;
  }
}

/** Text as it is. */
export function plainTextFormat(encoding = 'utf-8'): TextFormat {
  return fromText(some, undefined, encoding);
}

/**
 * `text/event-stream`: in `data` JSON of an SDK's items, JSON strings, or plain text. Until plain text has come, what
 * stands in quotation marks is taken for a JSON string, as most servers send.
 */
export function serverSentEventFormat(): TextFormat {
  const payloads = new EventPayloads();
  const parser = new ServerSentEventParser();
  return fromText(function* (text) {
    for (const { type, data } of parser.push(text)) yield* some(payloads.take(type, data));
  });
}

/** A JSON document a line: items of an SDK, or strings. */
export function jsonLinesFormat(): TextFormat {
  const items = new ItemText();
  return fromLines((line) => {
    const json = line.replaceAll(RECORD_SEPARATOR, '');
    return json.trim() === '' ? undefined : items.take(parseJson(json));
  });
}

/** What version 4 of the Vercel AI SDK answers `useChat` with: a letter or digit for the kind, a colon, and JSON. */
export function dataStreamFormat(): TextFormat {
  const items = new ItemText();
  return fromLines((line) => {
    const payload = line.slice(2);
    if (line.startsWith('0:')) return items.take(parseJson(payload));
    if (line.startsWith('3:')) throw modelFailed(parseJson(payload));
    // Every other kind is a call of a tool, reasoning or a count.
    return items.take({ type: /^[9abcgij]:/.test(line) ? 'tool' : 'other' });
  });
}

/** What the events of one stream say. */
class EventPayloads {
  readonly #items = new ItemText();
  /** Told by what has come without an event's name: foreign events may be of any kind. */
  #kind: 'unknown' | 'json' | 'text' = 'unknown';

  take(type: string, data: string): string | undefined {
    const payload = this.#kind === 'text' && data.startsWith('"') ? data : readPayload(data);
    if (type === 'error') throw modelFailed(payload);
    const isNamed = type !== 'message';
    if (isRecord(payload) && !isOfKnownShape(payload)) {
      // Servers add events of their own, such as pings, and a token of plain text may be a pair of brackets.
      if (isNamed || this.#kind === 'json') return undefined;
      if (this.#kind === 'text' || data === '{}') return this.#items.take(data);
    }
    if (this.#kind === 'unknown' && payload !== '') {
      if (isRecord(payload)) this.#kind = 'json';
      else if (!isNamed) this.#kind = payload === data ? 'text' : 'json';
    }
    return this.#items.take(payload);
  }
}

/** JSON where it is JSON; a token of plain text may be a number or a bracket too, and OpenAI ends with a word of its own. */
function readPayload(data: string): unknown {
  if (data === '[DONE]') return '';
  if (!/^\s*[{"]/u.test(data)) return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return data;
  }
}

function fromLines(textOfLine: (line: string) => string | undefined): TextFormat {
  const lines = new LineSplitter();
  const read = function* (ended: readonly string[]) {
    for (const line of ended) yield* some(textOfLine(line));
  };
  return fromText(
    (text) => read(lines.push(text)),
    () => read(lines.flush()),
  );
}

function fromText(take: (text: string) => Iterable<string>, end: () => Iterable<string> = () => [], encoding = 'utf-8'): TextFormat {
  const decoder = new TextDecoder(encoding);
  return {
    take: (item) => take(decodeText(item, decoder)),
    *end() {
      yield* take(decoder.decode());
      yield* end();
    },
  };
}

/** The characters of a body, which comes as bytes cut anywhere. */
export function decodeText(item: unknown, decoder: TextDecoder): string {
  if (isBytes(item)) return decoder.decode(item, { stream: true });
  if (typeof item === 'string') return item;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The body of the response yielded ${typeof item}: give a Response as fetch returns it, whose body is bytes.`,
  });
}

/** Whether an item is to be decoded. */
export function isBytes(item: unknown): item is Uint8Array {
  return item instanceof Uint8Array;
}

/** As a list, of none where there is nothing to say. */
export function some(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}
