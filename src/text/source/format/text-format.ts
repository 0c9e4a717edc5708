/**
 * Formats that convert a source's items to strings. Network formats arrive as bytes split anywhere; an SDK's stream arrives
 * as whole items.
 */
import { SpeechError } from '../../../base/errors';
import { EventPayloads } from './event-payloads';
import { isRecord, modelFailed, parseJson } from '../item/item';
import { ItemText, type TextOf } from '../reading/item-text';
import { LineSplitter } from './line-splitter';
import { LAST_PAYLOAD } from '../item/payload';
import { ServerSentEventParser } from './server-sent-events';

/** Converts a source's items to text. */
export interface TextFormat {
  /**
   * Reads the next item.
   *
   * @returns Its text, in order, and lazily, so that text before an error is spoken; nothing while the item is incomplete.
   */
  take(item: unknown): Iterable<string>;
  /** Returns the remaining text at the end of the source. */
  end(): Iterable<string>;
}

/** Begins each document of a JSON text sequence (RFC 7464). */
export const RECORD_SEPARATOR = '\u001e';

/** Reads plain text. */
export function plainTextFormat(encoding = 'utf-8'): TextFormat {
  return fromText(some, () => [], encoding);
}

/**
 * Reads `text/event-stream`, with JSON of an SDK's items, JSON strings, or plain text in `data`. Until plain text has come,
 * quoted data counts as a JSON string, as most servers send it.
 */
export function serverSentEventFormat(textOf?: TextOf): TextFormat {
  const payloads = new EventPayloads(textOf);
  const parser = new ServerSentEventParser();
  return fromText(
    function* (text) {
      for (const { type, data } of parser.push(text)) yield* some(payloads.take(type, data));
    },
    function* () {
      // The standard drops an event without a final blank line, but servers forget that line.
      for (const { type, data } of parser.flush()) yield* some(payloads.take(type, data));
      yield* some(payloads.end());
    },
  );
}

/** Reads one JSON document per line: items of an SDK, or strings. */
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
 * Reads `application/json`: one document, whose elements are the items if it is a list; or one document per line, which
 * servers also label so.
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

/** Returns the items of one document, or of one document per line. */
function itemsOf(lines: readonly string[]): readonly unknown[] {
  if (lines.length === 0) return [];
  const text = lines.join('\n');
  const documents = lines.map(parsed);
  if (lines.length > 1 && documents.every((item, index) => item !== undefined || lines[index]?.trim() === ''))
    return documents.filter((item) => item !== undefined);
  const document = parseJson(text);
  return Array.isArray(document) ? document : [document];
}

/** Reads the `useChat` format of the Vercel AI SDK, version 4: a letter or digit for the kind, a colon, and JSON. */
export function dataStreamFormat(): TextFormat {
  const items = new ItemText();
  return fromLines((line) => {
    const payload = line.slice(2);
    if (line.startsWith('0:')) return items.take(parseJson(payload));
    if (line.startsWith('3:')) throw modelFailed(parseJson(payload));
    // Every other kind is a tool call, reasoning or a count.
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

/** Decodes a part of a body, which arrives as bytes split anywhere. */
export function decodeText(item: unknown, decoder: TextDecoder): string {
  if (isBytes(item)) return decoder.decode(item, { stream: true });
  if (typeof item === 'string') return item;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The body of the response yielded ${typeof item}: give a Response as fetch returns it, whose body is bytes.`,
  });
}

/** Whether an item consists of bytes. */
export function isBytes(item: unknown): item is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(item) || item instanceof ArrayBuffer;
}

/** Wraps a text in a list; an empty list if there is none. */
export function some(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}
