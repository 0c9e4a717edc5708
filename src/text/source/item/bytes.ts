/** Reads bytes as an SDK yields them, or as they appear in JSON that a server passes on. */

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads bytes.
 *
 * @param value - A view of bytes, base64, Node's `{ type: 'Buffer', data }`, or an object with a property per byte.
 * @returns Undefined if the value is none of these.
 */
export function bytesOf(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (typeof value === 'string')
    return BASE64.test(value) ? Uint8Array.from(atob(value), (character) => character.charCodeAt(0)) : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if ('type' in value && value.type === 'Buffer' && 'data' in value && Array.isArray(value.data)) return bytesOfList(value.data);
  const isIndexed = Object.keys(value).every((name, index) => name === String(index));
  return isIndexed ? bytesOfList(Object.values(value)) : undefined;
}

function bytesOfList(values: readonly unknown[]): Uint8Array<ArrayBuffer> | undefined {
  const isByte = (each: unknown): each is number => Number.isInteger(each) && (each as number) >= 0 && (each as number) < 256;
  return values.length > 0 && values.every(isByte) ? Uint8Array.from(values) : undefined;
}
