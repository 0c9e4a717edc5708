/**
 * Callouts: GitHub's alerts and Obsidian's callouts in block quotes (`> [!TIP] Title`), containers of Docusaurus,
 * VitePress, MyST and Quarto (`:::tip Title`), and admonitions of MkDocs (`!!! tip "Title"`).
 */
import type { TextRange } from '../../spoken/offset-map';
import { mayGoOn } from '../../../base/incomplete-match';

/** A callout or container that a line opens or closes. */
export interface Callout {
  readonly kind: 'callout';
  /** Length of the mark, up to the title. If the rest of the line is no title, up to the end of the line. */
  readonly length: number;
  /** The word that announces the callout. Empty if its kind means nothing to a listener. */
  readonly word: string;
  /** The title, if it is enclosed in quotation marks or brackets. */
  readonly title?: TextRange;
  readonly isTitled: boolean;
}

type Found = Callout | 'none' | undefined;

/** Kinds that are spoken; others only describe the look of a container. */
const KINDS = new Set(
  'abstract attention bug caution check danger error example failure faq help hint important info note question quote summary success tip tldr todo warning'.split(
    ' ',
  ),
);
const MAX_LINE_CHARACTERS = 300;
const LINE = new RegExp(String.raw`^[^\r\n]{0,${String(MAX_LINE_CHARACTERS)}}`);
const IN_QUOTE = /^\[!([a-z][a-z-]{0,20})(?:\|[^[\]\r\n]{0,40})?\](?![([])[+-]?[ \t]*/i;
const CONTAINER =
  /^:{3,}[ \t]*(?:(?:([a-z][\w-]{0,30})|\{([a-z][\w-]{0,30})\}|(?=\{))(?:\[([^[\]]+)\])?[ \t]*(?:\{([^{}]*)\})?(?=$|\s)[ \t]*)?/i;
const ADMONITION = /^(?:!{3}|\?{3}\+?)[ \t]+([a-z]+)(?:[ \t]+inline(?:[ \t]+end)?)?[ \t]*(?:"([^"]*)"[ \t]*)?$/;
const TITLE = /\btitle=("|')([^"']+)\1/i;
/** Quarto names the kind of a callout in its class. */
const KIND_OF_CLASS = /\.callout-([a-z]+)/i;

/**
 * Reads the callout that a line in a block quote begins.
 *
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function readQuotedCallout(line: string, isEnd: boolean): Found {
  if (!isEnd && mayGoOn(IN_QUOTE, line)) return undefined;
  const [all, kind = ''] = IN_QUOTE.exec(line) ?? [];
  if (all === undefined) return 'none';
  return { kind: 'callout', length: all.length, word: capitalized(kind), isTitled: /^[^\r\n]/.test(line.slice(all.length)) };
}

/** Reads the container that a line opens or closes, like {@link readQuotedCallout}. */
export function readContainer(text: string, isEnd: boolean): Found {
  if (/^:{1,2}$/.test(text)) return isEnd ? 'none' : undefined;
  if (!text.startsWith(':::')) return 'none';
  const line = wholeLine(text, isEnd);
  if (line === undefined) return undefined;
  const [all, name, braced, title, attributes = ''] = CONTAINER.exec(line) ?? [];
  if (all === undefined) return 'none';
  const isTitled = all.length < line.length;
  const isClosing = /^:+[ \t]*$/.test(all);
  if (isClosing && isTitled) return 'none';
  const kind = name ?? braced ?? KIND_OF_CLASS.exec(attributes)?.[1] ?? '';
  const word = KINDS.has(kind.toLowerCase()) ? capitalized(kind) : '';
  const inBrackets = title === undefined ? undefined : rangeIn(line, title, '[');
  const range = inBrackets ?? (isTitled ? undefined : titleIn(line, attributes));
  return { kind: 'callout', length: all.length, word, isTitled, ...(range === undefined ? {} : { title: range }) };
}

/** Reads the admonition that a line begins, like {@link readQuotedCallout}. */
export function readAdmonition(text: string, isEnd: boolean): Found {
  const line = wholeLine(text, isEnd);
  if (line === undefined) return mayGoOn(ADMONITION, text) ? undefined : 'none';
  const [all, kind = '', title] = ADMONITION.exec(line) ?? [];
  if (all === undefined || !KINDS.has(kind)) return 'none';
  const isShown = title !== undefined && title !== '';
  return {
    kind: 'callout',
    length: all.length,
    word: capitalized(kind),
    isTitled: false,
    ...(isShown ? { title: rangeIn(line, title, '"') } : {}),
  };
}

/** Returns a line that is short enough for a callout, otherwise an empty one. Undefined if more of it may come. */
function wholeLine(text: string, isEnd: boolean): string | undefined {
  const [line = ''] = LINE.exec(text) ?? [];
  if (line.length === MAX_LINE_CHARACTERS) return '';
  return line.length === text.length && !isEnd ? undefined : line;
}

function titleIn(line: string, attributes: string): TextRange | undefined {
  const [, quote = '', title] = TITLE.exec(attributes) ?? [];
  return title === undefined ? undefined : rangeIn(line, title, quote);
}

function rangeIn(line: string, title: string, opening: string): TextRange {
  const start = line.indexOf(opening + title) + 1;
  return { start, end: start + title.length };
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase().replaceAll('-', ' ');
}
