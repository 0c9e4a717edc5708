/** A source whose items the app converts to text. */
import type { TextOf } from '../source/item-text';
import { canRestart } from '../spoken/text-restart';
import { cancelText, iterateText, type TextSource } from '../source/text-source';

/**
 * Returns the text of a source, with its items converted by the app.
 *
 * @param source - A string is left as it is.
 * @param textOf - See {@link TextOf}. Default: the source unchanged.
 */
export function mapText(source: TextSource, textOf: TextOf | undefined): TextSource {
  // The pieces of a text are already text.
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
      // Not the generator's own `return`, which would wait for a piece.
      abort.abort();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
