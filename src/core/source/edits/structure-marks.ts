/** Letters and numbers at the beginning of a line that are marks of markdown rather than text. */
import type { TextRange } from '../../../text/spoken/offset-map';
import type { EditedStretch } from '../../../text/diff/text-diff';

const TICKED_BOX = /^[\s>]*(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]$/u;
const LIST_NUMBER = /^[\s>]*\d{1,9}[.)]$/u;
const LANGUAGE_OF_CODE = /^[\s>]*(?:`{3,}|~{3,})[\w+#-]+\n$/u;
const WORDS_FOLLOW = /^[^\n]*[\p{L}\p{N}]/u;
/** Longer lines before a place are not looked at, in UTF-16 code units. */
const LONGEST_MARK = 60;

/** Whether a stretch ends the tick of a box, the number of an item, or the language of a block of code. */
export function isStructureMark(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (end - lineStart > LONGEST_MARK) return false;
  const line = text.slice(lineStart, end + 1);
  return [TICKED_BOX, LIST_NUMBER, LANGUAGE_OF_CODE].some((mark) => mark.test(line));
}

/** The numbers of items, before words that stand, with which edits end that put in other lines above. */
export function marksBehind(edits: readonly EditedStretch[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd }) => {
    const end = newStart + after.slice(newStart, newEnd).trimEnd().length;
    const start = after.lastIndexOf('\n', end - 1) + 1;
    return start > newStart && WORDS_FOLLOW.test(after.slice(newEnd, newEnd + LONGEST_MARK)) && LIST_NUMBER.test(after.slice(start, end))
      ? [{ start, end: newEnd }]
      : [];
  });
}
