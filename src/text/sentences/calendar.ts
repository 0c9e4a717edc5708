/**
 * Short names of months and weekdays in any language: those of Unicode's CLDR (`Intl`), and shortened long names such as
 * `dec.`, `sept.`, `jouluk.`, `pros.`, `Ara.`
 */
import { mayGoOn } from '../../base/incomplete-match';

/** The kind of a short name. */
export type CalendarName = 'month' | 'weekday';

/** The fewest letters that identify a shortened long name. */
const FEWEST_LETTERS = 3;
const DAYS_OF_WEEK = 7;
const MONTHS = 12;

/** The names of one language. */
export class Calendar {
  readonly #long: readonly { readonly name: string; readonly kind: CalendarName }[];
  readonly #short: ReadonlyMap<string, CalendarName>;
  /** Whether weekdays are capitalised, so that no other word is mistaken for one. */
  readonly hasCapitals: boolean;

  /** @param language - BCP 47 tag. */
  constructor(language: string) {
    const weekdays = namesOf(language, 'weekday', 'long');
    const months = namesOf(language, 'month', 'long');
    this.hasCapitals = weekdays.every((name) => /^\p{Lu}/u.test(name));
    this.#long = [...months.map((name) => longName(name, 'month')), ...weekdays.map((name) => longName(name, 'weekday'))];
    const whole = new Set(this.#long.map(({ name }) => name));
    const short = [
      ...namesOf(language, 'weekday', 'short').map((name) => longName(name, 'weekday')),
      ...namesOf(language, 'month', 'short').map((name) => longName(name, 'month')),
    ];
    // A short name that equals the full name is no abbreviation: `May`.
    this.#short = new Map(
      short.filter(({ name }) => /^[\p{L}\p{M}]{2,}$/u.test(name) && !whole.has(name)).map(({ name, kind }) => [name, kind]),
    );
  }

  /** Returns the kind of a short name, given without its full stop; undefined if it is none. */
  nameOf(word: string): CalendarName | undefined {
    const small = word.toLowerCase();
    return (
      this.#short.get(small) ??
      (small.length < FEWEST_LETTERS
        ? undefined
        : this.#long.find(({ name }) => name.length > small.length && name.startsWith(small))?.kind)
    );
  }

  isMonth(word: string): boolean {
    const small = word.toLowerCase();
    return this.#long.some(({ name, kind }) => kind === 'month' && name === small);
  }
}

const calendars = new Map<string, Calendar | undefined>();

/** Returns the calendar of a language, created once; undefined for an invalid tag. */
export function calendarOf(language: string): Calendar | undefined {
  if (!calendars.has(language)) calendars.set(language, isTag(language) ? new Calendar(language) : undefined);
  return calendars.get(language);
}

function isTag(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}

function longName(name: string, kind: CalendarName): { readonly name: string; readonly kind: CalendarName } {
  return { name: name.toLowerCase().replace(/\.$/u, ''), kind };
}

function namesOf(language: string, part: CalendarName, length: 'long' | 'short'): string[] {
  // The first of January 2023 is a Sunday.
  const dates =
    part === 'month'
      ? Array.from({ length: MONTHS }, (_, month) => Date.UTC(2023, month, 1))
      : Array.from({ length: DAYS_OF_WEEK }, (_, day) => Date.UTC(2023, 0, 1 + day));
  const options: Intl.DateTimeFormatOptions = { [part]: length, timeZone: 'UTC', calendar: 'gregory' };
  const formats = [new Intl.DateTimeFormat(language, options), new Intl.DateTimeFormat(language, { ...options, day: 'numeric' })];
  return dates.flatMap((date) =>
    formats.flatMap((format) =>
      format
        .formatToParts(date)
        .filter(({ type }) => type === part)
        .map(({ value }) => value),
    ),
  );
}

/** Month and day of a Korean date, or the year before them, without the last full stop: `2026. 1. 5`, `26. 1`, `1. 5`. */
const MONTH = String.raw`(?:0?[1-9]|1[0-2])`;
const DAY = String.raw`(?:0?[1-9]|[12]\d|3[01])`;
const YEAR = String.raw`(?:\d{4}|['’]?\d{2})`;
const KOREAN_DATE = new RegExp(
  String.raw`(?<![\p{N}.,])(?:${YEAR}\.\s?${MONTH}\.\s?${DAY}|(?:(?:19|20)\d{2}\.\s?|${YEAR}\.\s)${MONTH}|${MONTH}\.\s${DAY})` +
    String.raw`(?:(?:\.(?:\s?\([^()]\))?)?\s?[~∼–-]\s?(?:${MONTH}\.\s?)?${DAY})?$`,
  'u',
);
const YEAR_OR_MONTH = new RegExp(String.raw`(?<![\p{N}.,])(?:${YEAR}|${MONTH})$`, 'u');
const NEXT_PART = new RegExp(String.raw`^${DAY}\.(?!\d{3})`, 'u');

/** Whether a text ends with a Korean date, without its last full stop. */
export function endsWithKoreanDate(text: string): boolean {
  return KOREAN_DATE.test(text);
}

/**
 * Decides whether a full stop belongs to a date as Koreans write it, `2026. 1. 5.`: each of its numbers has one.
 *
 * @param before - The sentence up to the full stop.
 * @param after - The text after the following white space.
 * @param isAll - Whether no text follows that.
 */
export function judgeKoreanDate(before: string, after: string, isAll: boolean): 'ends' | 'goes-on' | 'undecided' {
  if (endsWithKoreanDate(before)) return 'goes-on';
  if (!YEAR_OR_MONTH.test(before)) return 'ends';
  if (NEXT_PART.test(after)) return 'goes-on';
  return !isAll && mayGoOn(NEXT_PART, after) ? 'undecided' : 'ends';
}
