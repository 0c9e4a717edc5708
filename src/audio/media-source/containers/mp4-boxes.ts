/**
 * Writes the boxes of an mp4 file (ISO/IEC 14496-12, section 4.2). A box has a 32-bit length, a type of four letters, and its content.
 */
import { joinBytes } from './container';

const BOX_HEADER_BYTES = 8;

/** Writes a box. */
export function box(type: string, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = contents.reduce((sum, content) => sum + content.length, BOX_HEADER_BYTES);
  return joinBytes([u32(bytes), letters(type), ...contents]);
}

/** Writes a box that begins with a version and 24 bits of flags. */
export function fullBox(type: string, version: number, flags: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return box(type, u32((version << 24) | flags), ...contents);
}

/** Writes a text with one byte per character. */
export function letters(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** Writes a number of zero bytes. */
export function zeros(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** Writes 16-bit numbers in big-endian order. */
export function u16(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value]));
}

/** Writes 32-bit numbers in big-endian order. */
export function u32(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values.flatMap((value) => [value >>> 24, value >>> 16, value >>> 8, value]));
}

/** Writes a 64-bit number in big-endian order. */
export function u64(value: number): Uint8Array<ArrayBuffer> {
  return u32(Math.floor(value / 2 ** 32), value % 2 ** 32);
}
