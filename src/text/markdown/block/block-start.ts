/**
 * Recognizes what a line of markdown begins with. Indented code is not treated as code: models indent the contents of
 * lists, and those should be heard.
 */
import { readAdmonition, readContainer, readQuotedCallout, type Callout } from './callout';
import { isHtmlBlock } from '../html/html-markup';
import { definitionLength, hasLabel } from '../links/link-definition';
import { pairLength } from '../inline/paired-signs';
import { sourceListLineLength } from '../sources/source-list';
import { mayGoOn } from '../../../base/incomplete-match';

/** The most characters of a line to wait for before deciding on it. The widest rule of a table is shorter. */
const MAX_LOOK_AHEAD = 1_000;

/** The recognized block, and the length of its mark. */
export type BlockStart =
  | { readonly kind: 'heading' | 'quote' | 'row'; readonly length: number }
  | LineText
  | Callout
  /** The line below the header of a table whose lines begin without a bar. */
  | { readonly kind: 'separator-row'; readonly length: number }
  /** A list item. The number of an ordered one is spoken. */
  | { readonly kind: 'item'; readonly length: number; readonly isOrdered: boolean }
  | { readonly kind: 'task-box'; readonly length: number }
  /** A line that is not spoken, up to its end: a thematic break, for example, or a link reference definition. */
  | { readonly kind: 'unspoken-line'; readonly length: number; readonly isDefinition: boolean; readonly isSource?: true }
  /** The label in front of a footnote's text. */
  | { readonly kind: 'footnote'; readonly length: number }
  | { readonly kind: 'fence'; readonly length: number; readonly marker: string; readonly info: string };

/** Text. It may begin with an HTML element or a sign used as a bullet, which start a new sentence. */
export interface LineText {
  readonly kind: 'text';
  readonly length: 0;
  readonly isBoundary: boolean;
  readonly sign: string;
  readonly isHtml: boolean;
  /** Whether it begins with something in brackets followed by a colon. */
  readonly isLabel: boolean;
}

/** The context of a line: facts about the preceding text. */
export interface BlockContext {
  /** Whether the previous line continues on this one, unless this one begins a block. */
  readonly isInParagraph: boolean;
  /** Whether the previous line is a row of a table whose lines begin without a bar. */
  readonly isInTable: boolean;
  readonly isInQuote: boolean;
  /** Whether the text of a list item begins here. */
  readonly isAfterItemMark: boolean;
  /** Whether the previous line is a link reference definition. */
  readonly isAfterDefinition: boolean;
  /** Whether a link with this label has been read. */
  readonly isLabel: (label: string) => boolean;
  /** Whether the previous line looks like a definition. */
  readonly isAfterLabel: boolean;
  /** Whether the previous line belongs to a list of sources. */
  readonly isInSources: boolean;
  /** Whether white space precedes it on its line. */
  readonly isIndented: boolean;
  /** The sign the previous line begins with. */
  readonly signBefore: string;
  readonly isEnd: boolean;
}

