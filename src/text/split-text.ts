/**
 * Cuts text to the size Polly takes in one event.
 */

/** A lone half of a surrogate pair at the end of a piece would be sent as U+FFFD. */
const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

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
  return HIGH_SURROGATE.test(text.slice(0, maxCharacters)) ? maxCharacters - 1 : maxCharacters;
}
