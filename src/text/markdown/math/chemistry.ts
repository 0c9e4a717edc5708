/** Speaks chemical formulas: `\ce{2H2 + O2 -> 2H2O}` becomes `2H2 + O2 → 2H2O`. */
import { raised } from './figures';

const ARROWS: Readonly<Record<string, string>> = {
  '->': '→',
  '<-': '←',
  '<->': '↔',
  '<=>': '⇌',
  '<=>>': '⇌',
  '<<=>': '⇌',
  '+': '+',
  '=': '=',
  v: '↓',
  '^': '↑',
};
/** A number, elements with their counts, groups, a charge and a state. */
const SPECIES = /^(\d+(?:\/\d+|\.\d+)?)?((?:[A-Z][a-z]?|[()[\]]|\d+|_\{?\d+\}?|\*)+)(?:\^?\{?(\d*[+-]|[+-]\d*)\}?)?(\((?:s|l|g|aq)\))?$/;

/**
 * Returns the words for a formula.
 *
 * @returns Undefined if a part is not understood.
 */
export function sayChemistry(formula: string): string | undefined {
  const said = formula.trim().split(/\s+/).map(sayPart);
  return said.some((part) => part === undefined) ? undefined : said.join(' ');
}

function sayPart(part: string): string | undefined {
  const arrow = ARROWS[part];
  if (arrow !== undefined) return arrow;
  if (/^\d+(?:\/\d+)?$|^\d*e-$/.test(part)) return part.replace('-', '⁻');
  // A digit before a charge belongs to it only after a caret: `SO4^2-`, but `NH4+`.
  const [whole, count = '', species = '', charge = '', state = ''] =
    SPECIES.exec(part.replace(/([A-Za-z)\]])(\d+)([+-])$/, '$1$2^$3')) ?? [];
  if (whole === undefined) return undefined;
  return count + species.replace(/[_{}]/g, '') + raised(charge) + state;
}
