/**
 * Anything that yields text, as one async iterable of strings.
 */

import { SpeechError } from '../base/errors';

/** Text that is there, or that comes piece by piece; pieces may be cut anywhere. */
export type TextSource = string | Iterable<string> | AsyncIterable<string> | ReadableStream<string>;

/**
 * Reads a source piece by piece: the next piece is asked for when the last one was taken, never earlier.
 *
 * Leaving the loop early, or aborting, cancels the source at once and without waiting for it. What the source throws
 * comes out unchanged.
 *
 * @throws SpeechError with code `invalid-option` when the source is none, or yields something other than strings.
 * @param source - Text, or something that yields it.
 * @param signal - Ends the iteration, also while a piece is awaited.
 */
export async function* iterateText(source: TextSource, signal: AbortSignal): AsyncGenerator<string, void, undefined> {
  if (typeof source === 'string') {
    yield source;
    return;
  }
  const pieces = open(source);
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
      if (result.done === true) {
        finished = true;
        return;
      }
      if (typeof result.value !== 'string') throw notText(`yielded ${kindOf(result.value)}`);
      yield result.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!finished) pieces.cancel();
  }
}

/** A source that was opened. */
interface Pieces {
  next(): Promise<IteratorResult<unknown, unknown>>;
  /** Tells the source that nobody reads it any more. */
  cancel(): void;
}

function open(source: Exclude<TextSource, string>): Pieces {
  // The type says it is one of them; an app in plain JavaScript may not know.
  const unknownSource: unknown = source;
  if (typeof unknownSource !== 'object' || unknownSource === null) throw notText(`is ${kindOf(source)}`);
  // Not `for await`: WebKit's ReadableStream is not async iterable (https://bugs.webkit.org/show_bug.cgi?id=194379).
  if ('getReader' in source) {
    const reader = source.getReader();
    return {
      next: () => reader.read(),
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  }
  if (!(Symbol.asyncIterator in source) && !(Symbol.iterator in source)) throw notText(`is ${kindOf(source)}`);
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    // A generator that waits for its own source can only end when that answers; nobody waits for it here.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : typeof value;
}

function notText(what: string): SpeechError {
  return new SpeechError({
    code: 'invalid-option',
    message: `The text source ${what}. Give a string, or an iterable, async iterable or ReadableStream of strings, such as an SDK's text stream.`,
  });
}
