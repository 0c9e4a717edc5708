/** Finds a place in what is in order of time and text, without looking at all of it. */

/** What begins somewhere in the text and in its sound. */
interface Beginning {
  readonly startCharacter: number;
  readonly startSeconds: number;
}

/**
 * Index of the last of those that begin at or before a place; -1 where none does. Allocates nothing.
 *
 * @param items - In ascending order of `key`.
 */
export function lastAtMost(items: readonly Beginning[], key: keyof Beginning, place: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.[key] ?? Infinity) <= place) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
