/** Shapes that servers of their own make up: `{ type: 'token', content }`, `{ event: 'chunk', data: { text } }`, `{ token }`. */
import { readContent } from '../content';
import { ELSEWHERE, isRecord, NOTHING, saying, type Item, type Said } from '../item';
import { isOtherThanText, isSilent, isTextName } from '../words';
import { sayingBeside } from './beside';

/** Where they hold the text, an increment before what may be all of it. */
const TEXT_NAMES = [
  'delta',
  'textDelta',
  'text',
  'content',
  'token',
  'chunk',
  'word',
  'value',
  'answer',
  'reply',
  'response',
  'output',
  'data',
  'payload',
  'completion',
  'message',
];
/** Names that are an increment's even where nothing says what the item is. `message` alone is an error as often. */
const SURE_NAMES = ['delta', 'textDelta', 'token', 'chunk', 'output', 'answer', 'reply', 'response'];
/** Names of what is new alone. */
const INCREMENTS = ['delta', 'textDelta', 'token', 'chunk', 'word'];

/** What such an item says; undefined where nothing in it is named as text is. */
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
