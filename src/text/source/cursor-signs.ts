/** The signs that apps use as a cursor at the end of a growing text. */

/**
 * Blocks, discs, squares and other shapes, bars, and spinners: Unicode's Block Elements, Geometric Shapes and Braille
 * Patterns, and the same shapes of other blocks. They are never part of a text's end. For the inside of a regular expression's
 * character class.
 */
export const CURSOR_SIGNS = String.raw`\u2580-\u25FF\u2800-\u28FF\u2B12-\u2B2F\u26AA-\u26AC\u2758-\u275A\u2726\u2727\u2336\u2337\u23AE\u23B8\u23B9\u23D0\u23FA\u23F3\u231B\u2502\u2503\u2506\u2507\u250A\u250B•❘\u{1F534}`;
/** Signs, elements and entities without words. */
const NO_WORDS = new RegExp(
  String.raw`^(?:[\s\u200B${CURSOR_SIGNS}]|\u200C|\u200D|\uFE0E|\uFE0F|<[^<>]*>|&(?:#\w+|\w*(?:sp|blk\d*|block|bull|marker|squf|vert|bar|dot|Space|j));|!\[\]\([^()\s]*\))*$`,
  'u',
);

/** Whether a text contains more than white space and a cursor. */
export function isMoreThanCursor(text: string): boolean {
  return !NO_WORDS.test(text);
}
