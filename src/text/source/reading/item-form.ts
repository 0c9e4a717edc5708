/** Describes the form of an item: its property names and its kind. Items of one form have the same kind of text. */
import { isRecord } from '../item/item';

/** Properties that name the kind of an item. */
const NAMES = ['type', 'event', 'kind', 'object'];
/** How deep to examine properties. */
const MAX_DEPTH = 4;
const MAX_NAMES = 24;

/** Returns the form of an item as a string to compare. */
export function formOf(item: unknown, depth = 0): string {
  if (!isRecord(item)) return typeof item === 'boolean' ? String(item) : '';
  if (Array.isArray(item)) return depth >= MAX_DEPTH ? '[]' : `[${formOf(item[0], depth + 1)}]`;
  const names = Object.keys(item).slice(0, MAX_NAMES);
  return names
    .map((name) => `${name}=${NAMES.includes(name) ? String(item[name]) : depth >= MAX_DEPTH ? '' : formOf(item[name], depth + 1)}`)
    .join(';');
}
