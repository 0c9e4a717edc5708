/**
 * Finds leftovers in a model's text: reasoning and tool calls, as elements (`<think>…</think>`), in brackets
 * (`[THINK]…[/THINK]`) and between special tokens, which `leftover-tokens.ts` reads.
 *
 * A leftover that begins the answer or a line and is never closed extends to the end of the text: the model was cut off while
 * thinking, and has answered nothing. A sentence may also mention such a tag. So a tag inside a sentence counts only if text
 * directly follows it, and that text is spoken in the end if it is never closed. An element that may be the answer itself, such as
 * `<analysis>` or `<plan>`, is also spoken, unless it begins the text and an answer follows it.
 */
import { isCertainAnswerTag, isLeftoverTag, isStepTag } from './leftover-names';
import { readTrace, TRACE_START } from './agent-trace';
import type { Leftover, LeftoverPlace } from './leftover';
import { readStripped, readToken, type TokenMeaning } from './leftover-tokens';
import { matchAt } from '../../base/match-at';
import { matchDecided, mayGoOn } from '../../base/incomplete-match';

/** Number of characters before a mark that {@link readLeftover} examines. */
export const LEFTOVER_CONTEXT_CHARACTERS = 32;
/** Greatest length of a match of {@link Leftover.closing}. */
export const MAX_LEFTOVER_CLOSING_CHARACTERS = 120;
/** Matches a possible start of a leftover. A start with letters counts only if nothing was spoken before it. */
export const LEFTOVER_START = new RegExp(String.raw`[<[◁]|to=|to?$|analysis|assistantfinal|a[a-z]*$|${TRACE_START}`, 'g');

const TAG = /<(\/?)([A-Za-z][\w:.-]{0,50})((?:[ \t=][^<>\r\n]{0,200})?)>/y;
/** Matches an element that some apps use to show reasoning. */
const DETAILS = /<details[ \t][^<>\r\n]{0,200}type="(?:reasoning|tool_calls|code_interpreter)"[^<>\r\n]{0,200}>/iy;
const BRACKETED =
  /\[(\/?)(THINK|INST|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|TOOL_REQUEST|AVAILABLE_TOOLS|SYSTEM_PROMPT)\]|\[\|[a-z]{1,20}\|\]|◁think▷/y;

