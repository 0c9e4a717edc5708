/**
 * What a line of a markdown text begins with. Indented code is no code here: models indent what belongs to a list, and
 * that is to be heard.
 */
import { isHtmlBlock } from './html-markup';

/** Most characters of a line that are waited for before it is decided on; a table's widest line is drawn in fewer. */
const MAX_LOOK_AHEAD = 1_000;

/** What was found, and how many characters it takes. */
export type BlockStart =
  | { readonly kind: 'heading' | 'quote' | 'row'; readonly length: number }
  /** Text, which may begin with an element of HTML that begins anew. */
  | { readonly kind: 'text'; readonly length: number; readonly isBoundary: boolean }
  /** What a quotation is announced as. */
  | { readonly kind: 'alert'; readonly length: number; readonly word: string }
  /** The line below the head of a table whose lines begin without a bar. */
  | { readonly kind: 'separator-row'; readonly length: number }
  /** An item of a list; the number of an ordered one is spoken. */
  | { readonly kind: 'item'; readonly length: number; readonly isOrdered: boolean }
  | { readonly kind: 'task-box'; readonly length: number }
  /** A line that is drawn rather than read, or the address of a link that is given elsewhere: up to its end. */
  | { readonly kind: 'unspoken-line'; readonly length: number }
  /** The label of a footnote's text. */
  | { readonly kind: 'footnote'; readonly length: number }
  | { readonly kind: 'fence'; readonly length: number; readonly marker: string; readonly info: string };

/** What is known of what came before. */
export interface BlockContext {
  /** Whether the line before goes on in this one, unless it begins something. */
  readonly isInParagraph: boolean;
  /** Whether the line before is a row of a table whose lines begin without a bar. */
  readonly isInTable: boolean;
  readonly isInQuote: boolean;
  /** Whether this is where the text of an item begins. */
  readonly isAfterItemMark: boolean;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
}

/**
 * What a line may begin with, and what it begins with while that is undecided: every beginning of the first, up to the end
 * of what is there, must match the second.
 */
interface Mark {
  readonly whole: RegExp;
  readonly beginning: RegExp;
}

