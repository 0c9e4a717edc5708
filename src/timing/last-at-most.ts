/** Binary search by time or character. */

/** An item that begins at a character and at a second. */
interface Beginning {
  readonly startCharacter: number;
  readonly startSeconds: number;
}

/**
 * Index of the last item that begins at or before a place; -1 if none does. Allocates nothing.
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
