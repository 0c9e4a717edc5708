/** Tags, comments and entities of HTML in a markdown text. */

import type { TextRange } from '../../spoken/offset-map';

/** Most characters of a tag that are waited for; where there are more it is text, unless an attribute is long. */
const MAX_TAG_CHARACTERS = 1_000;
/** Most characters of a comment in a paragraph; where there are more it is text. */
const MAX_COMMENT_CHARACTERS = 1_000;
const BLANK_LINE = /\n[ \t]*\r?\n|\r[ \t]*\r/;
/** What is heard of an image. */
const ALT = /\salt=(?:"([^"]*)"|'([^']*)')/i;
/** The language of an element. */
const LANG = /\s(?:xml:)?lang=(?:"([^"]*)"|'([^']*)'|([\w-]+))/i;
/** Elements that hold nothing, and that nothing closes. */
const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));
const NAME = /<\/?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])/y;
/** The whole of a tag (CommonMark 0.31, section 6.6): what is written otherwise is shown, as `<your name, please>`. */
const TAG =
  /^<(?:\/[A-Za-z][A-Za-z0-9-]*\s*|[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>$/;
/** The beginning of a tag or an address in angle brackets, with nothing that could end it. */
const BEGINNING = /<\/?[A-Za-z0-9][^\s<>]*$/y;
const ADDRESS = /<((?:[A-Za-z][A-Za-z0-9+.-]+:[^\s<>]*)|(?:[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+))>/y;
/** Elements after which another sentence begins. */
const BLOCKS = new Set(
  'address article aside blockquote caption dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table td th tr ul'.split(
    ' ',
  ),
);
/** Elements that hold no text. The first ones go on over blank lines (CommonMark, section 4.6). */
const UNSPOKEN = new Map([
  ['script', /<\/script>/gi],
  ['style', /<\/style>/gi],
  ['template', /<\/template>|(?=\n\n|\r\n\r\n|\r\r)/gi],
  ['svg', /<\/svg>|(?=\n\n|\r\n\r\n|\r\r)/gi],
  ['math', /<\/math>|(?=\n\n|\r\n\r\n|\r\r)/gi],
]);

/** Whether an element begins another sentence. */
export function isHtmlBlock(name: string): boolean {
  return BLOCKS.has(name.toLowerCase());
}

/** What a tag opens or closes. */
export interface HtmlElement {
  readonly name: string;
  readonly isBlock: boolean;
  readonly isClosing: boolean;
  /** What its attribute `lang` says. */
  readonly language: string | undefined;
}

/** What stands in angle brackets. */
export type AngleMarkup =
  | {
      readonly kind: 'tag';
      readonly length: number;
      readonly isBlock: boolean;
      readonly isBreak: boolean;
      /** The text that stands for an image. */
      readonly alt: TextRange | undefined;
      /** What ends an element that holds no text. */
      readonly skipTo: RegExp | undefined;
      /** Whether the tag goes on, in the middle of an attribute. */
      readonly isCut: boolean;
      /** Undefined where it holds nothing. */
      readonly element: HtmlElement | undefined;
    }
  | { readonly kind: 'address'; readonly length: number }
  /** A comment, an instruction or a declaration; what goes on, up to what `skipTo` matches. */
  | { readonly kind: 'comment'; readonly length: number; readonly skipTo: RegExp | undefined }
  | { readonly kind: 'text' };

const TEXT: AngleMarkup = { kind: 'text' };

/**
 * What begins at a `<`. What is left open at the beginning of a line hides what follows, as it does for who renders it;
 * inside of a line it is somebody's word about HTML.
 *
 * @param isLineStart - Whether it begins a line.
 * @param isEnd - Whether nothing more will come.
 * @returns Undefined where only what follows can tell.
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
  if (address !== undefined && address[0].length <= MAX_TAG_CHARACTERS + 1) return { kind: 'address', length: address[0].length };
  const name = matchAt(NAME, text, at)?.[1]?.toLowerCase();
  if (name === undefined) {
    const isCut = !isEnd && rest <= MAX_TAG_CHARACTERS && matchAt(BEGINNING, text, at) !== undefined;
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
    skipTo: isOpening && isLineStart && !isCut ? UNSPOKEN.get(name) : undefined,
    isCut,
    element: isOpening || text.charAt(at + 1) === '/' ? elementOf(text.slice(at, at + length), name) : undefined,
  };
}

function elementOf(tag: string, name: string): HtmlElement | undefined {
  if (VOID.has(name)) return undefined;
  const isClosing = tag.startsWith('</');
  const [found, ...values] = (isClosing ? null : LANG.exec(tag)) ?? [];
  return { name, isBlock: BLOCKS.has(name), isClosing, language: found === undefined ? undefined : (values.find(Boolean) ?? '') };
}

/** The whole of what ends inside of its paragraph. */
function readComment(text: string, at: number, closing: string, isEnd: boolean): AngleMarkup | undefined {
  const comment = text.slice(at, at + MAX_COMMENT_CHARACTERS);
  // `<!-->` is a whole comment.
  const end = comment.indexOf(closing, 2);
  const blankLine = comment.search(BLANK_LINE);
  if (end >= 0 && (blankLine < 0 || end < blankLine)) return { kind: 'comment', length: end + closing.length, skipTo: undefined };
  return isEnd || blankLine >= 0 || comment.length === MAX_COMMENT_CHARACTERS ? TEXT : undefined;
}

/** Undefined where it is not complete. */
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
  // A picture that is written out; prose behind a stray quotation mark has spaces.
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

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
