/** Binary searches over ordered data. */

/**
 * Finds the last index below `length` for which `holds` is true; -1 if there is none. `holds` must be true up to some index
 * and false after it.
 */
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
 * Finds the index of the first element for which `holds` is true; the list's length if there is none. `holds` must be false
 * up to some element and true after it.
 */
export function firstIndex<Element>(list: readonly Element[], holds: (element: Element) => boolean): number {
  return lastIndexWhere(list.length, (index) => !holds(list[index] as Element)) + 1;
}
