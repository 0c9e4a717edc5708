/**
 * Detects the format of bytes without a type, or labelled as plain text: an SDK's stream passed on by a server may be JSON
 * lines or server-sent events, which must not be spoken as they are. The first line decides.
 */
import { SpeechError } from '../../../base/errors';
import { isRecord, type Item } from '../item/item';
import type { TextOf } from '../reading/item-text';
import { readKnownItem } from '../reading/read-item';
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

/** Starts of a line with JSON of an SDK. */
const JSON_OPENINGS = ['{"', `${RECORD_SEPARATOR}{"`];
/** Fields of an event, and a comment. */
const EVENT_OPENINGS = ['data:', 'event:', 'id:', 'retry:', ':'];
/** Starts of a first line that belongs to an event if the next line does, too. */
const DATA_OPENINGS = ['data:', 'event:'];
/** Possible continuations after the first line of an event. Ordinary text after `data:` continues differently. */
const EVENT_GOES_ON = ['\n', '\r', ...EVENT_OPENINGS];
/** A line of the Vercel AI SDK, version 4. A header identifies the format, but pages of other origins cannot see it. */
const DATA_STREAM_LINE = /^[0-9a-k]:(?:"|\{|\[)/u;
const DATA_STREAM_OPENING = /^(?:[0-9a-k](?::(?:["{[].*)?)?)?$/su;
/**
 * The longest first line. An event that repeats the whole prompt is long; longer text without a line break is plain text.
 */
const MAX_FIRST_LINE_CHARACTERS = 256 * 1_024;
/** Types of first items. JSON that a model writes may also have a `type`. */
const FIRST_TYPE =
  /^(?:start(?:-step)?|message[_-]start|ping|error|begin|token|ai|response\.\w+|conversation\.\w+\.\w+|content_block_\w+|(?:text|reasoning|content)-(?:start|delta)|(?:RUN_STARTED|TEXT_MESSAGE_\w+)|raw_model_stream_event|agent_updated_stream_event|stream_event|modelStreamUpdateEvent|model\w+Event|before\w+Event|AIMessageChunk|constructor)$/;

/** Whether an item's type shows that it belongs to a stream, which JSON written by a model does not have. */
export function isTypedItem({ type }: Item): boolean {
  return typeof type === 'string' && FIRST_TYPE.test(type);
}

/** Options for reading bytes. */
export interface GuessOptions {
  /** Label of the encoding. Default: `utf-8`. */
  readonly encoding?: string;
  /**
   * Whether the bytes are labelled as server-sent events. The label is trusted, unless the first line shows another format.
   * Default: false.
   */
  readonly areEvents?: boolean;
  /** The app's function that reads JSON objects. With it, any JSON counts as items. Default: the SDKs' shapes. */
  readonly textOf?: TextOf | undefined;
}

/** Creates a format that reads text, JSON lines or server-sent events, depending on the bytes. */
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
 * Decides the format from the start of a text; undefined if more text is needed. Later text does not change the result, so
 * it does not depend on how the bytes are split.
 */
function guess(text: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  // Servers send blank lines and comments to keep a connection alive. Text may begin with blank lines, too.
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

/** Decides the format of a text whose first line may belong to an event. */
function guessEvent(start: string, line: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  const rest = start.slice(line.length).replace(/^(?:\r\n?|\n)/u, '');
  if (DATA_OPENINGS.some((opening) => line.startsWith(opening))) {
    const goesOn = beginsWith(rest, EVENT_GOES_ON, isEnd);
    if (goesOn === undefined) return undefined;
    return goesOn ? serverSentEventFormat(textOf) : plainTextFormat();
  }
  // A comment, an id or a retry time proves little, so a data line must follow.
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

/**
 * Decides the format of text that is labelled as server-sent events. Some servers also label bare tokens and JSON lines so.
 */
function guessEvents(text: string, isEnd: boolean, textOf: TextOf | undefined): TextFormat | undefined {
  const start = withoutUnknownField(text.replace(/^\ufeff?[\r\n]*/u, ''), isEnd);
  if (start === undefined) return undefined;
  if (start === '' && !isEnd) return undefined;
  const isEvent = beginsWith(start, [...EVENT_OPENINGS, 'data\n', 'data\r', 'event\n', 'id\n', 'retry\n'], isEnd);
  if (isEvent === undefined) return undefined;
  return isEvent || start === '' ? serverSentEventFormat(textOf) : guess(text, isEnd, textOf);
}

/**
 * Removes a first line that is an unknown field without a value, such as Flowise's `message:`. The standard lets readers
 * ignore unknown fields. Undefined if more text is needed.
 */
function withoutUnknownField(text: string, isEnd: boolean): string | undefined {
  if (!isEnd && /^[a-z]{1,20}(?::\s*)?$/u.test(text) && !EVENT_OPENINGS.some((opening) => opening.startsWith(text))) return undefined;
  const field = /^[a-z]{1,20}: ?(?:\r\n?|\n)(?=(.*))/su.exec(text);
  if (field === null || EVENT_OPENINGS.some((opening) => text.startsWith(opening))) return text;
  const isEvent = beginsWith(field[1] ?? '', DATA_OPENINGS, isEnd);
  return isEvent === undefined ? undefined : isEvent ? field[1] : text;
}

/** Whether a text begins with one of the openings; undefined if it is too short to tell. */
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

/** Whether bytes are binary: they contain a zero, or begin like gzip. */
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
