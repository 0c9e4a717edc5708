/** Reads HTML tags and comments in markdown. */

import type { TextRange } from '../../spoken/offset-map';
import { matchAt } from '../../../base/match-at';

/** The most characters to wait for the end of a tag. A longer one is text, unless an attribute is long. */
const MAX_TAG_CHARACTERS = 1_000;
/** The most characters of a comment in a paragraph. A longer one is text. */
const MAX_COMMENT_CHARACTERS = 1_000;
const BLANK_LINE = /\n[ \t]*\r?\n|\r[ \t]*\r/;
/** The spoken text of an image. */
const ALT = /\salt=(?:"([^"]*)"|'([^']*)')/i;
/** The language of an element. */
const LANG = /\s(?:xml:)?lang=(?:"([^"]*)"|'([^']*)'|([\w-]+))/i;
/** Elements without content and closing tag. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const NAME = /<\/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/y;
/** A whole tag (CommonMark 0.31, section 6.6). Anything else is displayed, such as `<your name, please>`. */
const TAG =
  /^<(?:\/[A-Za-z][A-Za-z0-9-]*\s*|[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>$/;
/** An incomplete tag or address in angle brackets. */
const BEGINNING = /<\/?[A-Za-z0-9][^\s<>]*$/y;
const ADDRESS = /<((?:[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*)|(?:[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>/y;
/** Elements after which another sentence begins. */
const BLOCKS = new Set(
  'address article aside blockquote caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul'.split(
    ' ',
  ),
);
/** Elements of HTML within a sentence, also the old ones. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr output q rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var'.split(
    ' ',
  ),
);
/** Elements without text. The first ones may contain blank lines (CommonMark, section 4.6). */
const UNSPOKEN = new Map([
  ['script', /<\/script>/gi],
  ['style', /<\/style>/gi],
  ['template', /<\/template>|(?=\n\n|\r\n\r\n|\r\r)/gi],
  ['svg', /<\/svg>|(?=\n\n|\r\n\r\n|\r\r)/gi],
  ['math', /<\/math>|(?=\n\n|\r\n\r\n|\r\r)/gi],
]);

/** Ruby annotations: the reading of a word, and the brackets around it. They are not spoken, the word is. Their closing tags are optional. */
const ANNOTATIONS = /^r(?:t|p|tc)$/;
const REST_OF_ANNOTATION = /<\/r(?:t|p|tc)\s*>|(?=<r(?:t|p|b|tc)[\s>]|<\/ruby|[\r\n])/gi;

/** Whether an element begins another sentence. */
export function isHtmlBlock(name: string): boolean {
  return BLOCKS.has(name.toLowerCase());
}

/** Whether an element of HTML belongs to the words around it. */
export function isInlineElement(name: string): boolean {
  return INLINE.has(name.toLowerCase());
}

/** An element that a tag opens or closes. */
export interface HtmlElement {
  readonly name: string;
  readonly isBlock: boolean;
  readonly isClosing: boolean;
  /** The value of its attribute `lang`. */
  readonly language: string | undefined;
  readonly tag: string;
}

/** The content of angle brackets. */
export type AngleMarkup =
  | {
      readonly kind: 'tag';
      readonly length: number;
      readonly isBlock: boolean;
      readonly isBreak: boolean;
      /** The text for an image. */
      readonly alt: TextRange | undefined;
      /** Matches the end of an element without text. */
      readonly skipTo: RegExp | undefined;
      /** Whether the tag is cut within an attribute. */
      readonly isCut: boolean;
      /** Undefined if it has no content. */
      readonly element: HtmlElement | undefined;
    }
  | { readonly kind: 'address'; readonly length: number }
  /** A comment, instruction or declaration. An incomplete one extends to the match of `skipTo`. */
  | { readonly kind: 'comment'; readonly length: number; readonly skipTo: RegExp | undefined }
  | { readonly kind: 'text' };

const TEXT: AngleMarkup = { kind: 'text' };

/**
 * Reads the markup at a `<`. An element without an end hides the following text if it begins a line, as in a renderer. Within a line
 * its tag is text, because a sentence mentions it.
 *
 * @param isLineStart - Whether it begins a line.
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function readAngle(text: string, at: number, isLineStart: boolean, isEnd: boolean): AngleMarkup | undefined {
  const rest = text.length - at;
  if (!isEnd && (rest < 2 || (rest < 3 && /[/!]/.test(text.charAt(at + 1))) || (rest < 4 && '<!--'.startsWith(text.slice(at)))))
    return undefined;
  if (text.startsWith('<!--', at))
    return isLineStart ? { kind: 'comment', length: 2, skipTo: /-->/g } : readComment(text, at, '-->', isEnd);
  if (text.startsWith('<?', at)) return isLineStart ? { kind: 'comment', length: 2, skipTo: /\?>/g } : readComment(text, at, '?>', isEnd);
  if (text.startsWith('<![CDATA[', at)) return readComment(text, at, ']]>', isEnd);
  if (!isEnd && rest < 9 && '<![CDATA['.startsWith(text.slice(at))) return undefined;
  if (text.startsWith('<!', at) && /[A-Z]/i.test(text.charAt(at + 2))) return readComment(text, at, '>', isEnd);
  const address = matchAt(ADDRESS, text, at);
  if (address !== null && address[0].length <= MAX_TAG_CHARACTERS + 1) return { kind: 'address', length: address[0].length };
  const name = matchAt(NAME, text, at)?.[1]?.toLowerCase();
  if (name === undefined) {
    const isCut = !isEnd && rest <= MAX_TAG_CHARACTERS && matchAt(BEGINNING, text, at) !== null;
    return isCut ? undefined : TEXT;
  }
  const tag = readTag(text, at);
  if (tag === undefined) return isEnd ? TEXT : undefined;
  if (tag === 'none') return TEXT;
  const { length, isCut } = tag;
  if (!isCut && !TAG.test(text.slice(at, at + length))) return TEXT;
  const isOpening = text.charAt(at + 1) !== '/' && text.charAt(at + length - 2) !== '/';
  return {
    kind: 'tag',
    length,
    isBlock: BLOCKS.has(name),
    isBreak: name === 'br',
    alt: name === 'img' ? altOf(text, at, at + length) : undefined,
    skipTo: isOpening && !isCut ? (ANNOTATIONS.test(name) ? REST_OF_ANNOTATION : isLineStart ? UNSPOKEN.get(name) : undefined) : undefined,
    isCut,
    element: isOpening || text.charAt(at + 1) === '/' ? elementOf(text.slice(at, at + length), name) : undefined,
  };
}

function elementOf(tag: string, name: string): HtmlElement | undefined {
  if (VOID.has(name)) return undefined;
  const isClosing = tag.startsWith('</');
  const [found, ...values] = (isClosing ? null : LANG.exec(tag)) ?? [];
  return { name, isBlock: BLOCKS.has(name), isClosing, language: found === undefined ? undefined : (values.find(Boolean) ?? ''), tag };
}

/** Reads a comment, CDATA section, instruction or declaration, which is text unless it ends before a blank line. */
function readComment(text: string, at: number, closing: string, isEnd: boolean): AngleMarkup | undefined {
  const comment = text.slice(at, at + MAX_COMMENT_CHARACTERS);
  // `<!-->` is a complete comment.
  const end = comment.indexOf(closing, 2);
  const blankLine = comment.search(BLANK_LINE);
  if (end >= 0 && (blankLine < 0 || end < blankLine)) return { kind: 'comment', length: end + closing.length, skipTo: undefined };
  return isEnd || blankLine >= 0 || comment.length === MAX_COMMENT_CHARACTERS ? TEXT : undefined;
}

/** Returns undefined if it is incomplete. */
function readTag(text: string, at: number): { readonly length: number; readonly isCut: boolean } | 'none' | undefined {
  let quote = '';
  let valueStart = 0;
  const limit = at + MAX_TAG_CHARACTERS;
  const end = Math.min(text.length, limit);
  for (let index = at + 1; index < end; index += 1) {
    const character = text.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') {
      return { length: index + 1 - at, isCut: false };
    } else if (character === '<') {
      return 'none';
    } else if (character === '"' || character === "'") {
      quote = character;
      valueStart = index + 1;
    }
  }
  if (text.length < limit) return undefined;
  // A long value without spaces is an image as a data URL. Prose after a stray quotation mark has spaces.
  const isAddress = quote !== '' && text.charAt(valueStart - 2) === '=' && /^[^\s<]{200,}$/.test(text.slice(valueStart, limit));
  return isAddress ? { length: MAX_TAG_CHARACTERS, isCut: true } : 'none';
}

function altOf(text: string, start: number, end: number): TextRange | undefined {
  const match = ALT.exec(text.slice(start, end));
  if (match === null) return undefined;
  const alt = match[1] ?? match[2] ?? '';
  const altEnd = start + match.index + match[0].length - 1;
  return { start: altEnd - alt.length, end: altEnd };
}
