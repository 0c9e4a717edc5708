/** Strings, items of an SDK and bytes, as they come out of an iterable or a stream. */
import { guessedFormat } from './guessed-format';
import { isBytes, ItemText, some, type TextFormat } from './text-format';

/** The format of whatever an iterable or a stream yields. */
export function itemFormat(): TextFormat {
  const items = new ItemText();
  const bytes = guessedFormat();
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
    end: () => bytes.end(),
  };
}
