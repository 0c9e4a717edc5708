/**
 * Joining what was held with what has come.
 */

/** No bytes, for everybody. */
export const NO_BYTES = new Uint8Array(0);

/** The bytes of both, one after the other; not copied where one of them is empty. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
