/**
 * How far two texts are the same, from their beginnings and from their ends.
 */

/** Long stretches are compared at once, which engines do many times faster than character by character. */
const LONGEST_STRETCH = 4096;

/**
 * How many UTF-16 code units two texts share at their beginnings.
 *
 * @param limit - At most so many. Default: all of the shorter one.
 */
export function sharedPrefixLength(one: string, other: string, limit = Math.min(one.length, other.length)): number {
  return sharedLength(limit, (from, to) => one.slice(from, to) === other.slice(from, to));
}

/**
 * How many UTF-16 code units two texts share at their ends.
 *
 * @param limit - At most so many. Default: all of the shorter one.
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
