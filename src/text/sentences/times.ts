/** Rules for times and years: the text after `5 p.m.`, and eras, after which a sentence often ends. */
import { mayGoOn } from '../../base/incomplete-match';

/** A time of day. A capital after it starts a sentence. */
export const TIME_OF_DAY = /(?<![\p{L}\p{N}])[AaPp]\.\s?[Mm]$/u;
/** Eras after a year in several languages, without the last full stop. */
const ERA =
  /(?<![\p{L}\p{M}\p{N}])(?:(?:a|d)\.\s?C|(?:a|e|d)\.\s?e\.\s?c|(?:av|ap)\.\s?J\.?-C|[fe]\.\s?Kr|[fe]\.v\.t|p\.\s?n\.\s?e|n\.\s?e|p\.e\.v|př\.\s?(?:n\.\s?l|Kr)|n\.\s?l|po\s?Kr|н\.\s?э|[ej]Kr|[ej]aa|[pi]\.\s?e\.\s?n|[îd]\.\s?Hr|[πμ]\.\s?Χ|i\.\s?sz|Kr\.\s?[eu]|BC|BCE|CE|B\.C(?:\.E)?|C\.E|v\.\s?Chr|n\.\s?Chr|v\.\s?u\.\s?Z|u\.\s?Z)$/u;
/** A sentence that is only a time so far: `At 5 p.m. Mr. Smith went`. */
const ONLY_TIME = /^\W*(?:At|By|Around|About|After|Before|Until|From|Since)\s+[\d:]+\s+[AaPp]\.\s?[Mm]$/u;

/** English names of time zones, from the IANA database's abbreviations and CLDR's generic names. */
const ZONE =
  /^(?:[A-Z]{1,2}[DS]?T|UTC|GMT|Eastern|Central|Mountain|Pacific|Atlantic|Alaska|Hawaii|Greenwich|Coordinated|Standard|Daylight|British|Irish|Zulu)(?![\p{L}\p{N}])/u;
/** `Monday`, `Sundays`, `March`: part of the same time. */
const DATE =
  /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|January|February|March|April|May|June|July|August|September|October|November|December|(?:Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)(?![\p{L}\p{N}])/u;
/** `New York time`, `London local time`. */
const TIME_OF_PLACE = /^(?:\p{Lu}[\p{L}.'’-]*\s+){1,3}(?:local\s+)?[Tt]ime(?![\p{L}\p{N}])/u;

/** Whether a sentence up to a full stop ends with an era, like `300 a.C.` */
export function endsWithEra(before: string): boolean {
  return ERA.test(before);
}

/**
 * Decides whether the text after a time of day belongs to it: a zone, a day, or a place.
 *
 * @param before - The sentence up to the full stop.
 * @param after - The capitalised text after the following white space.
 * @param isAll - Whether no text follows that.
 */
export function judgeBehindTime(before: string, after: string, isAll: boolean): 'ends' | 'goes-on' | 'undecided' {
  if (ONLY_TIME.test(before)) return 'goes-on';
  if (ZONE.test(after) || DATE.test(after) || TIME_OF_PLACE.test(after)) return 'goes-on';
  return !isAll && [ZONE, DATE, TIME_OF_PLACE].some((pattern) => mayGoOn(pattern, after)) ? 'undecided' : 'ends';
}
