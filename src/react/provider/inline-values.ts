/**
 * Compares values that an app writes inline in its JSX, which are new objects in every render. Data is compared by value;
 * functions are compared by their results.
 */

/**
 * Turns data into a string that is equal for equal data. All functions count as equal, since only a call shows what they
 * do. Never throws.
 */
export function valueKey(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === 'function') return 'ƒ';
      if (typeof part === 'bigint' || typeof part === 'symbol' || part instanceof RegExp) return String(part);
      return part === undefined || Number.isNaN(part) ? String(part) : part;
    });
  } catch {
    // The value is circular, too deep, or throws. The code that uses it reports that.
    return '';
  }
}

/** The longest text that functions are compared on, in characters. */
const MAX_COMPARED_CHARACTERS = 20_000;
/** Splits a text between sentences and around formulas. */
const SEAM = /(?<=[.!?…。！？\n])\s*|\$+|\\[()[\]]/u;

/** A function of the app that returns the words to speak for a text. */
export type Said = (text: string) => unknown;

/**
 * Whether two functions return the same words for a text. One may be the other one, created again by a render. Both are
 * called with the text and its parts, as they are when the text is spoken.
 */
export function isSaidAlike(one: Said, other: Said, text: string): boolean {
  if (one === other) return true;
  const tried = text.slice(0, MAX_COMPARED_CHARACTERS);
  return [tried, ...tried.split(SEAM)].every((part) => Object.is(answer(one, part), answer(other, part)));
}

function answer(ask: Said, text: string): unknown {
  try {
    return ask(text);
  } catch {
    return undefined;
  }
}
