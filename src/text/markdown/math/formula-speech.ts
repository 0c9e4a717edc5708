/**
 * Speaks a formula by its signs, which each voice names in its own language. A formula that is only partly understood is not spoken,
 * because a part of it would be a different formula.
 */
import { readTex } from './tex-reader';

/** Nobody can follow a longer formula by ear. */
const MAX_CHARACTERS = 200;

/**
 * Returns the words for a formula.
 *
 * @param formula - The formula without its delimiters.
 * @returns Undefined if it cannot be spoken.
 */
export function sayFormula(formula: string): string | undefined {
  return formula.length > MAX_CHARACTERS ? undefined : readTex(formula);
}
