/**
 * Reads source marks that are links whose words stand in brackets of their own: `[\[3\]](https://…)`, or `[[3]](https://…)` without
 * backslashes. Converters from HTML to markdown write Wikipedia's marks like this. Some marks are words: `[\[a\]](#…)`,
 * `[\[_citation needed_\]](/wiki/…)`.
 */
import { readDestination, REST_OF_DESTINATION } from '../links/link-destination';
import { matchAt } from '../../../base/match-at';
import type { SourceForm } from './source-form';
import { matchDecided, mayGoOn } from '../../../base/incomplete-match';

const LINK = /\[(\\?)\[([^[\]\\\r\n]{1,60})\1\]\]/y;
/** The same around a number. */
const NUMBERED = /\[(\\?)\[\d[\d \t,;–-]{0,59}\1\]\]/y;
/** The label of a link whose address is given elsewhere. */
const LABEL = /\[[^[\]\\\r\n]{0,100}\]/y;
const NUMBERS = /^\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,20}$/;
/** Words are a mark only right behind a word or sentence. */
const BEHIND_WORDS = /[\p{L}\p{M}\p{N}.…。！？,;:"'”’»)\]*_^]/u;

/**
 * Reads the mark at an offset.
 *
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function readEscapedLink(text: string, at: number, isEnd: boolean): SourceForm | 'none' | undefined {
  const isBehindWords = at > 0 && BEHIND_WORDS.test(text.charAt(at - 1));
  if (!isEnd && mayGoOn(LINK, text, at)) return isBehindWords || mayGoOn(NUMBERED, text, at) ? undefined : 'none';
  const [all, , words = ''] = matchAt(LINK, text, at) ?? [];
  if (all === undefined) return 'none';
  const isNumber = NUMBERS.test(words);
  if (!isNumber && !isBehindWords) return 'none';
  const base = isNumber ? ({ kind: 'number', numbers: words } as const) : ({ kind: 'certain' } as const);
  const behind = at + all.length;
  switch (text.charAt(behind)) {
    case '':
      return isEnd ? 'none' : undefined;
    case '(': {
      const destination = readDestination(text, behind, isEnd);
      if (destination === undefined) return undefined;
      const { length, isCut } = destination;
      return length === 0
        ? 'none'
        : { ...base, isLink: true, length: all.length + length, ...(isCut ? { skipTo: REST_OF_DESTINATION } : {}) };
    }
    case '[': {
      const label = matchDecided(LABEL, text, behind, isEnd);
      if (label === null || label === undefined) return label === null ? 'none' : undefined;
      return { ...base, isLink: true, length: all.length + label[0].length };
    }
    default:
      return 'none';
  }
}
