/** Recognizes link reference definitions: `[label]: /address "Title"` (CommonMark 0.31, section 4.7). */
import { matchAt } from '../../../base/match-at';
import { mayGoOn } from '../../../base/incomplete-match';

const LABEL = /^\[(?:[^[\]\\\r\n]|\\.){1,100}\]:/;
/** Names, times and steps also appear in brackets before a colon, so the address must look like one. */
const ADDRESS = /^[^\s<][^\s]*$/;
const LOOKS_LIKE_ADDRESS = /[/#]|\.[^\s.]|^(?:mailto|data|tel):/;
const WEB_ADDRESS = /^<?(?:https?:\/\/|www\.)/i;
const NUMBER_LABEL = /^\[\^?\d{1,3}\]:/;
/** A label of one letter or a number, but not `y`, `n` or `q` of a choice. */
const SHORT_LABEL = /^\[(?:[a-moprs-w]|\d{1,3})\]:/;
/** A word that ends a sentence or clause is no address. */
const LAST_WORD = /[.!?…,;:]$/u;
const TITLE_END: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')' };

/** The context of a line. */
export interface DefinitionContext {
  /** Whether the previous line continues here. Then only a source without an empty line before it counts. */
  readonly isInParagraph: boolean;
  /** Whether the previous line is a definition. Then any word is an address. */
  readonly isAfterDefinition: boolean;
  /** Whether a link with this label has been read. Then any word is an address. */
  readonly isLabel: (label: string) => boolean;
  /** Whether the previous line looks like a definition. */
  readonly isAfterLabel: boolean;
  readonly isEnd: boolean;
}

/** Whether a line begins with a possible label. */
export function hasLabel(line: string): boolean {
  return LABEL.test(line);
}

/**
 * Returns the length of a definition of one or more lines, without its last line break.
 *
 * @param text - Starts with a bracket.
 * @returns 0 if it is none, undefined if that depends on what follows.
 */
export function definitionLength(text: string, context: DefinitionContext): number | undefined {
  const label = LABEL.exec(text)?.[0];
  if (label === undefined) return !context.isEnd && mayGoOn(LABEL, text) ? undefined : 0;
  const undecided = context.isEnd ? 0 : undefined;
  const addressStart = spaceEnd(text, label.length, true);
  if (addressStart === text.length) return undecided;
  const address = addressAt(text, addressStart);
  const addressEnd = addressStart + address.length;
  if (addressEnd === text.length && !context.isEnd) return mayBeAddress(address) ? undefined : 0;
  if (context.isInParagraph && !context.isAfterLabel && !NUMBER_LABEL.test(label) && !WEB_ADDRESS.test(address)) return 0;
  const lineEnd = spaceEnd(text, addressEnd, false);
  const isAnyWord = isAddress(address, true) && mayBeAnyWord(label, address, text.slice(lineEnd), context);
  if (isAnyWord === undefined) return undefined;
  if (!isAddress(address, isAnyWord)) return 0;
  if (lineEnd === text.length) return context.isEnd ? lineEnd : undefined;
  const isWholeLine = isLineBreak(text.charAt(lineEnd));
  const withoutTitle = isWholeLine ? lineEnd : 0;
  const titleStart = spaceEnd(text, lineEnd, true);
  if (titleStart === text.length) return context.isEnd ? withoutTitle : undefined;
  if (titleStart === addressEnd) return 0;
  const titleEnd = titleEndAt(text, titleStart);
  if (titleEnd === undefined) return context.isEnd ? withoutTitle : undefined;
  const end = spaceEnd(text, titleEnd, false);
  if (end === text.length && !context.isEnd) return undefined;
  return titleEnd > titleStart && (end === text.length || isLineBreak(text.charAt(end))) ? end : withoutTitle;
}

/** Whether any word after a label is an address, judging by the text before and the next line. */
function mayBeAnyWord(label: string, address: string, behind: string, context: DefinitionContext): boolean | undefined {
  if (context.isAfterDefinition || isAddress(address, false)) return true;
  if (LAST_WORD.test(address)) return false;
  if (context.isLabel(label.slice(1, -2)) || (SHORT_LABEL.test(label) && !context.isInParagraph)) return true;
  const [lineBreak = ''] = /^(?:\r\n?|\n)/.exec(behind) ?? [];
  const next = behind.slice(lineBreak.length);
  if (next === '') return context.isEnd || (lineBreak === '' && behind !== '') ? false : undefined;
  if (lineBreak === '' || !next.startsWith('[')) return false;
  const length = definitionLength(next, { ...context, isInParagraph: false });
  return length === undefined ? undefined : length > 0;
}

function addressAt(text: string, start: number): string {
  const rest = text.slice(start);
  return (rest.startsWith('<') ? /^<[^<>\r\n]*>?/ : /^\S*/).exec(rest)?.[0] ?? '';
}

function mayBeAddress(address: string): boolean {
  return address.startsWith('<') || ADDRESS.test(address);
}

function isAddress(address: string, isAnyWord: boolean): boolean {
  return address.startsWith('<') ? address.endsWith('>') : ADDRESS.test(address) && (isAnyWord || LOOKS_LIKE_ADDRESS.test(address));
}

/** Returns the end of a title; its start if it is none, undefined if the text ends in it. */
function titleEndAt(text: string, start: number): number | undefined {
  const closing = TITLE_END[text.charAt(start)];
  if (closing === undefined) return start;
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === closing) return at + 1;
    if (character === '\\') at += 1;
    else if (character === '\n' && /^\n[ \t]*\r?\n/.test(text.slice(at, at + 40))) return start;
  }
  return undefined;
}

/** Returns the end of white space with at most one line break. */
function spaceEnd(text: string, start: number, hasLineBreak: boolean): number {
  const space = hasLineBreak ? /[ \t]*(?:(?:\r\n?|\n)[ \t]*)?/y : /[ \t]*/y;
  return start + (matchAt(space, text, start)?.[0].length ?? 0);
}

function isLineBreak(character: string): boolean {
  return character === '\r' || character === '\n';
}
