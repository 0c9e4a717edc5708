/** Letters and numbers at the beginning of a line that are marks of markdown rather than text. */

const TICKED_BOX = /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]$/u;
const LIST_NUMBER = /^[\s>]*\d{1,9}[.)]$/u;
const LANGUAGE_OF_CODE = /^[\s>]*(?:`{3,}|~{3,})[\w+#-]+\n$/u;
/** Longer lines before a place are not looked at, in UTF-16 code units. */
const LONGEST_MARK = 60;

/** Whether a stretch ends the tick of a box, the number of an item, or the language of a block of code. */
export function isStructureMark(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (end - lineStart > LONGEST_MARK) return false;
  const line = text.slice(lineStart, end + 1);
  return [TICKED_BOX, LIST_NUMBER, LANGUAGE_OF_CODE].some((mark) => mark.test(line));
}
