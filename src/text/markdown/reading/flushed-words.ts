/** Tells, in a flush, the words that are held back from marks, which go on waiting. */

const AT_LINE_START = /^(?:\d|\[[^!^\]][^]*[\p{L}\p{N}])/u;
const IN_LINE = /[!hw]|&[^]|\$\d|\[[^^\d[]|`+[^`]/iy;
/** How an address goes on of which the beginning was spoken. */
export const REST_OF_FLUSHED_ADDRESS = /(?:[\w/?#%=-][!#-;=?-Z_a-z~]*)?/iy;

/** Whether a line begins with words that are held back. */
export function beginsWithWords(line: string): boolean {
  return AT_LINE_START.test(line);
}

/** What is held back inside of a line: words, those of an address, or none. */
export function wordsIn(text: string, at: number): 'words' | 'address' | undefined {
  IN_LINE.lastIndex = at;
  const found = IN_LINE.exec(text)?.[0];
  if (found === undefined) return undefined;
  return /[hw]/i.test(found) ? 'address' : 'words';
}
