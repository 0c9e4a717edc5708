/** Places of a text as editors tell them. */

const LINE_ENDS = /\r\n|\r|\n/u;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Where a character of a text is, as editors count: from 1, in lines and in characters of a line, whatever their width.
 *
 * @param character - In UTF-16 code units.
 * @returns Like `line 3, column 12`.
 */
export function placeInText(text: string, character: number): string {
  const before = text.slice(text.startsWith(BYTE_ORDER_MARK) ? 1 : 0, Math.max(0, character));
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = before.slice(0, lineStart).split(LINE_ENDS).length;
  return `line ${line}, column ${Array.from(before.slice(lineStart)).length + 1}`;
}