const HEADING: Mark = { whole: /^#{1,6}(?=[ \t\r\n]|$)/, beginning: /^#{1,6}$/ };
const BULLET: Mark = { whole: /^[-*+](?=[ \t\r\n]|$)/, beginning: /^[-*+]$/ };
const NUMBER: Mark = { whole: /^(\d{1,9})[.)](?=[ \t\r\n]|$)/, beginning: /^\d{1,9}[.)]?$/ };
const RULE: Mark = { whole: /^([-*_=])\1+[ \t]*(?=[\r\n]|$)/, beginning: /^([-*_=])(?:\1+[ \t]*)?$/ };
/** A rule with spaces; those of stars and dashes look like items without text, and say as little. */
const SPACED_RULE: Mark = { whole: /^_(?:[ \t]*_){2,}[ \t]*(?=[\r\n]|$)/, beginning: /^_(?:[ \t]*_)*[ \t]*$/ };
const FENCE: Mark = {
  whole: /^(?:(`{3,})([^`\r\n]*)|(~{3,})([^\r\n]*))(?=[\r\n]|$)/,
  beginning: /^(?:`+|~+|`{3,}[^`\r\n]*|~{3,}[^\r\n]*)$/,
};
const SEPARATOR_ROW: Mark = { whole: /^\|[ \t:|-]*(?=[\r\n]|$)/, beginning: /^\|[ \t:|-]*$/ };
const BARE_SEPARATOR_ROW: Mark = { whole: /^:?-+:?[ \t]*\|[ \t:|-]*(?=[\r\n]|$)/, beginning: /^(?::|:?-+:?[ \t]*(?:\|[ \t:|-]*)?)$/ };
const ALERT: Mark = {
  whole: /^\[!(note|tip|important|warning|caution)\][ \t]*(?=[\r\n]|$)/i,
  beginning: /^\[(?:![a-z]{0,10}(?:\][ \t]*)?)?$/i,
};
/** Elements of HTML before which another sentence begins. */
const HTML_BLOCK: Mark = { whole: /^<\/?([a-z][a-z0-9]{0,15})(?=[\s/>])/i, beginning: /^<\/?(?:[a-z][a-z0-9]{0,15})?$/i };
const FOOTNOTE: Mark = { whole: /^\[\^[^[\]\r\n]{1,100}\]:/, beginning: /^\[(?:\^[^[\]\r\n]{0,100}\]?)?$/ };
/**
 * The address of a link that is given elsewhere: nothing but the address and its title on the line (CommonMark, section 4.7).
 * Only what looks like an address is one, since people, hours and steps are written in brackets before a colon, too.
 */
const DEFINITION: Mark = {
  whole:
    /^\[[^[\]\r\n]{1,100}\]:[ \t]*(?:<[^<>\r\n]*>|(?=[^ \t\r\n]*(?:[/#]|\.[^\s.]|mailto:|data:))[^\s<][^\s]*)(?:[ \t]+(?:"[^"\r\n]*"|'[^'\r\n]*'|\([^()\r\n]*\)))?[ \t]*(?=[\r\n]|$)/,
  beginning:
    /^\[(?:[^[\]\r\n]{0,100}|[^[\]\r\n]{1,100}\](?::[ \t]*(?:<[^<>\r\n]*|(?:<[^<>\r\n]*>|[^\s<][^\s]*)(?:[ \t]+(?:"[^"\r\n]*"?|'[^'\r\n]*'?|\([^()\r\n]*\)?)?[ \t]*)?)?)?)$/,
};
/** An address too long to be kept. */
const LONG_DEFINITION = /^\[[^[\]\r\n]{1,100}\]:[ \t]*[!-~]{500,}$/;
const TASK_BOX: Mark = { whole: /^\[[ xX]\](?=[ \t])/, beginning: /^\[(?:[ xX]\]?)?$/ };
const TEXT: BlockStart = { kind: 'text', length: 0, isBoundary: false };

/**
 * What begins at a place where only white space and marks of blocks were before on its line.
 *
 * @param text - Has a character there that is no white space.
 * @returns Undefined where only what follows can tell.
 */
export function readBlockStart(text: string, at: number, context: BlockContext): BlockStart | undefined {
  const line = text.slice(at, at + MAX_LOOK_AHEAD + 1);
  for (const read of READERS[line.charAt(0)] ?? (/\d/.test(line.charAt(0)) ? [readNumber] : [])) {
    const found = read(line, context);
    if (found !== NONE) return found;
  }
  return context.isInTable ? { kind: 'row', length: 0 } : TEXT;
}

const NONE = 'none';
type Reader = (line: string, context: BlockContext) => BlockStart | undefined | typeof NONE;

function readMark(
  { whole, beginning }: Mark,
  line: string,
  { isEnd }: BlockContext,
  found: (match: RegExpExecArray) => BlockStart | typeof NONE,
): BlockStart | undefined | typeof NONE {
  const isCutShort = !isEnd && line.length <= MAX_LOOK_AHEAD;
  if (isCutShort && beginning.test(line)) return undefined;
  const match = whole.exec(line);
  return match === null || match[0].length > MAX_LOOK_AHEAD ? NONE : found(match);
}

const readUnspoken = (mark: Mark): Reader => (line, context) =>
  readMark(mark, line, context, ({ 0: all }) => ({ kind: 'unspoken-line', length: all.length }));

const readBullet: Reader = (line, context) =>
  readMark(BULLET, line, context, () => ({ kind: 'item', length: 1, isOrdered: false }));

const readNumber: Reader = (line, context) =>
  readMark(NUMBER, line, context, ({ 0: all, 1: number }) =>
    // A year at the beginning of a line that was wrapped begins no list (CommonMark, section 5.2).
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
  context.isAfterItemMark
    ? readMark(TASK_BOX, line, context, ({ 0: all }) => ({ kind: 'task-box', length: all.length }))
    : NONE;

const readFootnote: Reader = (line, context) =>
  readMark(FOOTNOTE, line, context, ({ 0: all }) => ({ kind: 'footnote', length: all.length }));

const readDefinition: Reader = (line, context) => {
  // An address that is given elsewhere does not stand in the middle of a paragraph.
  if (context.isInParagraph) return NONE;
  if (line.length > MAX_LOOK_AHEAD && LONG_DEFINITION.test(line)) return { kind: 'unspoken-line', length: line.length };
  return readUnspoken(DEFINITION)(line, context);
};

const readBareSeparatorRow: Reader = (line, context) =>
  context.isInParagraph
    ? readMark(BARE_SEPARATOR_ROW, line, context, ({ 0: all }) => ({ kind: 'separator-row', length: all.length }))
    : NONE;

const readAlert: Reader = (line, context) =>
  context.isInQuote
    ? readMark(ALERT, line, context, ({ 0: all, 1: word = '' }) => ({
        kind: 'alert',
        length: all.length,
        word: word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
      }))
    : NONE;

const readHtmlBlock: Reader = (line, context) =>
  readMark(HTML_BLOCK, line, context, ({ 1: name = '' }) => (isHtmlBlock(name) ? { ...TEXT, isBoundary: true } : NONE));

const READERS: Readonly<Record<string, readonly Reader[]>> = {
  '>': [() => ({ kind: 'quote', length: 1 })],
  '#': [(line, context) => readMark(HEADING, line, context, ({ 0: all }) => ({ kind: 'heading', length: all.length }))],
  '-': [readUnspoken(RULE), readBareSeparatorRow, readBullet],
  ':': [readBareSeparatorRow],
  '<': [readHtmlBlock],
  '*': [readUnspoken(RULE), readBullet],
  '+': [readBullet],
  _: [readUnspoken(RULE), readUnspoken(SPACED_RULE)],
  '=': [readUnspoken(RULE)],
  '`': [readFence],
  '~': [readFence],
  '|': [readUnspoken(SEPARATOR_ROW), () => ({ kind: 'row', length: 1 })],
  '[': [readTaskBox, readAlert, readFootnote, readDefinition],
};
