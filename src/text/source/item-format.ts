/** Strings, items of an SDK and bytes, as they come out of an iterable or a stream. */
import { guessedFormat } from './guessed-format';
import { ItemText, type TextOf } from './item-text';
import { bytesOf } from './bytes';
import { isRecord } from './item';
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
  let hadBytes = false;
  return {
    *take(item) {
      const piece = isBytes(item) ? item : bytesIn(item);
      if (piece !== undefined) {
        hasBytes = true;
        hadBytes = true;
        yield* bytes.take(piece);
        return;
      }
      // What is still held of them comes first.
      if (hasBytes) yield* bytes.end();
      hasBytes = false;
      yield* some(items.take(item));
    },
    *end() {
      yield* bytes.end();
      // What tells of the end of bytes has no text.
      if (!hadBytes) yield* some(items.end());
    },
  };
}

/** Bytes of a body in an item: a Buffer as JSON, and what AWS SageMaker and Lambda stream. */
function bytesIn(item: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (!isRecord(item)) return undefined;
  if (item['type'] === 'Buffer') return bytesOf(item);
  const { PayloadPart: part, PayloadChunk: chunk } = item;
  if (isRecord(part)) return bytesOf(part['Bytes']);
  return isRecord(chunk) ? bytesOf(chunk['Payload']) : undefined;
}
