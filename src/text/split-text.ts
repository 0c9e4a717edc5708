/**
 * Cuts text to the size Polly takes in one event.
 */

/** How far back from the limit a space is looked for, in characters. */
const SEARCH_CHARACTERS = 200;

/**
 * The length of the first piece to send of `text`: all of it where it fits, else up to the last space before the
 * limit, and never between the two halves of a surrogate pair.
 *
 * @param text - What is to be sent.
 * @param maxCharacters - The most UTF-16 code units a piece may have; at least 2.
 */
export function pieceLength(text: string, maxCharacters: number): number {
  if (text.length <= maxCharacters) return text.length;
  const space = text.lastIndexOf(' ', maxCharacters - 1);
  if (space >= 0 && space >= maxCharacters - SEARCH_CHARACTERS) return space + 1;
  return endsInHalf(text.slice(0, maxCharacters)) ? maxCharacters - 1 : maxCharacters;
}

/** Whether a text ends in the first half of a surrogate pair, which would be sent as U+FFFD without its other half. */
export function endsInHalf(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
