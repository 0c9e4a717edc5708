/** Reads strings, items of an SDK and bytes, as an iterable or a stream yields them. */
import { guessedFormat } from './guessed-format';
import { ItemText, type TextOf } from '../reading/item-text';
import { bytesOf } from '../item/bytes';
import { isRecord } from '../item/item';
import { isBytes, some, type TextFormat } from './text-format';

/**
 * Creates the format for the items of an iterable or stream.
 *
 * @param textOf - The app's function that reads items.
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
      // Bytes that are still held come first.
      if (hasBytes) yield* bytes.end();
      hasBytes = false;
      yield* some(items.take(item));
    },
    *end() {
      yield* bytes.end();
      // The item that ends the bytes has no text.
      if (!hadBytes) yield* some(items.end());
    },
  };
}

/** Returns the bytes within an item: a Buffer as JSON, or an item of AWS SageMaker or Lambda. */
function bytesIn(item: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (!isRecord(item)) return undefined;
  if (item['type'] === 'Buffer') return bytesOf(item);
  const { PayloadPart: part, PayloadChunk: chunk } = item;
  if (isRecord(part)) return bytesOf(part['Bytes']);
  return isRecord(chunk) ? bytesOf(chunk['Payload']) : undefined;
}
