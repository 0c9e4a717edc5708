/**
 * Anything that yields text, as one async iterable of strings.
 */

/** Text that is there, or that comes piece by piece; pieces may be cut anywhere. */
export type TextSource = string | Iterable<string> | AsyncIterable<string> | ReadableStream<string>;

/**
 * Reads a source piece by piece: the next piece is asked for when the last one was taken, never earlier.
 *
 * Leaving the loop early, or aborting, cancels the source at once and without waiting for it. What the source throws
 * comes out unchanged.
 *
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
      const result = await new Promise<IteratorResult<string, unknown> | undefined>((resolve, reject) => {
        stopWaiting = () => resolve(undefined);
        pieces.next().then(resolve, reject);
      });
      if (result === undefined) return;
      if (result.done === true) {
        finished = true;
        return;
      }
      yield result.value;
    }
  } catch (error) {
    finished = true;
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!finished) pieces.cancel();
  }
}

/** A source that was opened. */
interface Pieces {
  next(): Promise<IteratorResult<string, unknown>>;
  /** Tells the source that nobody reads it any more. */
  cancel(): void;
}

function open(source: Exclude<TextSource, string>): Pieces {
  // Not `for await`: WebKit's ReadableStream is not async iterable (https://bugs.webkit.org/show_bug.cgi?id=194379).
  if ('getReader' in source) {
    const reader = source.getReader();
    return {
      next: () => reader.read(),
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return {
    next: async () => iterator.next(),
    // A generator that waits for its own source can only end when that answers; nobody waits for it here.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}
