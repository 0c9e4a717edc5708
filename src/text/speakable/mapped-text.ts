/** Wraps a source whose items the app converts to text. */
import type { TextOf } from '../source/reading/item-text';
import { canRestart } from '../spoken/text-restart';
import { cancelText, iterateText, type TextSource } from '../source/text-source';

/**
 * Returns a source whose items the app's function has converted to text.
 *
 * @param source - Any source. A string is returned unchanged.
 * @param textOf - See {@link TextOf}. Undefined returns the source unchanged.
 */
export function mapText(source: TextSource, textOf: TextOf | undefined): TextSource {
  // The pieces of such sources are text already.
  if (textOf === undefined || typeof source === 'string' || canRestart(source)) return source;
  return { [Symbol.asyncIterator]: () => read(source, textOf) };
}

function read(source: TextSource, textOf: TextOf): AsyncIterator<string, undefined> {
  const abort = new AbortController();
  const pieces = iterateText(source, abort.signal, { textOf });
  let hasBegun = false;
  return {
    next: async () => {
      hasBegun = true;
      const { done, value } = await pieces.next();
      return done === true ? { done, value: undefined } : { done: false, value };
    },
    return: () => {
      if (!hasBegun) cancelText(source);
      // The generator's own `return` would wait for the next piece, so the signal ends it instead.
      abort.abort();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
