/** Shapes of custom servers: `{ type: 'token', content }`, `{ event: 'chunk', data: { text } }`, `{ token }`. */
import { readContent } from '../item/content';
import { ELSEWHERE, isRecord, NOTHING, saying, type Item, type Said } from '../item/item';
import { isOtherThanText, isSilent, isTextName } from '../item/words';
import { sayingBeside } from './beside';

/** Properties with the text; increments come before those that may be the whole text. */
const TEXT_NAMES = 'delta textDelta text content token chunk word value answer reply response output data payload completion message'.split(
  ' ',
);
/** Properties that are increments even if nothing names the item's kind. `message` alone may as well be an error. */
const SURE_NAMES = ['delta', 'textDelta', 'token', 'chunk', 'output', 'answer', 'reply', 'response'];
/** Properties that hold only new text. */
const INCREMENTS = ['delta', 'textDelta', 'token', 'chunk', 'word'];

/** Reads such an item; undefined if no property is named like text. */
export function sayingOfOwnShape(item: Item): Said | undefined {
  if (Array.isArray(item)) return undefined;
  const other = sayingBeside(item);
  if (other !== undefined) return other;
  const name = item['type'] ?? item['event'] ?? item['kind'];
  if (typeof name !== 'string') return name === undefined ? textAt(item, SURE_NAMES) : undefined;
  if (isTextName(name)) return textAt(item, TEXT_NAMES);
  if (isOtherThanText(name)) return ELSEWHERE;
  return isSilent(name) ? NOTHING : undefined;
}

function textAt(item: Item, names: readonly string[]): Said | undefined {
  for (const name of names) {
    const value = item[name];
    if (typeof value === 'string') return { ...saying(value), mayRepeat: !INCREMENTS.includes(name) };
    if (Array.isArray(value)) {
      const { text } = readContent(value);
      if (text !== '') return { ...saying(text), mayRepeat: true };
    } else if (isRecord(value)) {
      const said = sayingBeside(value) ?? textAt(value, TEXT_NAMES);
      if (said !== undefined) return said;
    }
  }
  return undefined;
}
