/** Splits text to the size that Polly accepts in one event. */

/** How far before the limit to search for a space, in characters. */
const SEARCH_CHARACTERS = 200;

/**
 * Returns the length of the first piece of `text`: all of it if it fits, otherwise up to the last space before the limit,
 * and never within a surrogate pair.
 *
 * @param text - The text to send.
 * @param maxCharacters - The most UTF-16 code units of a piece, at least 2.
 */
export function pieceLength(text: string, maxCharacters: number): number {
  if (text.length <= maxCharacters) return text.length;
  const space = text.lastIndexOf(' ', maxCharacters - 1);
  if (space >= 0 && space >= maxCharacters - SEARCH_CHARACTERS) return space + 1;
  return endsInHalf(text.slice(0, maxCharacters)) ? maxCharacters - 1 : maxCharacters;
}

/** Whether a text ends with the first half of a surrogate pair, which would be sent as U+FFFD without its second half. */
export function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
