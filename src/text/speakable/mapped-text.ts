/** A source whose items an app reads itself. */
import type { TextOf } from '../source/item-text';
import { canRestart } from '../spoken/text-restart';
import { cancelText, iterateText, type TextSource } from '../source/text-source';

/**
 * The text of a source, by the app's own reading of its items.
 *
 * @param source - Text stays as it is.
 * @param textOf - See {@link TextOf}. Default: the source unchanged.
 */
export function mapText(source: TextSource, textOf: TextOf | undefined): TextSource {
  // What is read of a text is text already.
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
