/**
 * Detects strings of an iterable that are not plain text: JSON messages of a WebSocket, lines or pieces of server-sent
 * events, JSON lines. The start of a stream decides; text that only looks similar stays text.
 */
import { EventPayloads } from './event-payloads';
import { isTypedItem } from './guessed-format';
import { isRecord, type Item } from '../item/item';
import { itemFormat } from './item-format';
import type { TextOf } from '../reading/item-text';
import { mayBeJson } from '../item/payload';
import { readItem, readKnownItem } from '../reading/read-item';
import { dataStreamFormat, jsonLinesFormat, serverSentEventFormat, some, type TextFormat } from './text-format';
import { TextSeams } from '../reading/text-seams';

/** One whole field of an event on its own line. */
const EVENT_LINE = /^(?:data: ?(?:\{.*\}|\[DONE\])|event: ?[\w.:/-]+)$/su;
/** Lines before the first data of an event stream, and the start of JSON in it. */
const EVENTS = /^\s*(?:(?:event|id|retry):[^\r\n]*[\r\n]+|:[^\r\n]*[\r\n]+)*data: ?(?:\{"|\[\{"|\[DONE\])/u;
const MAY_BE_EVENTS =
  /^\s*(?:(?:event|id|retry):[^\r\n]*(?:[\r\n]+|$)|:[^\r\n]*(?:[\r\n]+|$))*(?:data:? ?(?:[{[]|\[\{|\[D?O?N?E?)?|dat?|d|e|ev|eve|even|event)?$/u;
/** A line of version 4 of the Vercel AI SDK. */
const DATA_STREAM_LINE = /^[0-9a-k]:(?:"|\{|\[).*[\r\n]*$/u;
/** Properties that any JSON may have, even JSON written by a model. */
const WEAK_NAMES = ['text', 'content', 'response', 'answer', 'completion', 'generated_text', 'output', 'token', 'chunk', 'delta'];
/** First types of custom servers. */
const SERVERS_TYPE = /^(?:delta|chunk|session|connected)$/u;
/** Longer text without a line break is plain text. */
const MOST_HELD_CHARACTERS = 16 * 1_024;

/** Creates the format for strings that begin like a protocol; it may turn out to be plain text. */
export function stringFormat(textOf?: TextOf): TextFormat {
  const seams = new TextSeams();
  const held: string[] = [];
  let format: TextFormat | undefined;
  const decide = function* (isEnd: boolean): Iterable<string> {
    format = formatOf(held, isEnd, textOf);
    if (format === undefined && !isEnd) return;
    format ??= plainFormat(seams);
    for (const piece of held.splice(0)) yield* format.take(piece);
  };
  return {
    *take(item) {
      if (format !== undefined) {
        yield* format.take(item);
      } else if (typeof item === 'string') {
        held.push(item);
        yield* decide(false);
      } else {
        yield* decide(true);
        format = itemFormat(textOf, seams.tail);
        yield* format.take(item);
      }
    },
    *end() {
      if (format === undefined) yield* decide(true);
      if (format !== undefined) yield* format.end();
    },
  };
}

/** Returns the format; undefined if more text is needed, or if it is plain text. */
function formatOf(pieces: readonly string[], isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  const whole = pieces.filter((piece) => piece.trim() !== '');
  const [first = '', second] = whole;
  const text = pieces.join('');
  const item = parsed(first);
  if (isRecord(item)) {
    if (textOf !== undefined || isSure(item)) return messageFormat(textOf);
    const next = second === undefined ? undefined : parsed(second);
    if (isRecord(next) && readItem(item) !== undefined && readItem(next) !== undefined) return messageFormat(textOf);
    if (second === undefined && !isEnd && readItem(item) !== undefined) return undefined;
  }
  if (EVENT_LINE.test(first) && (!first.startsWith('event') || second === undefined || EVENT_LINE.test(second))) {
    if (first.startsWith('data')) return lineFormat(serverSentEventFormat(textOf));
    return second === undefined ? undefined : lineFormat(serverSentEventFormat(textOf));
  }
  if (DATA_STREAM_LINE.test(first) && parsed(first.slice(2)) !== undefined) return lineFormat(dataStreamFormat());
  if (EVENTS.test(text)) return serverSentEventFormat(textOf);
  if (!isEnd && text.length < MOST_HELD_CHARACTERS) {
    if (MAY_BE_EVENTS.test(text) || /^\s*\{(?:"[^\r\n]*)?$/u.test(text)) return undefined;
  }
  const line = /^\s*(\{".*)[\r\n]/u.exec(text)?.[1];
  const lineItem = line === undefined ? undefined : parsed(line);
  if (isRecord(lineItem) && (textOf !== undefined || isSure(lineItem))) return jsonLinesFormat(textOf);
  return plainFormat(new TextSeams());
}

/** Whether JSON is certainly an SDK's item: it names its kind, or has more than a text. */
function isSure(item: Item): boolean {
  if (typeof item['type'] === 'string') return isTypedItem(item) || SERVERS_TYPE.test(item['type']);
  return readKnownItem(item) !== undefined && !Object.keys(item).every((name) => WEAK_NAMES.includes(name));
}

/** Reads strings that are one JSON document each. A bare word among them is not part of the text. */
function messageFormat(textOf: TextOf | undefined): TextFormat {
  const payloads = new EventPayloads(textOf);
  const items = itemFormat(textOf);
  let hasItems = false;
  return {
    *take(item) {
      if (typeof item === 'string') {
        if (item.trim() !== '') for (const document of documentsOf(item)) yield* some(payloads.take('message', document));
        return;
      }
      hasItems = true;
      yield* items.take(item);
    },
    *end() {
      if (hasItems) yield* items.end();
      else yield* some(payloads.end());
    },
  };
}

/** Splits a message that holds several documents, one per line. */
function documentsOf(message: string): readonly string[] {
  if (!mayBeJson(message) || parsed(message) !== undefined) return [message];
  return message.split(/[\r\n]+/u).filter((line) => line.trim() !== '');
}

/** Reads lines without line ends; each data field is an event. */
function lineFormat(format: TextFormat): TextFormat {
  return {
    take: (item) =>
      typeof item === 'string' ? format.take(/[\r\n]$/u.test(item) ? item : `${item}${item.startsWith('data:') ? '\n\n' : '\n'}`) : [],
    end: () => format.end(),
  };
}

function plainFormat(seams: TextSeams): TextFormat {
  return { take: (item) => (typeof item === 'string' && item !== '' ? [seams.join(item)] : []), end: () => [] };
}

function parsed(json: string): unknown {
  if (!/^\s*[[{"]/u.test(json)) return undefined;
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
