/**
 * Finds SSML documents in a text: `<speak>…</speak>`, which Polly takes whole or not at all, and what XML allows before
 * and behind: a declaration, comments, instructions, a document type.
 */
import { isLikelyMention, isSpeakMention, placeBehind, type SpeakPlace } from './ssml-mention';

/**
 * How far the end of a document is looked for, so that the cost of a stream of tokens stays bounded. Polly takes 6,000
 * characters; what is longer is looked at to say how long it is.
 */
export const MAX_SSML_CHARACTERS = 20_000;
const OPENING = '<speak';
/** What may begin before a document; an instruction only where it is the declaration of XML. */
const PROLOG_BEGINNINGS = ['<?xml', '<!--', '<!doctype'];
const COMMENT = /<!--[^]*?-->/y;
const INSTRUCTION = /<\?[^]*?\?>/y;
/** Source: XML 1.0, section 2.8; the definitions between the brackets are read over. */
const DOCUMENT_TYPE = /<!doctype(?:[^<>"'[]|"[^"]*"|'[^']*')*(?:\[(?:[^\]"']|"[^"]*"|'[^']*')*\]\s*)?>/iy;
const SPACE = /\s*/y;
const OPENING_TAG = /<speak(?=[\s/>])/iy;
/** The document of one tag, which says nothing. */
const EMPTY_DOCUMENT = /<speak(?:\s(?:[^<>"']|"[^"<]*"|'[^'<]*')*)?\/>/iy;
const BLANK_DOCUMENT = /^<speak(?:\s[^<>]*)?>\s*<\/speak\s*>$/iu;
const CLOSING_TAG = /<\/speak\s*>/iy;
const CLOSING_TAG_BEGINNING = /^<\/(?:$|s(?:$|p(?:$|e(?:$|a(?:$|k\s*$)))))/iu;
const CLOSES_DOCUMENT = /<\/speak\s*>\s*$/iu;
const NAMED_TAG = /<speak[^<>\r\n]*>/iy;
/** So much before a document tells where it stands. */
const BEFORE_CHARACTERS = 40;
/** What {@link findBehindSsml} finds, as far as it is there. */
const MAY_STAND_BEHIND = /^<(?:$|\?|!(?:$|-(?:$|-))|\/(?:$|s(?:$|p(?:$|e(?:$|a(?:$|k\s*$))))))/iu;
/** In these a tag is no tag. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;
/** A document in a text. */
export interface SsmlPlace {
  /** Where its `<speak` is; what precedes it, from where it was looked for, is not said. */
  readonly start: number;
  /** Behind its end; where it has none, behind what there is of it. */
  readonly end: number;
}

/**
 * The document that begins at a place of a text, alone or with its declaration. One that never ends, or holds another one,
 * is a document too, unless it is a word about SSML: nobody wants to hear its tags.
 *
 * @param at - Where a `<` is.
 * @param isEnd - Whether nothing more will come.
 * @param before - The end of what came before `text`; empty where nothing did.
 * @returns `none` where none begins, undefined where only what follows can tell.
 */
export function findSsml(text: string, at: number, isEnd: boolean, before: string): SsmlPlace | 'none' | undefined {
  const { visible, mayGoOn } = visibleFrom(text, at, isEnd);
  const start = prologEnd(visible, at, mayGoOn);
  if (start === undefined || start === 'none') return start;
  const opens = opensDocument(visible, start, mayGoOn);
  if (opens !== true) return opens === undefined ? undefined : 'none';
  const beforeIt = (before + text.slice(Math.max(0, at - BEFORE_CHARACTERS), at)).slice(-BEFORE_CHARACTERS);
  const end = documentEnd(visible, start, mayGoOn, placeBehind(beforeIt), beforeIt);
  return typeof end === 'number' ? { start, end } : end;
}

/** A document, or a tag that is a word of its sentence. */
export interface SsmlInMarkdown {
  readonly length: number;
  readonly isMention: boolean;
}

/**
 * The document that begins at a place of a text of markdown, where all else in angle brackets is HTML; as
 * {@link findSsml}.
 *
 * @param at - Where a `<` is.
 * @param isEnd - Whether nothing more will come.
 * @param isFlushing - Whether what may be a tag that is a word of its sentence is taken for one.
 * @returns Its length, or that of a tag that is a word of its sentence; `none` where there is neither, undefined where only
 *   what follows can tell.
 */
export function findSsmlInMarkdown(text: string, at: number, isEnd: boolean, isFlushing: boolean): SsmlInMarkdown | 'none' | undefined {
  const found = findTag(text, at, isEnd);
  if (found !== undefined || !isFlushing || !isMention(text, at, '')) return found;
  return { length: mentionLength(text, at), isMention: true };
}

function findTag(text: string, at: number, isEnd: boolean): SsmlInMarkdown | 'none' | undefined {
  const { visible, mayGoOn } = visibleFrom(text, at, isEnd);
  const before = text.slice(Math.max(0, at - BEFORE_CHARACTERS), at);
  const closed = matchEnd(CLOSING_TAG, visible, at);
  if (closed !== undefined) return CLOSES_DOCUMENT.test(before) ? 'none' : { length: closed - at, isMention: true };
  if (mayGoOn && CLOSING_TAG_BEGINNING.test(visible.slice(at))) return undefined;
  const opens = opensDocument(visible, at, mayGoOn);
  if (opens !== true) return opens === undefined ? undefined : 'none';
  const end = documentEnd(visible, at, mayGoOn, placeBehind(before), before);
  if (end !== 'none') return end === undefined ? undefined : { length: end - at, isMention: false };
  return { length: mentionLength(visible, at), isMention: true };
}

/** How long a tag is that is a word of its sentence. */
function mentionLength(text: string, at: number): number {
  return (matchEnd(NAMED_TAG, text, at) ?? at + OPENING.length) - at;
}

/** Behind a document, or behind what there is of it; undefined where only what follows can tell. */
function documentEnd(visible: string, start: number, mayGoOn: boolean, place: SpeakPlace, before: string): number | 'none' | undefined {
  const emptyEnd = matchEnd(EMPTY_DOCUMENT, visible, start);
  if (emptyEnd !== undefined) return place === 'middle' && /^<speak\s*\/>$/iu.test(visible.slice(start, emptyEnd)) ? 'none' : emptyEnd;
  let end = readToEnd(visible, start);
  const read = typeof end === 'number' ? end - start : end;
  const isMentioned = isSpeakMention(
    { text: visible.slice(start), end: read, place, characterBefore: before.trimEnd().slice(-1) },
    mayGoOn,
  );
  if (isMentioned === true) return 'none';
  if (end === 'nested') end = readToEnd(visible, start, true);
  if (typeof end === 'number') return end;
  return mayGoOn ? undefined : visible.length;
}

/**
 * Whether what opens like a document, and has not ended, is a word that a text says about SSML: that is not waited for
 * when all that is there is to be spoken.
 *
 * @param text - Up to its end.
 * @param at - Where a `<` is, of which {@link findSsml} does not know the end.
 * @param before - The end of what came before `text`; empty where nothing did.
 */
export function isMention(text: string, at: number, before: string): boolean {
  return isLikelyMention(text.slice(at), before + text.slice(Math.max(0, at - BEFORE_CHARACTERS), at));
}

/**
 * What stands at a place behind a document and is not said: a comment or an instruction; or what closes one once more,
 * which is a fault.
 *
 * @param at - Where a `<` is.
 * @param isEnd - Whether nothing more will come.
 * @returns `none` where it is something else, undefined where only what follows can tell.
 */
export function findBehindSsml(text: string, at: number, isEnd: boolean): (SsmlPlace & { readonly isFault: boolean }) | 'none' | undefined {
  const closed = matchEnd(CLOSING_TAG, text, at);
  if (closed !== undefined) return { start: at, end: closed, isFault: true };
  const end = matchEnd(COMMENT, text, at) ?? matchEnd(INSTRUCTION, text, at);
  if (end !== undefined) return { start: at, end, isFault: false };
  const mayGoOn = !isEnd && text.length - at < MAX_SSML_CHARACTERS;
  return mayGoOn && MAY_STAND_BEHIND.test(text.slice(at)) ? undefined : 'none';
}

/** Whether a document has anything to say: Polly has no answer to one without. */
export function hasSpeech(document: string): boolean {
  return matchEnd(EMPTY_DOCUMENT, document, 0) === undefined && !BLANK_DOCUMENT.test(document);
}

/** Where the document begins behind a declaration, comments and a document type. */
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

/** So much of a text is looked at, and whether what follows may tell more. */
function visibleFrom(text: string, at: number, isEnd: boolean): { readonly visible: string; readonly mayGoOn: boolean } {
  const visible = text.slice(0, at + MAX_SSML_CHARACTERS);
  return { visible, mayGoOn: !isEnd && text.length < at + MAX_SSML_CHARACTERS };
}

function opensDocument(text: string, at: number, mayGoOn: boolean): boolean | undefined {
  const tag = text.slice(at, at + OPENING.length + 1).toLowerCase();
  if (tag.length <= OPENING.length && OPENING.startsWith(tag)) return mayGoOn ? undefined : false;
  return matchEnd(OPENING_TAG, text, at) !== undefined;
}

/** Behind the document that begins at a place; `nested` where another one begins in it, unless that is passed over. */
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

/** Behind what a pattern matches at a place; undefined where it does not. */
function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
