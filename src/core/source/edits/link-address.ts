/** Addresses of links, which are not read where the words of the link were. */

/** From its bracket on, with the title behind it. */
const ADDRESS = /(?:\]|(?<=\]))\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*"?)?\)?/uy;

/** Behind the address that begins at a place of a text; that place where none does. */
export function addressEnd(text: string, start: number): number {
  ADDRESS.lastIndex = start;
  return ADDRESS.test(text) ? ADDRESS.lastIndex : start;
}
