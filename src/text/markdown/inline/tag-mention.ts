/**
 * Distinguishes a mentioned tag (`use the <div> element`, `npm i <package>`, `List<String>`) from markup. A sentence that mentions a
 * tag would lose a word without it.
 */
import { isAnswerTag } from '../../leftovers/leftover-names';
import type { InlinePlace } from './inline-mark';
import { mayGoOn } from '../../../base/incomplete-match';

/** The elements of HTML. Other names are the author's words. */
const ELEMENTS = new Set(
  (
    'a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed ' +
    'fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noscript object ol ' +
    'optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title ' +
    'tr track tt u ul var video wbr'
  ).split(' '),
);
/** Elements without text, which a sentence can only mention. */
const CONTROLS = /^(?:area|base|col|embed|input|link|meta|param|source|track)$/;
const BREAKS = /^(?:br|wbr)$/;
const TAG = /^<(\/?)([A-Za-z][\w-]*)(\s[^]*?)?\/?>$/;
/** Attributes have a value or one of these names; words in angle brackets do not. */
const ATTRIBUTES =
  /=|^(?:allowfullscreen|async|autofocus|autoplay|checked|controls|default|defer|disabled|download|hidden|inert|ismap|loop|multiple|muted|nomodule|novalidate|open|playsinline|readonly|required|reversed|selected)(?:\s|$)/i;
const ENDS_CELL = /^[ \t]*\|/;
const BEHIND_WORD = /[\p{L}\p{M}\p{N},;:][ \t]$/u;
const OPENS_WORD = /(?:^|[\s("'“‘«[/,:;–—-])$/u;
const OPENS_CLOSING = /[\s("'“‘«]$/u;
const LETTER = /[\p{L}\p{M}\p{N}]$/u;
const ENDS_WORD = /^(?:$|[\s.,;:!?)\]"'”’»/|>\\])/u;
/** The continuation of a sentence about the tag that begins its line. */
const IS_ABOUT =
  /^(?:[.,;:!?)]|[ \t]+(?:is|are|was|were|has|have|can|will|should|must|means?|defines?|creates?|tags?|elements?|and|or|–|—|-)(?![\p{L}\p{N}]))/u;
const ABOUT_CHARACTERS = 12;
const NAMED = /^(?:["'”’)]|[ \t](?:tags?|elements?)(?![\p{L}\p{N}]))/u;
/** Words before a mentioned tag, after which no line break makes sense. */
const USED = /(?:^|[^\p{L}\p{N}])(?:use|uses|using|insert|add|an|the|called|named|tags?|elements?|einen?|ein|das|un|une|la|le|el)[ \t]$/iu;
/** A list item that is only a tag. */
const LIST_OF_TAGS = /(?:^|[\r\n])[ \t]*(?:[-+*•]|\d{1,9}[.)])[ \t]+<[^<>]+>(?:$|[ \t]*[\r\n])/u;

/**
 * Whether a sentence mentions a tag.
 *
 * @returns Undefined if that depends on what follows.
 */
export function isTagMentioned(
  text: string,
  at: number,
  length: number,
  { isLineStart, isInHtml, isInRow, isEnd }: InlinePlace,
): boolean | undefined {
  const behind = at + length;
  const after = text.slice(behind, behind + ABOUT_CHARACTERS);
  if (after === '' && !isEnd) return undefined;
  const [, slash, name = '', given = ''] = TAG.exec(text.slice(at, behind)) ?? [];
  const attributes = given.trim();
  const before = text.slice(Math.max(0, at - 32), at);
  const isStart = isLineStart || (isInRow && /\|[ \t]*$/.test(before));
  const isElement = ELEMENTS.has(name.toLowerCase());
  if (!isElement && attributes === '' && slash === '' && isOwnWord(name, before, after, isStart)) return true;
  if (attributes !== '' && !/[\r\n]/.test(given) && !ATTRIBUTES.test(attributes)) return true;
  if (BREAKS.test(name) && !isStart) {
    if (!isEnd && after.length < ABOUT_CHARACTERS && mayGoOn(NAMED, after)) return undefined;
    return (NAMED.test(after) && OPENS_WORD.test(before)) || (USED.test(before) && ENDS_WORD.test(after));
  }
  if (isInHtml && !isStart) return attributes === '' && BEHIND_WORD.test(before) && ENDS_WORD.test(after);
  if (isStart) {
    if (isInRow && ENDS_CELL.test(after)) return slash === '' && attributes === '';
    if (slash !== '' || attributes !== '' || (isAnswerTag(name) && !isElement)) return false;
    if (!isEnd && after.length < ABOUT_CHARACTERS && mayGoOn(IS_ABOUT, after)) return undefined;
    return IS_ABOUT.test(after) && !BREAKS.test(name);
  }
  if (attributes !== '' && !CONTROLS.test(name)) return false;
  return (slash === '' ? OPENS_WORD : OPENS_CLOSING).test(before) && ENDS_WORD.test(after);
}

/** Whether a name that is not HTML is a word and not an element around a text. */
function isOwnWord(name: string, before: string, after: string, isStart: boolean): boolean {
  // Types such as `List<String>` and `<T>`, and placeholders such as `<PASSWORD>`. An element has its own line, but so has
  // each of a list of tags.
  const hasLine = isStart && /[a-z]/.test(name) && /^(?:$|[ \t]*[\r\n])/.test(after) && !LIST_OF_TAGS.test(`${before}<${name}>${after}`);
  if (/^[A-Z]/.test(name)) return name.length === 1 || LETTER.test(before) || (ENDS_WORD.test(after) && !hasLine);
  if (isStart) return !isAnswerTag(name) && !hasLine && ENDS_WORD.test(after);
  if (before.endsWith('>')) return false;
  return LETTER.test(before) || ENDS_WORD.test(after);
}
