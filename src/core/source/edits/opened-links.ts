/** Links of which the words were read before an edit told that they are a link, or where it leads. */
import type { TextRange } from '../../../text/spoken/offset-map';
import { hasWords } from '../../../text/diff/text-tokens';
import type { DecidedEdit } from './decided-edit';
import { addressEnd } from './link-address';

/** The words of a link, as long as such words are. */
const WORDS = /[^[\]]{1,500}/uy;

/** The address of a link up to where an edit changes it. */
const ADDRESS_BEGINNING = /\]\([^()\s]*$/u;
const MOST_ADDRESS_CHARACTERS = 500;

/**
 * The addresses of links of which an edit put in the bracket that opens them, before words that were read, and those that an
 * edit changed. Some apps show a link as its words until it is whole: the bracket and the address come together. Others
 * close it with an address that stands for none, such as `#`.
 *
 * @param read - Stretches of `after` that were read, in order.
 */
export function addressesOfReadLinks(edits: readonly DecidedEdit[], after: string, read: readonly TextRange[]): TextRange[] {
  return edits.flatMap(({ newStart, newEnd, doneEnd }) => {
    const from = Math.max(0, newStart - MOST_ADDRESS_CHARACTERS);
    const beginning = ADDRESS_BEGINNING.exec(after.slice(from, newStart));
    const start = from + (beginning?.index ?? 0);
    if (beginning !== null && read.some((stretch) => stretch.start <= start && stretch.end >= newStart))
      return [{ start, end: addressEnd(after, start) }];
    const isOpening = doneEnd === newEnd && after.charAt(newEnd - 1) === '[' && !hasWords(after.slice(newStart, newEnd));
    WORDS.lastIndex = newEnd;
    if (!isOpening || !WORDS.test(after)) return [];
    return [{ start: WORDS.lastIndex, end: addressEnd(after, WORDS.lastIndex) }];
  });
}
