/**
 * Finds SSML documents in a text: `<speak>…</speak>`, which Polly accepts only whole, with the declaration, comments, instructions
 * and document type that XML allows around it.
 */
import { isLikelyMention, isSpeakMention, placeBehind } from './ssml-mention';
import { mayGoOn as endsWithin } from '../../base/incomplete-match';

/**
 * Greatest distance of a document's end, which limits the cost of searching a stream of tokens. Polly accepts 6,000 characters;
 * longer documents are read so that the error can report their length.
 */
export const MAX_SSML_CHARACTERS = 20_000;
const OPENING = '<speak';
/** Possible starts of the markup before a document. The only allowed instruction is the XML declaration. */
const PROLOG_BEGINNINGS = ['<?xml', '<!--', '<!doctype'];
const COMMENT = /<!--[^]*?-->/y;
const INSTRUCTION = /<\?[^]*?\?>/y;
/** Source: XML 1.0, section 2.8. The definitions in brackets are skipped. */
const DOCUMENT_TYPE = /<!doctype(?:[^<>"'[]|"[^"]*"|'[^']*')*(?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\]\s*)?>/iy;
const SPACE = /\s*/y;
const OPENING_TAG = /<speak(?=[\s/>])/iy;
/** A document of one empty tag. */
const EMPTY_DOCUMENT = /<speak(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?\/>/iy;
const BLANK_DOCUMENT = /^<speak(?:\s[^<>]*)?>\s*<\/speak\s*>$/iu;
const CLOSING_TAG = /<\/speak\s*>/iy;
const CLOSES_DOCUMENT = /<\/speak\s*>\s*$/iu;
const NAMED_TAG = /<speak[^<>\r\n]*>/iy;
/** Number of characters before a document that decide its {@link SpeakPlace}. */
const BEFORE_CHARACTERS = 40;
/** What {@link findBehindSsml} finds. */
const STANDS_BEHIND = /<\/speak\s*>|<!--|<\?/iy;
/** Delimiters of sections in which tags do not count. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;
/** The position of a document in a text. */
export interface SsmlPlace {
  /** Offset of its `<speak`. The text between the start of the search and this offset is not spoken. */
  readonly start: number;
  /** End of the document, exclusive. For an unfinished document, the end of the known text. */
  readonly end: number;
}

/**
 * Finds the SSML document at an offset, with or without an XML declaration. Unfinished and nested documents count, so that their tags
 * are not spoken. A tag that a sentence only mentions does not count.
 *
 * @param at - Offset of a `<`.
 * @param isEnd - Whether the text has ended.
 * @param before - The end of the text before `text`; empty if there is none.
 * @param isKnown - Whether the tag is known to be more than a mention.
 * @returns `none` if there is no document; undefined if more text is needed to decide.
 */
export function findSsml(text: string, at: number, isEnd: boolean, before: string, isKnown: boolean): SsmlPlace | 'none' | undefined {
  const { visible, mayGoOn } = visibleFrom(text, at, isEnd);
  const start = prologEnd(visible, at, mayGoOn);
  if (start === undefined || start === 'none') return start;
  const opens = opensDocument(visible, start, mayGoOn);
  if (opens !== true) return opens === undefined ? undefined : 'none';
  const beforeIt = (before + text.slice(Math.max(0, at - BEFORE_CHARACTERS), at)).slice(-BEFORE_CHARACTERS);
  const end = documentEnd(visible, start, mayGoOn, isKnown ? undefined : beforeIt);
  return typeof end === 'number' ? { start, end } : end;
}

/** A document, or a tag that a sentence mentions. */
export interface SsmlInMarkdown {
  readonly length: number;
  readonly isMention: boolean;
}

/**
 * Finds the document at an offset of a markdown text, like {@link findSsml}. Other tags in such a text are HTML.
 *
 * @param at - Offset of a `<`.
 * @param isEnd - Whether the text has ended.
 * @param isFlushing - Whether to decide now that a possible mention of a tag is a mention.
 * @param isKnown - Whether the text certainly contains no mention of a tag.
 * @returns The length of the document, or of a mentioned tag; `none` if there is neither, undefined if the following text
 *   must decide.
 */
export function findSsmlInMarkdown(
  text: string,
  at: number,
  isEnd: boolean,
  isFlushing: boolean,
  isKnown: boolean,
): SsmlInMarkdown | 'none' | undefined {
  const found = findTag(text, at, isEnd, isKnown);
  if (found !== undefined || !isFlushing || isKnown || !isMention(text, at, '')) return found;
  return { length: mentionLength(text, at), isMention: true };
}

function findTag(text: string, at: number, isEnd: boolean, isKnown: boolean): SsmlInMarkdown | 'none' | undefined {
  const { visible, mayGoOn } = visibleFrom(text, at, isEnd);
  const before = text.slice(Math.max(0, at - BEFORE_CHARACTERS), at);
  const closed = matchEnd(CLOSING_TAG, visible, at);
  if (closed !== undefined) return CLOSES_DOCUMENT.test(before) ? 'none' : { length: closed - at, isMention: true };
  if (mayGoOn && endsWithin(CLOSING_TAG, visible, at)) return undefined;
  const opens = opensDocument(visible, at, mayGoOn);
  if (opens !== true) return opens === undefined ? undefined : 'none';
  const end = documentEnd(visible, at, mayGoOn, isKnown ? undefined : before);
  if (end !== 'none') return end === undefined ? undefined : { length: end - at, isMention: false };
  return { length: mentionLength(visible, at), isMention: true };
}

function mentionLength(text: string, at: number): number {
  return (matchEnd(NAMED_TAG, text, at) ?? at + OPENING.length) - at;
}

/**
 * Returns the end of a document, or of its known part. Undefined if the following text must decide.
 *
 * @param before - The text before the document, which distinguishes it from a mention. Undefined if it cannot be a mention.
 */
function documentEnd(visible: string, start: number, mayGoOn: boolean, before: string | undefined): number | 'none' | undefined {
  const place = before === undefined ? 'line' : placeBehind(before);
  const emptyEnd = matchEnd(EMPTY_DOCUMENT, visible, start);
  if (emptyEnd !== undefined) return place === 'middle' && /^<speak\s*\/>$/iu.test(visible.slice(start, emptyEnd)) ? 'none' : emptyEnd;
  let end = readToEnd(visible, start);
  const read = typeof end === 'number' ? end - start : end;
  const isMentioned = before !== undefined && isSpeakMention({ text: visible.slice(start), end: read, place, before }, mayGoOn);
  if (isMentioned !== false) return isMentioned === true ? 'none' : undefined;
  if (end === 'nested') end = readToEnd(visible, start, true);
  if (typeof end === 'number') return end;
  return mayGoOn ? undefined : visible.length;
}

/**
 * Whether an unfinished document is only a mention of SSML. Called when the text so far must be spoken, so the decision cannot wait
 * for an end.
 *
 * @param text - The text so far.
 * @param at - Offset of a `<` that begins a document without a known end (see {@link findSsml}).
 * @param before - The end of the text before `text`; empty if there is none.
 */
export function isMention(text: string, at: number, before: string): boolean {
  return isLikelyMention(text.slice(at), before + text.slice(Math.max(0, at - BEFORE_CHARACTERS), at));
}

/**
 * Finds a comment, an instruction or an extra closing tag after a document. None of them is spoken.
 *
 * @param at - Offset of a `<`.
 * @param isEnd - Whether the text has ended.
 * @returns `none` if it is something else, undefined if the following text must decide.
 */
export function findBehindSsml(text: string, at: number, isEnd: boolean): (SsmlPlace & { readonly isFault: boolean }) | 'none' | undefined {
  const closed = matchEnd(CLOSING_TAG, text, at);
  if (closed !== undefined) return { start: at, end: closed, isFault: true };
  const end = matchEnd(COMMENT, text, at) ?? matchEnd(INSTRUCTION, text, at);
  if (end !== undefined) return { start: at, end, isFault: false };
  const mayGoOn = !isEnd && text.length - at < MAX_SSML_CHARACTERS;
  return mayGoOn && endsWithin(STANDS_BEHIND, text, at) ? undefined : 'none';
}

/** Whether a document has spoken content. Polly sends no sound for a document without it. */
export function hasSpeech(document: string): boolean {
  return matchEnd(EMPTY_DOCUMENT, document, 0) === undefined && !BLANK_DOCUMENT.test(document);
}

/** Returns the start of the document after a declaration, comments and a document type. */
function prologEnd(text: string, at: number, mayGoOn: boolean): number | 'none' | undefined {
  if (/^<[^?!]/u.test(text.slice(at, at + 2))) return at;
  const beginning = text.slice(at, at + '<!doctype'.length).toLowerCase();
  const isProlog = PROLOG_BEGINNINGS.some((known) => beginning.startsWith(known));
  const mayBeProlog = mayGoOn && PROLOG_BEGINNINGS.some((known) => known.startsWith(beginning));
  if (!isProlog) return mayBeProlog ? undefined : 'none';
  for (let end = at; ;) {
    const next = matchEnd(COMMENT, text, end) ?? matchEnd(INSTRUCTION, text, end) ?? matchEnd(DOCUMENT_TYPE, text, end);
    if (next === undefined) {
      const isOpen = /^<(?:$|[?!])/u.test(text.slice(end, end + 2)) || end === text.length;
      if (!isOpen) return text.charAt(end) === '<' ? end : 'none';
      return mayGoOn ? undefined : 'none';
    }
    end = matchEnd(SPACE, text, next) ?? next;
  }
}

/** Returns the part of a text to examine, and whether later text may change the result. */
function visibleFrom(text: string, at: number, isEnd: boolean): { readonly visible: string; readonly mayGoOn: boolean } {
  const visible = text.slice(0, at + MAX_SSML_CHARACTERS);
  return { visible, mayGoOn: !isEnd && text.length < at + MAX_SSML_CHARACTERS };
}

function opensDocument(text: string, at: number, mayGoOn: boolean): boolean | undefined {
  const tag = text.slice(at, at + OPENING.length + 1).toLowerCase();
  if (tag.length <= OPENING.length && OPENING.startsWith(tag)) return mayGoOn ? undefined : false;
  return matchEnd(OPENING_TAG, text, at) !== undefined;
}

/** Returns the end of the document at an offset. Returns `nested` if another document begins inside and `passesNested` is false. */
function readToEnd(text: string, start: number, passesNested = false): number | 'nested' | undefined {
  for (let at = text.indexOf('<', start + OPENING.length); at >= 0;) {
    const end = matchEnd(CLOSING_TAG, text, at);
    if (end !== undefined) return end;
    if (!passesNested && matchEnd(OPENING_TAG, text, at) !== undefined) return 'nested';
    const opaque = OPAQUE.find(([opening]) => text.startsWith(opening, at));
    const behind = opaque === undefined ? at + 1 : text.indexOf(opaque[1], at + opaque[0].length);
    if (behind < 0) return undefined;
    at = text.indexOf('<', behind);
  }
  return undefined;
}

/** Returns the end of a pattern's match at an offset; undefined if it does not match. */
function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
