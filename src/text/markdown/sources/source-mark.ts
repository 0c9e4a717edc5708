/**
 * Reads unspoken source marks together with the text between and around them: `[1], [2] and [3]`, `([1](https://…))`,
 * `Sources: [1], [2]`. Otherwise commas, brackets and an "and" would be left over.
 */
import type { TextRange } from '../../spoken/offset-map';
import {
  areNamed,
  areValues,
  CHARACTERS_BEFORE,
  CHARACTERS_BEHIND,
  isPartOfSentence,
  isPlaceInList,
  isRaisedSource,
} from './source-context';
import type { SourceForm } from './source-form';
import { FORM_START, readForm } from './source-forms';
import { LEAD_IN, LIST_NAME, SEPARATOR } from './source-words';
import { matchAt } from '../../../base/match-at';
import { cutOf, matchDecided, mayGoOn } from '../../../base/incomplete-match';

/** Source marks, read together. */
export interface SourceMark {
  readonly length: number;
  /** The part that is spoken, if any. */
  readonly spoken?: TextRange;
  /** Matches its end if its address is too long to keep. */
  readonly skipTo?: RegExp;
}

type Found = SourceMark | 'none' | undefined;

/** The most marks to read together. */
const MAX_MARKS = 20;
const BETWEEN = new RegExp(SEPARATOR, 'iuy');
const FORM = /[[{【\ue200\\<⁰¹²³⁴-⁹^:]|(?:file)?cite/y;
const OPENING = new RegExp(String.raw`[(（][ \t]{0,3}(?:${LEAD_IN}(?:[ \t]{0,3}:)?[ \t]{0,3})?(?=[[【\\<¹²³⁰-⁹:\ue200])`, 'iuy');
/** The same with bare sources: `(cite: turn0search1)`, `(Source: 1, 2)`. */
const BARE_START = String.raw`(?:(?:cite|citation|source)s?[ \t]?:[ \t]{0,3}(?=turn\d|\d)|(?=turn\d))`;
const BARE = String.raw`(?:turn\d{1,3}[a-z]{2,20}\d{1,3}|\d{1,3}(?!\d))`;
const BARE_IN_PARENTHESES = new RegExp(
  String.raw`[(（][ \t]{0,3}${BARE_START}${BARE}(?:[ \t]?[,;][ \t]?${BARE}){0,20}[ \t]{0,3}[)）]`,
  'iy',
);
const CLOSING = /[ \t]{0,3}[)）]/y;
/** A link to a page visited by ChatGPT, or one with a number as its label, as ChatGPT puts into parentheses. */
const VISITED = /\[[^[\]\r\n]{1,100}\](?:\(https?:\/\/[^\s()]{1,500}[?&]utm_source=(?:chatgpt\.com|openai)[^\s()]{0,100}\)|\[\d{1,3}\])/y;
const LIST = new RegExp(String.raw`(?:\*\*|__)?${LIST_NAME}[ \t]?(?:[:：](?:\*\*|__)?|(?:\*\*|__)[:：]?)[ \t]{0,3}(?=[[【\\<])`, 'iuy');
/** Numbers with an address each, up to the end of the line. */
const ENTRY = String.raw`\\?\[\d{1,3}\\?\]:?[ \t]{1,3}<?(?:https?:\/\/)?[\w-]{1,60}\.[^\s<>,;]{2,500}>?[,;.]?[ \t]{0,3}`;
const ADDRESSES = new RegExp(String.raw`(?:${ENTRY})+(?=[\r\n]|$)`, 'y');
const MAX_LINE_CHARACTERS = 2_000;
const LONGEST_START = 40;
const SPACE_BEFORE = /[ \t\u200b]{0,20}/y;
/** The characters allowed between a word and a number raised by an element: a space, and the tag of a link. */
const BEFORE_RAISED = /[ \t]?(?:<a(?:\s[^<>]*)?>)?$/;

/** Matches a possible start of a source mark. */
export const SOURCE_START = String.raw`${FORM_START}|[(（](?=[ \t]{0,3}(?:${BARE_START}|[[【\\<¹²³⁰-⁹:\ue200]|${LEAD_IN}[ \t]{0,3}:?[ \t]{0,3}[[【\\<¹²³⁰-⁹:\ue200]))|(?<=[ \t])(?<=[.!?…。！？"”’»)\]][ \t]{1,3})(?=${LIST_NAME}[ \t]?[:：][ \t]{0,3}[[【\\<])`;
/** How many characters before an offset {@link SOURCE_START} examines. */
export const SOURCE_START_CONTEXT = 4;

const INCOMPLETE_START = new RegExp(cutOf(new RegExp(SOURCE_START, 'iu')).source, 'iu');

/** Returns the length of a possible start of a mark at the end of a text. */
export function sourceBeginning(text: string, before: string): number {
  const last = before + text.slice(-LONGEST_START);
  return Math.min(last.length - (INCOMPLETE_START.exec(last)?.index ?? last.length), text.length);
}

/**
 * Reads the source marks at an offset that belong together.
 *
 * @param isLineStart - Whether the offset starts a line.
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function readSource(text: string, at: number, isLineStart: boolean, isEnd: boolean): Found {
  if (/[(（]/.test(text.charAt(at))) return readParenthesis(text, at, isEnd);
  const first = readForm(text, at, isEnd);
  if (first === undefined) return undefined;
  if (first === 'none' && text.charAt(at) === '[') return readLinksInBrackets(text, at, isEnd);
  if (first === 'none') return isListStart(text.charAt(at)) ? readSourceLine(text, at, isEnd) : 'none';
  if (first.skipTo !== undefined || first.spoken !== undefined)
    return isSource(first, text, at, at + first.length, isLineStart) ? first : 'none';
  if (first.kind === 'raised' && !isSource(first, text, at, at + first.length, isLineStart)) {
    return at + first.length + 2 > text.length && !isEnd ? undefined : 'none';
  }
  const group = readGroup(text, at, first, isEnd);
  if (group === undefined) return undefined;
  const { end, count } = group;
  if (end + CHARACTERS_BEHIND > text.length && !isEnd && !isKnown(text.slice(end))) return undefined;
  // A line of sources only.
  const isWholeLine = isLineStart && (count > 1 || first.isLink === true) && /^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, end + 40));
  return isWholeLine || isSource(first, text, at, end, isLineStart) ? { length: end - at } : 'none';
}

/** Whether to drop the space before source marks, because space, punctuation or nothing follows; undefined if that depends on what follows. */
export function takesSpaceBefore(text: string, at: number, isEnd: boolean): boolean | undefined {
  let behind = at;
  for (;;) {
    const next = behind + (behind > at ? (matchAt(SPACE_BEFORE, text, behind)?.[0].length ?? 0) : 0);
    const character = text.charAt(next);
    if (character === '' && !isEnd) return undefined;
    const isEnding = behind > at && (next > behind || /^[.,;:!?)\r\n|،؛؟।。，、；：！？）]?$/.test(character));
    if (matchAt(FORM, text, next) === null && !/[(（]/.test(character) && (behind > at || !isListStart(character))) return isEnding;
    const source = readSource(text, next, false, isEnd);
    if (source === undefined) return undefined;
    if (source === 'none' || source.skipTo !== undefined || source.spoken !== undefined) return isEnding;
    behind = next + source.length;
  }
}

function isKnown(behind: string): boolean {
  return /^(?:[.,;:!?)\]"'”’][\s\p{L}]|[\p{L}\r\n]|[ \t]+[^\s\p{L}[]|[ \t]+\p{L}{3}|.{3}[^]*\S\s)/u.test(behind);
}

function isListStart(character: string): boolean {
  return /[\p{L}]/u.test(character);
}

function isSource(form: SourceForm, text: string, at: number, end: number, isLineStart: boolean): boolean {
  const { kind, numbers = '', isLink } = form;
  if (kind === 'certain') return true;
  const before = text.slice(Math.max(0, at - CHARACTERS_BEFORE), at);
  const next = text.slice(end, end + CHARACTERS_BEHIND);
  if (kind === 'raised') return isRaisedSource(before.replace(BEFORE_RAISED, ''), next, figuresOf(text.slice(at, at + form.length)));
  if (isPartOfSentence(before, next, isLineStart)) return false;
  return isLink === true || !(isPlaceInList(numbers, before, next) || areNamed(text.slice(at, end), before, next));
}

/** Returns the raised digits of a mark. */
function figuresOf(mark: string): string {
  return mark.replace(/<[^>]*>|[\s^]/g, '');
}

/** Returns the end of the marks that belong to the first one. */
function readGroup(
  text: string,
  at: number,
  first: SourceForm,
  isEnd: boolean,
): { readonly end: number; readonly count: number } | undefined {
  let end = at + first.length;
  let count = 1;
  for (; count < MAX_MARKS; count += 1) {
    const between = matchDecided(BETWEEN, text, end, isEnd);
    if (between === undefined) return undefined;
    const start = end + (between?.[0].length ?? 0);
    if (matchAt(FORM, text, start) === null) break;
    const form = readForm(text, start, isEnd);
    if (form === undefined) return undefined;
    if (form === 'none' || form.skipTo !== undefined || form.spoken !== undefined || (form.kind === 'raised' && start === end)) break;
    end = start + form.length;
  }
  return { end, count };
}

/** Reads sources in parentheses, with a word such as `see`. */
function readParenthesis(text: string, at: number, isEnd: boolean): Found {
  const bare = matchDecided(BARE_IN_PARENTHESES, text, at, isEnd);
  if (bare === undefined) return undefined;
  if (bare !== null) return { length: bare[0].length };
  const parenthesis = matchDecided(OPENING, text, at, isEnd);
  if (parenthesis === undefined) return undefined;
  const opening = parenthesis?.[0];
  // Arguments of a function.
  if (opening === undefined || (opening.startsWith('(') && /[A-Za-z0-9_\]]/.test(text.charAt(at - 1)))) return 'none';
  let end = at + opening.length;
  for (let count = 0; count < MAX_MARKS; count += 1) {
    const visited = matchDecided(VISITED, text, end, isEnd);
    if (visited === undefined) return undefined;
    const form = visited === null ? readForm(text, end, isEnd) : ({ length: visited[0].length, kind: 'certain' } as const);
    if (form === undefined) return undefined;
    if (
      form === 'none' ||
      form.skipTo !== undefined ||
      form.spoken !== undefined ||
      form.kind === 'raised' ||
      areValues(form.numbers ?? '1')
    )
      return 'none';
    end += form.length;
    const closing = matchAt(CLOSING, text, end)?.[0];
    if (closing !== undefined) return { length: end + closing.length - at };
    const between = matchDecided(BETWEEN, text, end, isEnd);
    if (between === undefined) return undefined;
    end += between?.[0].length ?? 0;
    if (matchAt(FORM, text, end) === null) return 'none';
  }
  return 'none';
}

