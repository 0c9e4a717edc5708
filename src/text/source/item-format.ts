/** Strings, items of an SDK and bytes, as they come out of an iterable or a stream. */
import { guessedFormat } from './guessed-format';
import { ItemText, type TextOf } from './item-text';
import { isBytes, some, type TextFormat } from './text-format';

/**
 * The format of whatever an iterable or a stream yields.
 *
 * @param textOf - The app's own reading of items.
 * @param precedingText - Text that the source yielded before the first item that is no string.
 */
export function itemFormat(textOf?: TextOf, precedingText = ''): TextFormat {
  const items = new ItemText(textOf);
  items.take(precedingText);
  const bytes = guessedFormat({ textOf });
  let hasBytes = false;
  return {
    *take(item) {
      if (isBytes(item)) {
        hasBytes = true;
        yield* bytes.take(item);
        return;
      }
      // What is still held of them comes first.
      if (hasBytes) yield* bytes.end();
      hasBytes = false;
      yield* some(items.take(item));
    },
    *end() {
      yield* bytes.end();
      items.end();
    },
  };
}