const HEADING = /^#{1,6}(?=[ \t\r\n]|$)/;
const BULLET = /^[-*+](?=[ \t\r\n]|$)/;
const NUMBER = /^(\d{1,9})[.)](?=[ \t\r\n]|$)/;
const RULE = /^([-*_=])\1+[ \t]*(?=[\r\n]|$)/;
/** A thematic break with spaces. One of dashes looks like list items without text, which are silent too. */
const SPACED_RULE = /^([_*])(?:[ \t]*\1){2,}[ \t]*(?=[\r\n]|$)/;
/** The underline of a heading of one line. */
const UNDERLINE = /^=[ \t]*(?=[\r\n]|$)/;
const FENCE = /^(?:(`{3,})([^`\r\n]*)|(~{3,})([^\r\n]*))(?=[\r\n]|$)/;
const SEPARATOR_ROW = /^\|[ \t:|-]*(?=[\r\n]|$)/;
/** An absolute value, which begins no row: `|x| = 5`, `|x - 3| + |y| < 5`. */
const ABSOLUTE_VALUE = /^\|[^|\s](?:[^|\r\n]{0,40}[^|\s])?\|[ \t]{0,3}[=<>≤≥≠≈+*/^·×−-][^\r\n]*[^|\s][ \t]*(?=[\r\n]|$)/;
const BARE_SEPARATOR_ROW = /^:?-+:?[ \t]*\|[ \t:|-]*(?=[\r\n]|$)/;
/** The definition of the term on the line above (PHP Markdown Extra). */
const DEFINITION_OF_TERM = /^:(?=[ \t]{1,4}[^\s|:-])/;
/** Attributes of the preceding block (kramdown). */
const ATTRIBUTES = /^\{:[^{}\r\n]{0,200}\}[ \t]*(?=[\r\n]|$)/;
/** HTML elements that begin a new sentence. */
const HTML_BLOCK = /^<\/?([a-z][a-z0-9]{0,15})(?=[\s/>])/i;
const FOOTNOTE = /^\[\^[^[\]\r\n]{1,100}\]:/;
/** An address too long to keep. */
const LONG_DEFINITION = /^\[[^[\]\r\n]{1,100}\]:[ \t]*(?!<)[!-~]{500,}$/;
const TASK_BOX = /^\[[ xX]\](?=[ \t])/;
const TEXT: LineText = { kind: 'text', length: 0, isBoundary: false, sign: '', isHtml: false, isLabel: false };
/** Signs used as bullets outside of markdown lists: bullets, ticks, arrows, circled digits, emoji. */
const SIGN = /^(?:[•◦‣⁃∙·・▪▫●○◉◌■□◆◇❖►▶▷▸➤➢➔➜→⇒↳✓✔✗✘★☆※①-⓿❶-➓]|\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[\d#*]\ufe0f?\u20e3)/u;
const NO_SIGN = /^[©®™‼⁉ℹ]/u;
/** These begin an item only after another one, as a line within a sentence may begin with them. */
const DASH = /^[‐‑‒–—―−](?=[ \t])/;
const LETTERED = /^(?:\((?:\p{L}|\d{1,2}|[ivx]{1,4})\)|(?:\p{L}|[ivxIVX]{2,4})[.)])(?=[ \t])/u;
/** The beginning of a line in a list of sources, or of its heading. */
const SOURCE_LIST_START = /^[\p{L}#*_[\\\d⁰¹²³⁴-⁹+-]/u;

/**
 * Recognizes the block that begins at a place. Only white space and block marks may precede that place on its line.
 *
 * @param text - Contains a character there that is not white space.
 * @returns Undefined if that depends on what follows.
 */
export function readBlockStart(text: string, at: number, context: BlockContext): BlockStart | undefined {
  const line = text.slice(at, at + MAX_LOOK_AHEAD + 1);
  const source =
    SOURCE_LIST_START.test(line) && !context.isInTable
      ? sourceListLineLength(line, context.isInSources, context.isEnd || line.length > MAX_LOOK_AHEAD)
      : 0;
  if (source === undefined) return undefined;
  const isContinued = source === 0 && context.isInSources && context.isIndented;
  if (isContinued) return { kind: 'unspoken-line', length: /^[^\r\n]*/.exec(line)?.[0].length ?? 0, isDefinition: false, isSource: true };
  if (source > 0) return { kind: 'unspoken-line', length: source, isDefinition: false, isSource: true };
  for (const read of READERS[line.charAt(0)] ?? (/\d/.test(line.charAt(0)) ? [readNumber] : [])) {
    const found = read(line, context);
    if (found !== NONE) return found;
  }
  return context.isInTable ? { kind: 'row', length: 0 } : readText(line, context);
}

function readText(line: string, { isInParagraph, signBefore, isEnd }: BlockContext): LineText | undefined {
  if (!isEnd && [SIGN, DASH, LETTERED].some((pattern) => mayGoOn(pattern, line))) return undefined;
  const sign = NO_SIGN.test(line) ? undefined : SIGN.exec(line)?.[0];
  const letter = LETTERED.exec(line)?.[0].replace(/[^().]+/u, '');
  const mark = DASH.exec(line)?.[0] ?? letter;
  const isBoundary = isInParagraph && (sign !== undefined || (mark !== undefined && mark === signBefore));
  return { ...TEXT, isBoundary, sign: sign ?? mark ?? '', isHtml: line.startsWith('<'), isLabel: hasLabel(line) };
}

const NONE = 'none';
type Reader = (line: string, context: BlockContext) => BlockStart | undefined | typeof NONE;

function readMark(
  pattern: RegExp,
  line: string,
  { isEnd }: BlockContext,
  found: (match: RegExpExecArray) => BlockStart | typeof NONE,
): BlockStart | undefined | typeof NONE {
  const isCutShort = !isEnd && line.length <= MAX_LOOK_AHEAD;
  if (isCutShort && mayGoOn(pattern, line)) return undefined;
  const match = pattern.exec(line);
  return match === null || match[0].length > MAX_LOOK_AHEAD ? NONE : found(match);
}

const readUnspoken =
  (mark: RegExp): Reader =>
  (line, context) =>
    readMark(mark, line, context, ({ 0: all }) => ({ kind: 'unspoken-line', length: all.length, isDefinition: false }));

const readUnderline: Reader = (line, context) => (context.isInParagraph ? readUnspoken(UNDERLINE)(line, context) : NONE);

const readBullet: Reader = (line, context) => readMark(BULLET, line, context, () => ({ kind: 'item', length: 1, isOrdered: false }));

const readNumber: Reader = (line, context) =>
  readMark(NUMBER, line, context, ({ 0: all, 1: number }) =>
    // A year at the beginning of a wrapped line does not begin a list (CommonMark, section 5.2).
    context.isInParagraph && number !== '1' ? NONE : { kind: 'item', length: all.length, isOrdered: true },
  );

const readFence: Reader = (line, context) =>
  readMark(FENCE, line, context, ([all, ticks, ticksInfo, tildes, tildesInfo]) => ({
    kind: 'fence',
    length: all.length,
    marker: ticks ?? tildes ?? '',
    info: ticksInfo ?? tildesInfo ?? '',
  }));

const readTaskBox: Reader = (line, context) =>
  context.isAfterItemMark ? readMark(TASK_BOX, line, context, ({ 0: all }) => ({ kind: 'task-box', length: all.length })) : NONE;

const readFootnote: Reader = (line, context) =>
  readMark(FOOTNOTE, line, context, ({ 0: all }) => ({ kind: 'footnote', length: all.length }));

const readDefinition: Reader = (line, context) => {
  if (line.length > MAX_LOOK_AHEAD && !context.isInParagraph && LONG_DEFINITION.test(line))
    return { kind: 'unspoken-line', length: line.length, isDefinition: true };
  const length = definitionLength(line, { ...context, isEnd: context.isEnd || line.length > MAX_LOOK_AHEAD });
  if (length === undefined) return undefined;
  return length === 0 ? NONE : { kind: 'unspoken-line', length, isDefinition: true };
};

const readBareSeparatorRow: Reader = (line, context) =>
  context.isInParagraph
    ? readMark(BARE_SEPARATOR_ROW, line, context, ({ 0: all }) => ({ kind: 'separator-row', length: all.length }))
    : NONE;

const readAlert: Reader = (line, context) => (context.isInQuote ? readQuotedCallout(line, context.isEnd) : NONE);

const readTermDefinition: Reader = (line, context) =>
  readMark(DEFINITION_OF_TERM, line, context, () => ({ kind: 'item', length: 1, isOrdered: false }));

/** Words between pairs of bars are not a row. */
const readPair: Reader = (line, { isEnd }) => {
  const length = line.startsWith('||') ? pairLength(line, 0, isEnd || line.length > MAX_LOOK_AHEAD) : 0;
  return length === undefined ? undefined : length === 0 ? NONE : TEXT;
};

const readHtmlBlock: Reader = (line, context) =>
  readMark(HTML_BLOCK, line, context, ({ 1: name = '' }) => (isHtmlBlock(name) ? { ...TEXT, isBoundary: true, isHtml: true } : NONE));

const READERS: Readonly<Record<string, readonly Reader[]>> = {
  '>': [() => ({ kind: 'quote', length: 1 })],
  '#': [(line, context) => readMark(HEADING, line, context, ({ 0: all }) => ({ kind: 'heading', length: all.length }))],
  '-': [readUnspoken(RULE), readBareSeparatorRow, readBullet],
  '!': [(line, context) => readAdmonition(line, context.isEnd)],
  '?': [(line, context) => readAdmonition(line, context.isEnd)],
  ':': [(line, context) => readContainer(line, context.isEnd), readBareSeparatorRow, readTermDefinition],
  '{': [readUnspoken(ATTRIBUTES)],
  '<': [readHtmlBlock],
  '*': [readUnspoken(RULE), readUnspoken(SPACED_RULE), readBullet],
  '+': [readBullet],
  _: [readUnspoken(RULE), readUnspoken(SPACED_RULE)],
  '=': [readUnspoken(RULE), readUnderline],
  '`': [readFence],
  '~': [readFence],
  '|': [
    readPair,
    readUnspoken(SEPARATOR_ROW),
    (line, context) => readMark(ABSOLUTE_VALUE, line, context, () => TEXT),
    () => ({ kind: 'row', length: 1 }),
  ],
  '[': [readTaskBox, readAlert, readFootnote, readDefinition],
};