/** Reads source links in brackets: `[[1](https://a.com), [2](https://b.com)]`. */
function readLinksInBrackets(text: string, at: number, isEnd: boolean): Found {
  if (text.charAt(at + 1) !== '[') return text.length === at + 1 && !isEnd ? undefined : 'none';
  const first = readForm(text, at + 1, isEnd);
  if (first === undefined) return undefined;
  if (first === 'none' || first.isLink !== true || first.skipTo !== undefined) return 'none';
  const group = readGroup(text, at + 1, first, isEnd);
  if (group === undefined) return undefined;
  const closing = text.charAt(group.end);
  if (closing === '' && !isEnd) return undefined;
  return closing === ']' ? { length: group.end + 1 - at } : 'none';
}

/** Reads a named list of sources up to the end of the line. */
export function readSourceLine(text: string, at: number, isEnd: boolean): Found {
  const list = matchDecided(LIST, text, at, isEnd);
  if (list === null || list === undefined) return list === null ? 'none' : undefined;
  const [name] = list;
  const start = at + name.length;
  const isCut = !isEnd && text.length - at < MAX_LINE_CHARACTERS && !/[\r\n]/.test(text.slice(start));
  const addresses = matchAt(ADDRESSES, text, start)?.[0].length ?? 0;
  if (isCut && (start + addresses === text.length || mayGoOn(ADDRESSES, text, start))) return undefined;
  if (addresses > 0) return { length: start + addresses - at };
  const first = readForm(text, start, isEnd);
  if (first === undefined || first === 'none') return first;
  const group = readGroup(text, start, first, isEnd);
  if (group === undefined) return undefined;
  const rest = text.slice(group.end, group.end + 10);
  if (/^[ \t]*[.,;]?[ \t]*$/.test(rest) && rest.length < 10 && !isEnd) return undefined;
  const ending = /^[ \t]*[.;]?(?=[ \t]*(?:[\r\n]|$))/.exec(rest)?.[0];
  return ending === undefined ? 'none' : { length: group.end + ending.length - at };
}
