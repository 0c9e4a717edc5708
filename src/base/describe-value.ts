/** Describes values for error messages: briefly, and without ever throwing. */

/** The longest description, in characters. */
const MOST_CHARACTERS = 80;

/**
 * Describes a value in a few words. Strings are quoted and numbers are printed. Objects, lists and functions are only named
 * by their kind, because their contents may be secret.
 */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return shorten(JSON.stringify(value), '…"');
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null)
    return shorten(Object.is(value, -0) ? '-0' : `${String(value)}${typeof value === 'bigint' ? 'n' : ''}`, '…');
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
    return shorten(`an object (${Object.prototype.toString.call(value).slice('[object '.length, -1)})`.replace(' (Object)', ''), '…');
  } catch {
    // The app's getter or proxy threw.
    return 'an object';
  }
}

function shorten(text: string, ending: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - ending.length)}${ending}`;
}
