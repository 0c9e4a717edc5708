/** What an app writes inline in its JSX is made anew in every render: it is compared by value. */

/**
 * Options as one string that is the same for as long as they say the same. Functions are compared by how they are written,
 * since one that is written inline is another one in every render.
 */
export function valueKey(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part: unknown) => {
      if (typeof part === 'function' || typeof part === 'bigint' || part instanceof RegExp) return String(part);
      return part === undefined || Number.isNaN(part) ? String(part) : part;
    });
  } catch {
    // It holds itself, and is told of where it is used.
    return '';
  }
}
