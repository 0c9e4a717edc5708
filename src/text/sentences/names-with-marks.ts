/** Names that end with a punctuation mark, which does not end a sentence by itself: `Yahoo!`, `Jeopardy!`, `Guess?` */
import type { Abbreviations, Verdict } from './sentence-abbreviations';

const NAME =
  /(?:^|[\s\p{Ps}\p{Pi}"'*_\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}])(?:Yahoo|Yum|Jeopardy|Wham|Kahoot|Joomla|Chips Ahoy|Mamma Mia|Moulin Rouge|Hello, Dolly|Oklahoma|Westward Ho|Godspeed You|Jai Ho|Tora|Panic|E)$/u;
const CAPITALIZED_WORD = /(?:^|[\s\p{Ps}\p{Pi}"'*_])\p{Lu}[\p{L}\p{N}.&'’-]*$/u;
/** Names with a mark between their words: `Panic! At the Disco`, by the words before it. */
const WORDS_BEHIND: ReadonlyMap<string, string> = new Map([
  ['Panic', 'At the Disco'],
  ['Who', 'Weekly'],
  ['Godspeed You', 'Black Emperor'],
  ['Oh', 'Calcutta'],
  ['Airplane', 'II'],
]);
/** Scripts without a space after a name: `Yahoo!ニュース`, `Yahoo!奇摩`. */
const CLOSE_SCRIPTS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
/** Words after a company's name. */
const BELONGS = /^(?:Inc|Corp|Corporation|Ltd|LLC|PLC|plc|GmbH|Brands|Holdings|Jeans)(?![\p{L}\p{N}])/u;
const NEXT_WORDS = /^(\p{Lu}[\p{L}\p{M}’']*)(?:\s+(\p{L}*))?/u;

/** Whether the word before a mark is a name that includes the mark. */
export function isNameWithMark(before: string): boolean {
  return NAME.test(before);
}

/**
 * Decides whether a sentence continues after a mark that may belong to a name.
 *
 * @param before - The sentence up to the mark.
 * @param next - The following text, from its first letter or digit on.
 * @param isAll - Whether no text follows that.
 */
export function judgeNameWithMark(before: string, next: string, abbreviations: Abbreviations, isAll: boolean): Verdict {
  const isName = NAME.test(before);
  if (isName && CLOSE_SCRIPTS.test(next)) return 'goes-on';
  for (const [start, end] of WORDS_BEHIND) {
    if (!new RegExp(`(?:^|[^\\p{L}])${start}$`, 'u').test(before)) continue;
    if (next.startsWith(end)) return 'goes-on';
    if (!isAll && end.startsWith(next)) return 'undecided';
  }
  const [found, word = '', second] = NEXT_WORDS.exec(next) ?? [];
  if (found === undefined || !(isName || CAPITALIZED_WORD.test(before))) return 'ends';
  if (!isAll && word === next) return 'undecided';
  if (BELONGS.test(next)) return 'goes-on';
  if (!isName) return 'ends';
  if (!abbreviations.isOpener(word)) return word === 'I' ? 'ends' : 'goes-on';
  if (!isAll && found === next) return 'undecided';
  // `Here We Go Again`: in a title, capitalised sentence starters follow each other.
  return second !== undefined && abbreviations.isOpener(second) ? 'goes-on' : 'ends';
}
