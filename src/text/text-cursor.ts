/**
 * The sign that many apps show behind a text while it grows, as a typewriter's cursor.
 */

/** Blocks, bars, discs and spinners (Unicode: Block Elements, Geometric Shapes, Braille Patterns): never part of a text's end. */
const SURE = '▀-▟■□▪▮▯●○◉◌◐-◓⬤⏺•❘❙❚⚪⚫🔴⏳⠀-⣿';
const SURE_AT_END = new RegExp(`\\s*[${SURE}]+\\s*$`, 'u');
/** Some may as well belong to the text, as in tables: they wait for what follows. */
const PERHAPS_AT_END = new RegExp(`\\s*[${SURE}|_│┃‸]+\\s*$`, 'u');
const LONGEST_CURSOR = 20;

/**
 * How much of a text there is before a cursor at its end, in UTF-16 code units.
 *
 * @param mayBeText - Whether signs count that texts end with as well.
 */
export function lengthBeforeCursor(text: string, mayBeText: boolean): number {
  const cursor = (mayBeText ? PERHAPS_AT_END : SURE_AT_END).exec(text.slice(-LONGEST_CURSOR));
  return text.length - (cursor?.[0].length ?? 0);
}
