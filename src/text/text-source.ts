/**
 * Anything that yields text, as one async iterable of strings.
 */

import { SpeechError } from '../base/errors';
import { itemFormat } from './source/item-format';
import { responseFormat } from './source/response-format';
import type { TextFormat } from './source/text-format';
import { isRecord, type TextStreamEvent } from './source/text-of';

/** What a source may yield: text, text in UTF-8, or the items of an SDK's stream; each cut anywhere. */
export type TextItem = string | Uint8Array | TextStreamEvent;

/**
 * Text that is there, or that comes piece by piece: also what the SDKs of language models answer with, as it is, and a
 * `Response` in plain text, markdown, server-sent events or a JSON document a line.
 */
export type TextSource = string | Iterable<TextItem> | AsyncIterable<TextItem> | ReadableStream<TextItem> | Response;

/**
 * Reads a source piece by piece: the next piece is asked for when the last one was taken, never earlier.
 *
 * Leaving the loop early, or aborting, cancels the source at once and without waiting for it. What the source throws
 * comes out unchanged.
 *
 * @throws SpeechError `invalid-option` when the source is none, or yields something of no known shape; `source-failed`
 *   when a model reports an error in its stream, or an HTTP status does.
 * @param source - Text, or something that yields it.
 * @param signal - Ends the iteration, also while a piece is awaited.
 */
export async function* iterateText(source: TextSource, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield source;
    return;
  }
  const { pieces, format } = open(source);
  let stopWaiting: (() => void) | undefined;
  const onAbort = () => stopWaiting?.();
  signal.addEventListener('abort', onAbort);
  let finished = false;
  try {
    while (!signal.aborted) {
      // Not a race against one promise of the abort: that would remember every piece for as long as the source lives.
      const result = await new Promise<IteratorResult<unknown, unknown> | undefined>((resolve, reject) => {
        stopWaiting = () => resolve(undefined);
        pieces.next().then(resolve, reject);
      }).catch((error: unknown) => {
        // It has ended itself.
        finished = true;
        throw error;
      });
      if (result === undefined) return;
      finished = result.done === true;
      yield* result.done === true ? format.end() : format.take(result.value);
      if (finished) return;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!finished) pieces.cancel();
  }
}

/** Cancels a source of which nothing was read and nothing will be, as leaving {@link iterateText} early does. Never throws. */
export function cancelText(source: TextSource): void {
  iterateText(source, AbortSignal.abort()).next().catch(() => undefined);
}

/** A source that was opened. */
interface Pieces {
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Tells the source that nobody reads it any more. */
  cancel(): void;
}

function open(source: Exclude<TextSource, string>): { readonly pieces: Pieces; readonly format: TextFormat } {
  // The type says it is one of them; an app in plain JavaScript may not know.
  const unknownSource: unknown = source;
  if (!isRecord(unknownSource)) throw noSource(source);
  if (isResponse(source)) {
    const format = openResponse(source);
    return { pieces: source.body === null ? NOTHING : readStream(source.body), format };
  }
  // Not `for await`: WebKit's ReadableStream is not async iterable (https://bugs.webkit.org/show_bug.cgi?id=194379).
  if ('getReader' in source) return { pieces: readStream(source), format: itemFormat() };
  if (!(Symbol.asyncIterator in source) && !(Symbol.iterator in source)) throw noSource(source);
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const pieces = {
    next: async () => iterator.next(),
    // A generator that waits for its own source can only end when that answers; nobody waits for it here.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
  return { pieces, format: itemFormat() };
}

const NOTHING: Pieces = { next: () => Promise.resolve({ done: true, value: undefined }), cancel: () => undefined };

function readStream(stream: ReadableStream<unknown>): Pieces {
  const reader = stream.getReader();
  return {
    next: () => reader.read(),
    cancel: () => void reader.cancel().catch(() => undefined),
  };
}

function openResponse(response: Response): TextFormat {
  try {
    return responseFormat(response);
  } catch (error) {
    // Nobody will read it: the connection is given back.
    if (response.body?.locked === false) void response.body.cancel().catch(() => undefined);
    throw error;
  }
}

/** By its shape, because a page may have one that another realm or a polyfill made. */
function isResponse(source: Exclude<TextSource, string>): source is Response {
  return 'headers' in source && 'body' in source && 'ok' in source;
}

function noSource(source: unknown): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The text source is ${source === null ? 'null' : typeof source}. Give a string, a Response, or an iterable, async iterable or ReadableStream of text, such as an SDK's own stream.`,
  });
}
