/** Values as messages show them. Whatever an app gave, describing it does not throw, and is short. */

/** Most characters of a value that a message shows. */
const MOST_CHARACTERS = 80;

/**
 * A value in a few words: text in quotation marks, figures as they are written, and of anything else what kind of thing it
 * is, since its contents may be secrets.
 */
export function describeValue(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return shorten(JSON.stringify(value), '…"');
    case 'bigint':
      return shorten(`${value}n`, '…');
    case 'symbol':
      return shorten(value.toString(), '…');
    case 'function':
      return 'a function';
    case 'object':
      return value === null ? 'null' : describeObject(value);
    default:
      return Object.is(value, -0) ? '-0' : String(value);
  }
}

function describeObject(value: object): string {
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
    const kind = Object.prototype.toString.call(value).slice('[object '.length, -1);
    const { name } = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null)?.constructor ?? {};
    const shown = kind === 'Object' && typeof name === 'string' ? name : kind;
    return shown === 'Object' || shown === '' ? 'an object' : `an object (${shorten(shown, '…')})`;
  } catch {
    // A getter or a proxy of the app's threw.
    return 'an object';
  }
}

function shorten(text: string, ending: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - ending.length)}${ending}`;
}
