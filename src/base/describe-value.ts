/** Values as messages show them. Whatever an app gave, describing it does not throw, and is short. */

/** Most characters of a value that a message shows. */
const MOST_CHARACTERS = 80;

/**
 * A value in a few words: text in quotation marks, figures as they are written, and of anything else what kind of thing it
 * is, since its contents may be secrets.
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
    // A getter or a proxy of the app's threw.
    return 'an object';
  }
}

function shorten(text: string, ending: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - ending.length)}${ending}`;
}
