/**
 * What a source's items are turned into strings by. The formats that a network speaks come as bytes cut anywhere; the
 * stream of an SDK comes as items, each whole.
 */
import { SpeechError } from '../../base/errors';
import { EventPayloads } from './event-payloads';
import { isRecord, modelFailed, parseJson } from './item';
import { ItemText, type TextOf } from './item-text';
import { LineSplitter } from './line-splitter';
import { LAST_PAYLOAD } from './payload';
import { ServerSentEventParser } from './server-sent-events';

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

/** Text as it is. */
export function plainTextFormat(encoding = 'utf-8'): TextFormat {
  return fromText(some, () => [], encoding);
}

/**
 * `text/event-stream`: in `data` JSON of an SDK's items, JSON strings, or plain text. Until plain text has come, what
 * stands in quotation marks is taken for a JSON string, as most servers send.
 */
export function serverSentEventFormat(textOf?: TextOf): TextFormat {
  const payloads = new EventPayloads(textOf);
  const parser = new ServerSentEventParser();
  return fromText(
    function* (text) {
      for (const { type, data } of parser.push(text)) yield* some(payloads.take(type, data));
    },
    function* () {
      // The standard drops an event that no blank line ends; servers forget that line.
      for (const { type, data } of parser.flush()) yield* some(payloads.take(type, data));
      yield* some(payloads.end());
    },
  );
}

/** A JSON document a line: items of an SDK, or strings. */
export function jsonLinesFormat(textOf?: TextOf): TextFormat {
  const items = new ItemText(textOf);
  return fromLines(
    (line) => {
      const json = line.replaceAll(RECORD_SEPARATOR, '').trim();
      return json === '' || json === LAST_PAYLOAD ? undefined : items.take(parseJson(json));
    },
    () => some(items.end()),
  );
}

/**
 * `application/json`: one document, whose elements are the items where it is a list; or a document a line, as servers also
 * call it that stream.
 */
export function jsonFormat(textOf?: TextOf): TextFormat {
  const items = new ItemText(textOf);
  const held: string[] = [];
  return fromLines(
    (line) => {
      const item = held.length === 0 ? parsedObject(line) : undefined;
      if (item !== undefined) return items.take(item);
      if (held.length > 0 || line.trim() !== '') held.push(line);
      return undefined;
    },
    function* () {
      for (const item of itemsOf(held)) yield* some(items.take(item));
      yield* some(items.end());
    },
  );
}

/** The items of a document, or of a document a line. */
function itemsOf(lines: readonly string[]): readonly unknown[] {
  if (lines.length === 0) return [];
  const text = lines.join('\n');
  const documents = lines.map(parsed);
  if (lines.length > 1 && documents.every((item, index) => item !== undefined || lines[index]?.trim() === ''))
    return documents.filter((item) => item !== undefined);
  const document = parseJson(text);
  return Array.isArray(document) ? document : [document];
}

/** What version 4 of the Vercel AI SDK answers `useChat` with: a letter or digit for the kind, a colon, and JSON. */
export function dataStreamFormat(): TextFormat {
  const items = new ItemText();
  return fromLines((line) => {
    const payload = line.slice(2);
    if (line.startsWith('0:')) return items.take(parseJson(payload));
    if (line.startsWith('3:')) throw modelFailed(parseJson(payload));
    // Every other kind is a call of a tool, reasoning or a count.
    return items.take({ type: /^[9abcfgij]:/.test(line) ? 'tool' : 'data' });
  });
}

function parsedObject(line: string): unknown {
  const item = /^\s*\{.*\}\s*$/u.test(line) ? parsed(line) : undefined;
  return isRecord(item) ? item : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function fromLines(textOfLine: (line: string) => string | undefined, end: () => Iterable<string> = () => []): TextFormat {
  const lines = new LineSplitter();
  const read = function* (ended: readonly string[]) {
    for (const line of ended) yield* some(textOfLine(line));
  };
  return fromText(
    (text) => read(lines.push(text)),
    function* () {
      yield* read(lines.flush());
      yield* end();
    },
  );
}

function fromText(take: (text: string) => Iterable<string>, end: () => Iterable<string>, encoding = 'utf-8'): TextFormat {
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
export function isBytes(item: unknown): item is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(item) || item instanceof ArrayBuffer;
}

/** As a list, of none where there is nothing to say. */
export function some(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}
