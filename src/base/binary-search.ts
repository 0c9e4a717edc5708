/**
 * Finds a place in what is in order, without looking at all of it.
 */

/** The last index below `length` that a condition holds for, which holds for all before it; -1 when for none. */
export function lastIndexWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
