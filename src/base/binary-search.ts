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

/**
 * The first element of a list for which something holds that then holds for all behind it; the list's length where there is
 * none.
 */
export function firstIndex<Element>(list: readonly Element[], holds: (element: Element) => boolean): number {
  return lastIndexWhere(list.length, (index) => !holds(list[index] as Element)) + 1;
}
