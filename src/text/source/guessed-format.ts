/**
 * Bytes whose type nobody told, or that go by the name of plain text: an SDK's own stream as a server passes it on, which
 * is JSON a line or server-sent events, is not read aloud as such. Their first line tells.
 */
import { decodeText, jsonLinesFormat, plainTextFormat, RECORD_SEPARATOR, serverSentEventFormat, type TextFormat } from './text-format';
import { isOfKnownShape, isRecord } from './text-of';

/** What JSON of an SDK begins with on one line. */
const JSON_OPENINGS = ['{"', `${RECORD_SEPARATOR}{"`];
const EVENT_OPENINGS = ['data:', 'event:'];
/** What may follow the first line of an event. A text that begins with `data:` goes on otherwise. */
const EVENT_GOES_ON = ['\n', '\r', 'data:', 'event:', 'id:', 'retry:', ':'];
/** A first event that repeats all that the model was told is long; a text that goes on so long without a line is one. */
const MAX_FIRST_LINE_CHARACTERS = 256 * 1_024;
/** What items that are told by their type begin a stream with; JSON that a model writes may have a `type` as well. */
const FIRST_TYPE = /^(?:start(?:-step)?|message_start|ping|error|response\.\w+|content_block_\w+|(?:text|reasoning)-(?:start|delta))$/;

/** Text, JSON lines or server-sent events, whichever the bytes turn out to be. */
export function guessedFormat(encoding = 'utf-8'): TextFormat {
  const decoder = new TextDecoder(encoding);
  let start = '';
  let format: TextFormat | undefined;
  const read = (text: string, isEnd: boolean): Iterable<string> => {
    if (format !== undefined) return format.take(text);
    start += text;
    format = guess(start, isEnd);
    return format === undefined ? [] : format.take(start);
  };
  return {
    take: (item) => read(decodeText(item, decoder), false),
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
function guess(start: string, isEnd: boolean): TextFormat | undefined {
  const isJson = beginsWith(start, JSON_OPENINGS, isEnd);
  const isEvent = beginsWith(start, EVENT_OPENINGS, isEnd);
  if (isJson === false && isEvent === false) return plainTextFormat();
  const line = /^[^\r\n]*/u.exec(start)?.[0] ?? '';
  if (line.length > MAX_FIRST_LINE_CHARACTERS) return plainTextFormat();
  if (line.length === start.length && !isEnd) return undefined;
  if (isJson === true) return beginsStream(line) ? jsonLinesFormat() : plainTextFormat();
  const goesOn = beginsWith(start.slice(line.length).replace(/^(?:\r\n?|\n)/u, ''), EVENT_GOES_ON, isEnd);
  if (goesOn === undefined) return undefined;
  return goesOn ? serverSentEventFormat() : plainTextFormat();
}

/** Whether a text begins with one of these; undefined where it is too short to tell. */
function beginsWith(text: string, openings: readonly string[], isEnd: boolean): boolean | undefined {
  if (openings.some((opening) => text.startsWith(opening))) return true;
  return !isEnd && openings.some((opening) => opening.startsWith(text)) ? undefined : false;
}

function beginsStream(line: string): boolean {
  let item: unknown;
  try {
    item = JSON.parse(line.replace(RECORD_SEPARATOR, ''));
  } catch {
    return false;
  }
  if (!isRecord(item) || !isOfKnownShape(item)) return false;
  return typeof item['type'] !== 'string' || FIRST_TYPE.test(item['type']);
}
