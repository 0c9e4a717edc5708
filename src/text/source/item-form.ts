/** The form of an item: which properties it has, and what it says it is. Items of one form say text of one kind. */
import { isRecord } from './item';

/** Properties that name what an item is. */
const NAMES = ['type', 'event', 'kind', 'object'];
/** How deep the properties are looked at that hold the text. */
const MAX_DEPTH = 4;
const MAX_NAMES = 24;

/** The form of an item, as a string to be compared. */
export function formOf(item: unknown, depth = 0): string {
  if (!isRecord(item)) return typeof item === 'boolean' ? String(item) : '';
  if (Array.isArray(item)) return depth >= MAX_DEPTH ? '[]' : `[${formOf(item[0], depth + 1)}]`;
  const names = Object.keys(item).slice(0, MAX_NAMES);
  return names
    .map((name) => `${name}=${NAMES.includes(name) ? String(item[name]) : depth >= MAX_DEPTH ? '' : formOf(item[name], depth + 1)}`)
    .join(';');
}
