/** Links that an edit opened before words that were read. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { hasWords } from '../../../text/diff/text-tokens';
import type { DecidedEdit } from './decided-edit';
import { addressEnd } from './link-address';

/** The words of a link, as long as such words are. */
const WORDS = /[^[\]]{1,500}/uy;

/**
 * The addresses of links of which an edit put in the bracket that opens them, before words that were read. Where an app shows
 * a link as its words until it is whole, the bracket and the address come together.
 */
export function addressesOfReadLinks(edits: readonly DecidedEdit[], after: string): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, doneEnd }) => {
    const isOpening = doneEnd === newEnd && after.charAt(newEnd - 1) === '[' && !hasWords(after.slice(newStart, newEnd));
    WORDS.lastIndex = newEnd;
    if (!isOpening || !WORDS.test(after)) return [];
    return [{ start: WORDS.lastIndex, end: addressEnd(after, WORDS.lastIndex) }];
  });
}
