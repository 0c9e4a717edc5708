/** Short names of units, times and large numbers in any language, as Unicode's CLDR (`Intl`) writes them: `3 hr.`, `1,2 mil.` */

/** The short names of one language, in lower case. */
export interface UnitNames {
  /** With a full stop. */
  readonly dotted: ReadonlySet<string>;
  /** With or without one. */
  readonly all: ReadonlySet<string>;
  readonly ago: ReadonlySet<string>;
}

const UNITS =
  'second minute hour day week month year meter kilometer centimeter millimeter foot inch yard mile ounce pound gram kilogram liter milliliter gallon acre hectare';
const TIMES = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
const LENGTHS = ['short', 'narrow'] as const;
/** These have different forms in languages with several plurals. */
const COUNTS = [1, 2, 5, 1.5];
const POWERS = [1e3, 1e6, 5e6, 1e9, 1e12];
const NAME = /^\s*([\p{L}\p{M}]+)(\.?)/u;
const AGO = /[\s.]\s?([\p{L}\p{M}]+)$/u;
/** Icelandic says it in front of the number in the CLDR, but also behind it. */
const ICELANDIC_AGO = 'síðan';

const known = new Map<string, UnitNames>();

/** Returns the short names of a language, read once. */
export function unitNamesOf(language: string): UnitNames {
  const names = known.get(language) ?? readNames(language);
  known.set(language, names);
  return names;
}

function readNames(language: string): UnitNames {
  const dotted = new Set<string>();
  const all = new Set<string>();
  const ago = new Set([ICELANDIC_AGO]);
  const add = (parts: readonly { readonly type: string; readonly value: string }[], kind: string) => {
    for (const { type, value } of parts) {
      const [, name = '', stop] = (type === kind ? NAME.exec(value.toLowerCase()) : null) ?? [];
      if (name !== '') all.add(name);
      if (stop === '.') dotted.add(name);
    }
  };
  for (const length of LENGTHS) {
    for (const unit of UNITS.split(' ')) {
      const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: length });
      for (const count of COUNTS) add(format.formatToParts(count), 'unit');
    }
    const relative = new Intl.RelativeTimeFormat(language, { style: length });
    for (const time of TIMES) {
      for (const count of COUNTS) add(relative.formatToParts(-count, time), 'literal');
      ago.add(AGO.exec(relative.format(-5, time))?.[1] ?? '');
    }
  }
  const compact = new Intl.NumberFormat(language, { notation: 'compact' });
  for (const power of POWERS) add(compact.formatToParts(power), 'compact');
  return { dotted, all, ago };
}
