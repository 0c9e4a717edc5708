/** Line and column numbers as editors show them. */

const LINE_ENDS = /\r\n|\r|\n/u;
/** The byte order mark that may begin a file. It is not part of the text. */
export const BYTE_ORDER_MARK = '\ufeff';

/**
 * Describes a position like an editor: lines and columns count from 1, and each code point is one column.
 *
 * @param character - Offset of the character, in UTF-16 code units.
 * @returns For example `line 3, column 12`.
 */
export function placeInText(text: string, character: number): string {
  const before = text.slice(text.startsWith(BYTE_ORDER_MARK) ? 1 : 0, Math.max(0, character));
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = before.slice(0, lineStart).split(LINE_ENDS).length;
  return `line ${line}, column ${Array.from(before.slice(lineStart)).length + 1}`;
}
