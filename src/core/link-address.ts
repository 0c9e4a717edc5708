/** Addresses of links, which are not read where the words of the link were. */
import type { TextRange } from '../text/offset-map';
import { hasWords } from '../text/text-tokens';
import type { DecidedEdit } from './decided-edit';

/** From its bracket on, with the title behind it. */
const ADDRESS = /(?:\]|(?<=\]))\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*"?)?\)?/uy;
/** The words of a link, as long as such words are. */
const WORDS = /[^[\]]{1,500}/uy;

/** Behind the address that begins at a place of a text; that place where none does. */
export function addressEnd(text: string, start: number): number {
  return endOf(ADDRESS, text, start) ?? start;
}

/**
 * The addresses of links of which an edit put in the bracket that opens them, before words that were read. Where an app shows
 * a link as its words until it is whole, the bracket and the address come together.
 */
export function addressesOfReadLinks(edits: readonly DecidedEdit[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, doneEnd }) => {
    const isOpening = doneEnd === newEnd && after.charAt(newEnd - 1) === '[' && !hasWords(after.slice(newStart, newEnd));
    const start = isOpening ? endOf(WORDS, after, newEnd) : undefined;
    return start === undefined ? [] : [{ start, end: addressEnd(after, start) }];
  });
}

function endOf(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
