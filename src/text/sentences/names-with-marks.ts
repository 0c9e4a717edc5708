/** Names that end in a mark, which is then no end of a sentence by itself: `Yahoo!`, `Jeopardy!`, `Guess?` */
import type { Abbreviations, Verdict } from './sentence-abbreviations';

const NAME =
  /(?:^|[\s\p{Ps}\p{Pi}"'*_])(?:Yahoo|Yum|Jeopardy|Wham|Kahoot|Joomla|Chips Ahoy|Mamma Mia|Moulin Rouge|Hello, Dolly|Oklahoma|Westward Ho|Godspeed You|Jai Ho|Tora|Panic|E)$/u;
const CAPITALIZED_WORD = /(?:^|[\s\p{Ps}\p{Pi}"'*_])\p{Lu}[\p{L}\p{N}.&'’-]*$/u;
/** What firms are called behind their names, whichever those are. */
const BELONGS = /^(?:Inc|Corp|Corporation|Ltd|LLC|PLC|plc|GmbH|Brands|Holdings|Jeans)(?![\p{L}\p{N}])/u;
const NEXT_WORDS = /^(\p{Lu}[\p{L}\p{M}’']*)(?:\s+(\p{L}*))?/u;

/** Whether the word before a mark is a name that is written with it. */
export function isNameWithMark(before: string): boolean {
  return NAME.test(before);
}

/**
 * Whether a sentence goes on behind a mark because it may belong to a name.
 *
 * @param before - The sentence up to the mark.
 * @param next - What follows, from its first letter or figure on.
 * @param isAll - Whether nothing comes behind that.
 */
export function judgeNameWithMark(before: string, next: string, abbreviations: Abbreviations, isAll: boolean): Verdict {
  const isName = NAME.test(before);
  const [found, word = '', second] = NEXT_WORDS.exec(next) ?? [];
  if (found === undefined || !(isName || CAPITALIZED_WORD.test(before))) return 'ends';
  if (!isAll && word === next) return 'undecided';
  if (BELONGS.test(next)) return 'goes-on';
  if (!isName) return 'ends';
  if (!abbreviations.isOpener(word)) return word === 'I' ? 'ends' : 'goes-on';
  if (!isAll && found === next) return 'undecided';
  // `Here We Go Again`: in a title the words that begin sentences follow one another with capitals.
  return second !== undefined && abbreviations.isOpener(second) ? 'goes-on' : 'ends';
}
