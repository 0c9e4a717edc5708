/** Joins kept bytes with new ones. */

/** The shared empty array. */
export const NO_BYTES = new Uint8Array(0);

/** Joins two arrays. Copies nothing if one of them is empty. */
export function joinBytes(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
