/** Says the formulas of chemistry, `\ce{2H2 + O2 -> 2H2O}`, as they are written: `2H2 + O2 → 2H2O`. */
import { raised } from './superscripts';

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
/** A number, elements with how many there are, groups, a charge and a state. */
const SPECIES = /^(\d+(?:\/\d+|\.\d+)?)?((?:[A-Z][a-z]?|[()[\]]|\d+|_\{?\d+\}?|\*)+)(?:\^?\{?(\d*[+-]|[+-]\d*)\}?)?(\((?:s|l|g|aq)\))?$/;

/**
 * What is said of a formula.
 *
 * @returns Undefined where any of it is not understood.
 */
export function sayChemistry(formula: string): string | undefined {
  const said = formula.trim().split(/\s+/).map(sayPart);
  return said.some((part) => part === undefined) ? undefined : said.join(' ');
}

function sayPart(part: string): string | undefined {
  const arrow = ARROWS[part];
  if (arrow !== undefined) return arrow;
  if (/^\d+(?:\/\d+)?$|^\d*e-$/.test(part)) return part.replace('-', '⁻');
  // A figure before a charge belongs to it only where it is raised: `SO4^2-`, but `NH4+`.
  const [whole, count = '', species = '', charge = '', state = ''] =
    SPECIES.exec(part.replace(/([A-Za-z)\]])(\d+)([+-])$/, '$1$2^$3')) ?? [];
  if (whole === undefined) return undefined;
  return count + species.replace(/[_{}]/g, '') + raised(charge) + state;
}
