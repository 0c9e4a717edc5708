/** Formulas that grow or change after a part of them was said: a part means nothing, so they are said again, whole. */
import type { TextRange } from '../../../text/spoken/offset-map';
import type { DecidedEdit } from './decided-edit';

const FORMULA = /\$\$[^$]+(?:\$\$|$)|\$(?!\s)[^$\n]+(?<!\s)\$(?!\d)/gu;
/** So far from an edit its formula is looked for, in UTF-16 code units. */
const LONGEST_FORMULA = 400;

/** Where formulas stand that edits put something in. */
export function grownFormulas(edits: readonly DecidedEdit[], after: string): TextRange[] {
  if (!after.includes('$')) return [];
  return edits.flatMap(({ newStart, newEnd, doneEnd }) => {
    if (doneEnd === newEnd) return [];
    const from = Math.max(after.lastIndexOf('\n\n', newStart) + 1, newStart - LONGEST_FORMULA, 0);
    const formulas = [...after.slice(from, newEnd + LONGEST_FORMULA).matchAll(FORMULA)];
    return formulas
      .map(({ 0: formula, index }) => ({ start: from + index, end: from + index + formula.length }))
      .filter(({ start, end }) => start < newStart && newStart < end);
  });
}
