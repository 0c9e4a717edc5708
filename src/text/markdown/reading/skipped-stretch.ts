/** Finds the length of a stretch that is left out. */
import { MAX_LEFTOVER_CLOSING_CHARACTERS } from '../../leftovers/model-leftovers';

/** Returns the length of a sticky pattern's match at an offset. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/**
 * Returns the length from an offset to the end of a global pattern's match.
 *
 * @returns Without a match, the length that can be left out: the text may end within a match.
 */
export function lengthUpTo(pattern: RegExp, text: string, at: number): { readonly length: number; readonly isFound: boolean } {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found !== null) return { length: found.index + found[0].length - at, isFound: true };
  return { length: Math.max(0, text.length - at - MAX_LEFTOVER_CLOSING_CHARACTERS + 1), isFound: false };
}
