/** What an app writes inline in its JSX is made anew in every render: it is compared by value, and functions by what they answer. */

/**
 * Data as one string that is the same for as long as it says the same. Functions count as one and the same: whether another
 * one says something else is known only when it is called. Never throws.
 */
export function valueKey(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === 'function') return 'ƒ';
      if (typeof part === 'bigint' || typeof part === 'symbol' || part instanceof RegExp) return String(part);
      return part === undefined || Number.isNaN(part) ? String(part) : part;
    });
  } catch {
    // It holds itself, is too deep or throws, and is told of where it is used.
    return '';
  }
}

/** The longest text that functions are tried on. */
const MOST_TRIED_CHARACTERS = 20_000;
/** Between sentences, and around formulas. */
const SEAM = /(?<=[.!?…。！？\n])\s*|\$+|\\[()[\]]/u;

/** A function of an app's that answers with what is to be said. */
export type Said = (text: string) => unknown;

/**
 * Whether two functions, of which one may be the other made anew by a render, say the same of a text. Each is called with
 * what it may be called with when the text is spoken.
 */
export function isSaidAlike(one: Said, other: Said, text: string): boolean {
  if (one === other) return true;
  const tried = text.slice(0, MOST_TRIED_CHARACTERS);
  return [tried, ...tried.split(SEAM)].every((part) => Object.is(answer(one, part), answer(other, part)));
}

function answer(ask: Said, text: string): unknown {
  try {
    return ask(text);
  } catch {
    return undefined;
  }
}
