/**
 * The first element of a list for which something holds that then holds for all behind it, in logarithmic time; the list's length
 * where there is none.
 */
export function firstIndex<Element>(list: readonly Element[], holds: (element: Element) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle] as Element)) high = middle;
    else low = middle + 1;
  }
  return low;
}