/** Lookahead for an answer: text other than a closing tag or a special token. */
const BEFORE_ANSWER = String.raw`(?=\s*(?:[^<\s]|<[^\/|｜]))`;
const BEHIND_SENTENCE = /(?:^|[\r\n]|[\p{Sentence_Terminal}:…>][\p{Pe}\p{Pf}"'*_]*)[ \t]*$/u;
const WORD_GOES_ON = /^[ \t]+\p{Ll}/u;
/** Matches the continuation of a sentence that begins with a tag and is about that tag. */
const IS_ABOUT =
  /^[ \t]+(?:is|are|was|were|means?|marks?|opens?|starts?|begins?|holds?|wraps?|tags?|tokens?|elements?|blocks?|and|or)(?![\p{L}\p{N}])/u;
const ABOUT_CHARACTERS = 12;

/**
 * Reads the leftover at an offset.
 *
 * @param at - Offset of a match of {@link LEFTOVER_START}.
 * @returns Undefined if the following text must decide.
 */
export function readLeftover(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  switch (text.charAt(at)) {
    case '<':
      return readAngle(text, at, place);
    case 't':
      return place.isFirst ? readMark(text, at, place) : 'none';
    case 'a':
      return place.isFirst ? withCertainty(readStripped(text, at, place.isEnd)) : 'none';
    case 'T':
    case 'A':
    case '*':
    case '>':
      return readTrace(text, at, place);
    default:
      return readBracketed(text, at, place);
  }
}

function readBracketed(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  const match = matchDecided(BRACKETED, text, at, place.isEnd);
  if (match === null || match === undefined) return match === null ? 'none' : undefined;
  const [{ length }, slash, name] = match;
  if (match[0].startsWith('[|')) return { length, closing: undefined, isCertain: true };
  if (slash === '/') return isClosing(place) ? { length, closing: undefined, isCertain: true } : 'none';
  const isOpening = opensSomething(text, at + length, place);
  if (isOpening !== true) return isOpening === false ? 'none' : undefined;
  if (name === 'TOOL_CALLS') return { length, closing: /<\/s>/g, isCertain: true };
  return {
    length,
    closing: name === undefined ? /◁\/think▷/g : new RegExp(String.raw`\[(?:\/|END_)${name}\]`, 'g'),
    isCertain: isCertain(place),
  };
}

function readAngle(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  if (!place.isEnd && (mayGoOn(TAG, text, at) || mayGoOn(DETAILS, text, at))) return undefined;
  const mark = readMark(text, at, place);
  if (mark !== 'none') return mark;
  const details = matchAt(DETAILS, text, at);
  if (details !== null) return { length: details[0].length, closing: /<\/details\s*>/gi, isCertain: isCertain(place) };
  const tag = matchAt(TAG, text, at);
  if (tag === null || tag[3]?.endsWith('/') === true) return 'none';
  const [{ length }, slash, name = ''] = tag;
  const isAnswer = isCertainAnswerTag(name) && !isLeftoverTag(name) && (slash !== '' || isCertain(place));
  const isStep = slash === '' && (place.isFirst || place.isLineStart) && isStepTag(name, place.isFirst);
  if (!isLeftoverTag(name) && !isAnswer && !isStep) return 'none';
  if (slash !== '') return isClosing(place) ? { length, closing: undefined, isCertain: true } : 'none';
  const isOpening = opensSomething(text, at + length, place);
  if (isOpening !== true) return isOpening === false ? 'none' : undefined;
  if (isAnswer) return { length, closing: undefined, isCertain: true };
  const closing = String.raw`<(?:\/${name.replaceAll('.', String.raw`\.`)}|${name.replace(/^(?:begin|start)_of_/, 'end_of_').replaceAll('.', String.raw`\.`)}(?<=end_of_\w+))\s*>`;
  if (isStep) return { length, closing: new RegExp(closing + BEFORE_ANSWER, 'gi'), isCertain: false };
  // JSON behind it is a call in any place.
  const isCall = /^\s*(?:\{|\[\{)/.test(text.slice(at + length, at + length + ABOUT_CHARACTERS));
  return { length, closing: new RegExp(closing, 'gi'), isCertain: isCertain(place) || isCall };
}

/** Reads a special token and the text that belongs to it. */
function readMark(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  const token = readToken(text, at, place.isEnd);
  if (token === undefined || token === 'none') return token;
  const isOpening = opensSomething(text, at + token.length, place);
  if (isOpening === undefined) return undefined;
  return isMention(token, isOpening, place)
    ? 'none'
    : { length: token.length, closing: token.closing, isCertain: isCertain(place) || token.isMessage };
}

/** Turns a token at the start of a text into a certain leftover, because it cannot be a word of the text. */
function withCertainty(token: TokenMeaning | 'none' | undefined): Leftover | 'none' | undefined {
  return token === undefined || token === 'none' ? token : { length: token.length, closing: token.closing, isCertain: true };
}

function isMention({ isMessage }: TokenMeaning, isOpening: boolean, { before, isLineStart }: LeftoverPlace): boolean {
  return !isOpening && !isMessage && /[\s"'“‘(]$/.test(before) && !isLineStart;
}

function isClosing({ before, isLineStart }: LeftoverPlace): boolean {
  return isLineStart || !/[\s"'“‘(]$/.test(before);
}

function isCertain({ isFirst, isLineStart }: LeftoverPlace): boolean {
  return isFirst || isLineStart;
}

/** Whether a mark opens a leftover, and is not mentioned in a sentence. Undefined if the following text must decide. */
function opensSomething(text: string, behind: number, { before, isFirst, isLineStart, isEnd }: LeftoverPlace): boolean | undefined {
  const next = text.slice(behind, behind + ABOUT_CHARACTERS);
  if (!isEnd && (next === '' || (next.length === 1 && /[\ud800-\udbff]/.test(next)))) return undefined;
  if (/^[.,;:!?)`'"”’»\]]/.test(next)) return false;
  if (/^[ \t]/.test(next)) {
    if (!isEnd && next.length < ABOUT_CHARACTERS && mayGoOn(IS_ABOUT, next)) return undefined;
    if (IS_ABOUT.test(next)) return false;
  }
  if (isFirst) return true;
  if (isLineStart || BEHIND_SENTENCE.test(before)) return !WORD_GOES_ON.test(next);
  return /^(?:[\r\n\p{L}\p{N}{[]|<)/u.test(next);
}
