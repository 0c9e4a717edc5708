/** How far a stretch goes of which nothing is spoken. */
import { MAX_LEFTOVER_CLOSING_CHARACTERS } from '../../leftovers/model-leftovers';

/** How much a sticky pattern matches at a place. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/**
 * How far it is from a place to behind what a global pattern matches.
 *
 * @returns How much can be left out where it does not match yet: its beginning may be at the end of the text.
 */
export function lengthUpTo(pattern: RegExp, text: string, at: number): { readonly length: number; readonly isFound: boolean } {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (found !== null) return { length: found.index + found[0].length - at, isFound: true };
  return { length: Math.max(0, text.length - at - MAX_LEFTOVER_CLOSING_CHARACTERS + 1), isFound: false };
}
