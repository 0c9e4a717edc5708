/** Finds the words to release in a flush. Marks without words keep waiting. */
import { matchAt } from '../../../base/match-at';

const AT_LINE_START = /^(?:\d|\(?\p{L}[.)]{0,2}$|\[[^!^\]][^]*[\p{L}\p{N}])/u;
const IN_LINE = /[!hw]|&[^]|\$\d|\[[^^\d[]|`+[^`]/iy;
/** The rest of an address whose start was spoken. */
export const REST_OF_FLUSHED_ADDRESS = /(?:[\w/?#%=-][!#-;=?-Z_a-z~]*)?/iy;

/** Whether a line begins with words. */
export function beginsWithWords(line: string): boolean {
  return AT_LINE_START.test(line);
}

/** Returns the kind of the text that is held back within a line: words, an address, or neither. */
export function wordsIn(text: string, at: number): 'words' | 'address' | undefined {
  const found = matchAt(IN_LINE, text, at)?.[0];
  if (found === undefined) return undefined;
  return /[hw]/i.test(found) ? 'address' : 'words';
}
