/** Measures how far two texts are equal from their starts and from their ends. */

/** Text is compared in long pieces, which engines do many times faster than single characters. */
const LONGEST_STRETCH = 4096;

/**
 * Counts the UTF-16 code units that two texts share at their starts.
 *
 * @param limit - The most to count. Default: the length of the shorter text.
 */
export function sharedPrefixLength(one: string, other: string, limit = Math.min(one.length, other.length)): number {
  return sharedLength(limit, (from, to) => one.slice(from, to) === other.slice(from, to));
}

/**
 * Counts the UTF-16 code units that two texts share at their ends.
 *
 * @param limit - The most to count. Default: the length of the shorter text.
 */
export function sharedSuffixLength(one: string, other: string, limit = Math.min(one.length, other.length)): number {
  return sharedLength(
    limit,
    (from, to) => one.slice(one.length - to, one.length - from) === other.slice(other.length - to, other.length - from),
  );
}

function sharedLength(limit: number, isSame: (from: number, to: number) => boolean): number {
  let length = 0;
  for (let stretch = LONGEST_STRETCH; stretch >= 1;) {
    const end = Math.min(limit, length + stretch);
    if (end > length && isSame(length, end)) length = end;
    else stretch >>= 1;
  }
  return length;
}
