/**
 * Bytes whose type nobody told, or that go by the name of plain text: an SDK's own stream as a server passes it on, which
 * is JSON a line or server-sent events, is not read aloud as such. Their first line tells.
 */
import { SpeechError } from '../../base/errors';
import { isRecord, type Item } from './item';
import type { TextOf } from './item-text';
import { readKnownItem } from './read-item';
import {
  dataStreamFormat,
  decodeText,
  isBytes,
  jsonLinesFormat,
  plainTextFormat,
  RECORD_SEPARATOR,
  serverSentEventFormat,
  type TextFormat,
} from './text-format';

/** What JSON of an SDK begins with on one line. */
const JSON_OPENINGS = ['{"', `${RECORD_SEPARATOR}{"`];
/** Fields of an event, and a comment. */
const EVENT_OPENINGS = ['data:', 'event:', 'id:', 'retry:', ':'];
/** What a first line says that is an event's for sure, where the next one is as well. */
const DATA_OPENINGS = ['data:', 'event:'];
/** What may follow the first line of an event. A text that begins with `data:` goes on otherwise. */
const EVENT_GOES_ON = ['\n', '\r', ...EVENT_OPENINGS];
/** A line of version 4 of the Vercel AI SDK: what tells it is a header, which another origin's page does not see. */
const DATA_STREAM_LINE = /^[0-9a-k]:(?:"|\{|\[)/u;
const DATA_STREAM_OPENING = /^(?:[0-9a-k](?::(?:["{[].*)?)?)?$/su;
/** A first event that repeats all that the model was told is long; a text that goes on so long without a line is one. */
const MAX_FIRST_LINE_CHARACTERS = 256 * 1_024;
/** What items that are told by their type begin a stream with; JSON that a model writes may have a `type` as well. */
const FIRST_TYPE =
  /^(?:start(?:-step)?|message[_-]start|ping|error|begin|token|ai|response\.\w+|conversation\.\w+\.\w+|content_block_\w+|(?:text|reasoning|content)-(?:start|delta)|(?:RUN_STARTED|TEXT_MESSAGE_\w+)|raw_model_stream_event|agent_updated_stream_event|stream_event|modelStreamUpdateEvent|model\w+Event|before\w+Event|AIMessageChunk|constructor)$/;

/** Whether an item says by its type that it is one of a stream, which JSON that a model writes does not. */
export function isTypedItem({ type }: Item): boolean {
  return typeof type === 'string' && FIRST_TYPE.test(type);
}

/** How bytes are read. */
export interface GuessOptions {
  /** Label of the encoding. Default: `utf-8`. */
  readonly encoding?: string;
  /** Whether they are called server-sent events, so that they are unless their first line says otherwise. Default: false. */
  readonly areEvents?: boolean;
  /** The app's own reading of JSON objects: with it, any JSON is taken for items. Default: the SDKs' shapes. */
  readonly textOf?: TextOf | undefined;
}

/** Text, JSON lines or server-sent events, whichever the bytes turn out to be. */
export function guessedFormat({ encoding = 'utf-8', areEvents = false, textOf }: GuessOptions = {}): TextFormat {
  const decoder = new TextDecoder(encoding);
  let start = '';
  let format: TextFormat | undefined;
  const read = (text: string, isEnd: boolean): Iterable<string> => {
    if (format !== undefined) return format.take(text);
    start += text;
    format = areEvents ? guessEvents(start, isEnd, textOf) : guess(start, isEnd, textOf);
    return format === undefined ? [] : format.take(start);
  };
  return {
    take: (item) => {
      if (format === undefined && start === '' && isBinary(item)) throw noTextInBytes();
      return read(decodeText(item, decoder), false);
    },
    *end() {
      yield* read(decoder.decode(), true);
      if (format !== undefined) yield* format.end();
    },
  };
}

/**
 * The format of what begins so; undefined where only more can tell. Nothing that follows changes it, so that it does not
 * depend on how the bytes were cut.
 */
function guess(text: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  // Servers send blank lines and comments to keep a connection alive; text may begin with blank lines, too.
  const start = withoutUnknownField(text.replace(/^[\r\n]+/u, ''), isEnd);
  if (start === undefined) return undefined;
  if (start === '' && !isEnd) return undefined;
  const isJson = beginsWith(start, JSON_OPENINGS, isEnd);
  const isEvent = beginsWith(start, EVENT_OPENINGS, isEnd);
  const mayBeDataStream = DATA_STREAM_OPENING.test(start);
  if (isJson === false && isEvent === false && !mayBeDataStream && !DATA_STREAM_LINE.test(start)) return plainTextFormat();
  const line = /^[^\r\n]*/u.exec(start)?.[0] ?? '';
  if (line.length > MAX_FIRST_LINE_CHARACTERS) return plainTextFormat();
  if (line.length === start.length && !isEnd) return undefined;
  if (isJson === true) return beginsStream(line, textOf) ? jsonLinesFormat(textOf) : plainTextFormat();
  if (DATA_STREAM_LINE.test(line)) return parsed(line.slice(2)) === undefined ? plainTextFormat() : dataStreamFormat();
  return isEvent === true ? guessEvent(start, line, isEnd, textOf) : plainTextFormat();
}

/** The format of what begins with a line that may be an event's. */
function guessEvent(start: string, line: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  const rest = start.slice(line.length).replace(/^(?:\r\n?|\n)/u, '');
  if (DATA_OPENINGS.some((opening) => line.startsWith(opening))) {
    const goesOn = beginsWith(rest, EVENT_GOES_ON, isEnd);
    if (goesOn === undefined) return undefined;
    return goesOn ? serverSentEventFormat(textOf) : plainTextFormat();
  }
  // A comment, an id or a pause says little: a line of data has to follow.
  const next = rest.replace(/^[\r\n]+/u, '');
  if (next === '') return isEnd ? plainTextFormat() : undefined;
  const isEvent = beginsWith(next, EVENT_OPENINGS, isEnd);
  if (isEvent === undefined) return undefined;
  if (!isEvent) return plainTextFormat();
  if (DATA_OPENINGS.some((opening) => next.startsWith(opening))) return serverSentEventFormat(textOf);
  const nextLine = /^[^\r\n]*/u.exec(next)?.[0] ?? '';
  if (nextLine.length === next.length && !isEnd) return undefined;
  return guessEvent(next, nextLine, isEnd, textOf);
}

/** The format of what is called server-sent events, as servers also call bare tokens and JSON lines. */
function guessEvents(text: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  const start = withoutUnknownField(text.replace(/^\ufeff?[\r\n]*/u, ''), isEnd);
  if (start === undefined) return undefined;
  if (start === '' && !isEnd) return undefined;
  const isEvent = beginsWith(start, [...EVENT_OPENINGS, 'data\n', 'data\r', 'event\n', 'id\n', 'retry\n'], isEnd);
  if (isEvent === undefined) return undefined;
  return isEvent || start === '' ? serverSentEventFormat(textOf) : guess(text, isEnd, textOf);
}

/**
 * A text without a first line that is a field with no value, such as Flowise's `message:`: the standard has a reader leave
 * out fields that it does not know. Undefined where only more can tell.
 */
function withoutUnknownField(text: string, isEnd: boolean): string | undefined {
  if (!isEnd && /^[a-z]{1,20}(?::\s*)?$/u.test(text) && !EVENT_OPENINGS.some((opening) => opening.startsWith(text))) return undefined;
  const field = /^[a-z]{1,20}: ?(?:\r\n?|\n)(?=(.*))/su.exec(text);
  if (field === null || EVENT_OPENINGS.some((opening) => text.startsWith(opening))) return text;
  const isEvent = beginsWith(field[1] ?? '', DATA_OPENINGS, isEnd);
  return isEvent === undefined ? undefined : isEvent ? field[1] : text;
}

/** Whether a text begins with one of these; undefined where it is too short to tell. */
function beginsWith(text: string, openings: readonly string[], isEnd: boolean): boolean | undefined {
  if (openings.some((opening) => text.startsWith(opening))) return true;
  return !isEnd && openings.some((opening) => opening.startsWith(text)) ? undefined : false;
}

function beginsStream(line: string, textOf: TextOf | undefined): boolean {
  const item = parsed(line.replace(RECORD_SEPARATOR, ''));
  if (!isRecord(item)) return false;
  if (textOf !== undefined) return true;
  if (typeof item['type'] === 'string' && !isTypedItem(item)) return false;
  return item['error'] !== undefined || item['type'] !== undefined || readKnownItem(item) !== undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether bytes are none of a text: they hold a zero, or begin as gzip does. */
function isBinary(item: unknown): boolean {
  if (!isBytes(item)) return false;
  const bytes = ArrayBuffer.isView(item) ? new Uint8Array(item.buffer, item.byteOffset, item.byteLength) : new Uint8Array(item);
  return bytes.includes(0) || (bytes[0] === 0x1f && bytes[1] === 0x8b);
}

function noTextInBytes(): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: 'The text source yielded bytes that are no text: it may be a file, sound, or compressed. Give text, or decode it first.',
  });
}
