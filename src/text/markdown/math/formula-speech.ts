/**
 * Says a formula in the signs that its commands stand for, which every voice has a name for in its own language. What is
 * not understood completely is not said at all, since half of a formula is another formula.
 */
import { readTex } from './tex-reader';

/** A longer formula cannot be followed by ear. */
const MAX_CHARACTERS = 200;

/**
 * What is said of a formula.
 *
 * @param formula - Without the marks around it.
 * @returns Undefined where it is not one for the ear.
 */
export function sayFormula(formula: string): string | undefined {
  return formula.length > MAX_CHARACTERS ? undefined : readTex(formula);
}
