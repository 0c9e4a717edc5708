/**
 * What a source's items are turned into strings by. The formats that a network speaks come as bytes cut anywhere; the
 * stream of an SDK comes as items, each whole.
 */
import { SpeechError } from '../../base/errors';
import { leavesText, modelFailed, modelItem, parseJson, textOf } from './text-of';
import { LineSplitter } from './line-splitter';
import { ServerSentEventParser } from './server-sent-events';

/** Turns what a source yields into text. */
export interface TextFormat {
  /**
   * Takes the next item.
   *
   * @returns The text in it, in order; none where it is not complete yet.
   */
  take(item: unknown): readonly string[];
  /** What is left when the source has ended. */
  end(): readonly string[];
}

/** Text that a model goes on with after a call of a tool does not continue the sentence before it. */
const NEW_PARAGRAPH = '\n\n';

/** Text out of the items of a model's stream, with a new paragraph where it did something else in between. */
class ItemText {
  #endedInBreak = true;
  #left = false;

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

/** Strings, items of an SDK and UTF-8 bytes, as they come out of an iterable or a stream. */
export function itemFormat(encoding = 'utf-8'): TextFormat {
  const items = new ItemText();
  const decoder = new TextDecoder(encoding);
  return {
    take: (item) => some(isBytes(item) ? decoder.decode(item, { stream: true }) : items.take(item)),
    end: () => some(decoder.decode()),
  };
}

/** `text/event-stream`: JSON of an SDK's items in `data`, or plain text. */
export function serverSentEventFormat(): TextFormat {
  const items = new ItemText();
  const parser = new ServerSentEventParser();
  return fromText((text) =>
    parser.push(text).flatMap(({ type, data }) => {
      const payload = readPayload(data);
      const words = some(items.take(payload));
      // A type of its own, beside what the data says.
      if (type === 'error') throw modelFailed(payload);
      return words;
    }),
  );
}

/** A JSON document a line: items of an SDK, or strings. */
export function jsonLinesFormat(): TextFormat {
  const items = new ItemText();
  return fromLines((line) => (line.trim() === '' ? undefined : items.take(parseJson(line))));
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
  return fromText(
    (text) => lines.push(text).flatMap((line) => some(textOfLine(line))),
    () => lines.flush().flatMap((line) => some(textOfLine(line))),
  );
}

function fromText(take: (text: string) => readonly string[], end: () => readonly string[] = () => []): TextFormat {
  const decoder = new TextDecoder();
  return {
    take: (item) => take(isBytes(item) ? decoder.decode(item, { stream: true }) : asString(item)),
    end: () => [...take(decoder.decode()), ...end()],
  };
}

function asString(item: unknown): string {
  if (typeof item === 'string') return item;
  throw new SpeechError({
    code: 'invalid-option',
    message: `The body of the response yielded ${typeof item}: give a Response as fetch returns it, whose body is bytes.`,
  });
}

function isBytes(item: unknown): item is Uint8Array {
  return item instanceof Uint8Array;
}

function some(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : [text];
}
