/**
 * Finds what a model leaves in its text that is meant for nobody's ears: reasoning and calls of tools, as elements
 * (`<think>…</think>`), in brackets (`[THINK]…[/THINK]`) and between special tokens (`<|channel|>analysis<|message|>…<|end|>`,
 * the harmony format of OpenAI's open models).
 *
 * What is not closed is left out to the end, for a model that was cut off while it thought has answered nothing. So that a
 * word about such a tag silences nothing, a tag inside of a sentence is one only where something stands right behind it.
 */

/** What was found: the opening mark, and what ends what it opens. */
export interface Leftover {
  readonly length: number;
  /** Matches its end, and is global; undefined where only the mark itself is left out. */
  readonly closing: RegExp | undefined;
}

/** How much before a mark is looked at. */
export const LEFTOVER_CONTEXT_CHARACTERS = 32;
/** Most characters that {@link Leftover.closing} matches. */
export const MAX_LEFTOVER_CLOSING_CHARACTERS = 60;
/** Where one may begin. */
export const LEFTOVER_START = /[<[◁]/g;

const NAMES = [
  'think', 'thinking', 'thought', 'thoughts', 'reasoning', 'reflection', 'scratchpad', 'inner_monologue',
  'tool_call', 'tool_calls', 'tool_code', 'tool_response', 'tool_result', 'tool_results', 'tool_use', 'tool_outputs', 'function_call', 'function_calls', 'function_results', 'function_response',
  'grok:render',
];
const PREFIX = 'antml:';
const TAG = new RegExp(String.raw`<(\/?)((?:${PREFIX})?(?:${NAMES.join('|')})|function(?==))((?:[ \t=][^<>\r\n]{0,200})?)>`, 'iy');
const TAG_BEGINNING = /<\/?([a-z_:]{0,30})([ \t=][^<>\r\n]{0,200})?$/iy;
/** What some apps make of reasoning. */
const DETAILS = /<details[ \t][^<>\r\n]{0,200}type="reasoning"[^<>\r\n]{0,200}>/iy;
const DETAILS_BEGINNING = /<details[ \t][^<>\r\n]{0,400}$/iy;
const BRACKETED = /\[(THINK|TOOL_CALLS|TOOL_RESULTS)\]|◁think▷/y;
const BRACKETED_BEGINNING = /\[(?:T[A-Z_]{0,12})?$|◁[a-z]{0,5}$/y;
const CLOSING_OF_BRACKETED: Readonly<Record<string, () => RegExp>> = {
  THINK: () => /\[\/THINK\]/g,
  TOOL_CALLS: () => /<\/s>/g,
  TOOL_RESULTS: () => /\[\/TOOL_RESULTS\]/g,
};
const TOKEN = /<[|｜]([^<>|｜\s]{1,50})[|｜]>/y;
const TOKEN_BEGINNING = /<(?:[|｜](?:[^<>|｜\s]{1,50}[|｜]?)?)?$/y;
/** Who speaks to whom, about what, and in which form. */
const HEADER = /<\|(?:start|channel)\|>[^<]{0,100}(?:<\|(?:channel|constrain)\|>[^<]{0,100}){0,2}<\|message\|>/y;
const HEADER_BEGINNING = /<\|(?:start|channel)\|>[^<]{0,100}(?:<\|(?:channel|constrain)\|>[^<]{0,100}){0,2}(?:<(?:\|[a-z]{0,9}\|?)?)?$/y;
const HEADER_START = /<\|(?:start|channel)\|>/y;
const END_OF_MESSAGE = /<\|(?:end|call|return)\|>|(?=<\|(?:start|channel)\|>)/g;
/** Tokens before what is not spoken, beside those that open a pair. */
const PYTHON_TAG = 'python_tag';
const PAIR = /^(?:begin_of_(thought)|(tool[▁_]calls?(?:[▁_]section)?|tool[▁_]outputs?|think|thinking)[▁_]begin)$/;

const BEHIND_SENTENCE = /(?:^|[\r\n]|[\p{Sentence_Terminal}:…>][\p{Pe}\p{Pf}"'*_]*)[ \t]*$/u;
const WORD_GOES_ON = /^[ \t]+\p{Ll}/u;

/** Where a mark stands. */
export interface LeftoverPlace {
  /** The end of what stands before it. */
  readonly before: string;
  /** Whether anything was there before it that is heard. */
  readonly isFirst: boolean;
  /** Whether it begins a line. */
  readonly isLineStart: boolean;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
}

/**
 * What is left out at a place of a text.
 *
 * @param at - Where {@link LEFTOVER_START} matches.
 * @returns Undefined where only what follows can tell.
 */
export function readLeftover(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  return text.charAt(at) === '<' ? readAngle(text, at, place) : readBracketed(text, at, place);
}

function readBracketed(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  if (!place.isEnd && matchAt(BRACKETED_BEGINNING, text, at) !== null) return undefined;
  const match = matchAt(BRACKETED, text, at);
  if (match === null) return 'none';
  const [{ length }, name = ''] = match;
  const isOpening = opensSomething(text, at + length, place);
  if (isOpening !== true) return isOpening === false ? 'none' : undefined;
  return { length, closing: CLOSING_OF_BRACKETED[name]?.() ?? /◁\/think▷/g };
}

function readAngle(text: string, at: number, place: LeftoverPlace): Leftover | 'none' | undefined {
  if (!place.isEnd) {
    const beginning = matchAt(TAG_BEGINNING, text, at);
    if (beginning !== null && mayBeName(beginning[1] ?? '', beginning[2] !== undefined)) return undefined;
    if (matchAt(TOKEN_BEGINNING, text, at) !== null || matchAt(DETAILS_BEGINNING, text, at) !== null) return undefined;
  }
  const token = matchAt(TOKEN, text, at);
  if (token !== null) return readToken(text, at, token[0].length, token[1] ?? '', place);
  const details = matchAt(DETAILS, text, at);
  if (details !== null) return { length: details[0].length, closing: /<\/details\s*>/gi };
  const tag = matchAt(TAG, text, at);
  if (tag === null || tag[3]?.endsWith('/') === true) return 'none';
  const [{ length }, slash, name = ''] = tag;
  if (slash !== '') return place.isLineStart || !/\s$/.test(place.before) ? { length, closing: undefined } : 'none';
  const isOpening = opensSomething(text, at + length, place);
  if (isOpening !== true) return isOpening === false ? 'none' : undefined;
  return { length, closing: new RegExp(String.raw`<\/${name}\s*>`, 'gi') };
}

function readToken(text: string, at: number, length: number, name: string, place: LeftoverPlace): Leftover | 'none' | undefined {
  if (matchAt(HEADER_START, text, at) !== null) {
    if (!place.isEnd && matchAt(HEADER_BEGINNING, text, at) !== null) return undefined;
    const header = matchAt(HEADER, text, at)?.[0];
    if (header !== undefined) return { length: header.length, closing: isSpokenMessage(header) ? undefined : new RegExp(END_OF_MESSAGE) };
  }
  const isOpening = opensSomething(text, at + length, place);
  if (isOpening === undefined) return undefined;
  const isMention = !isOpening && /\s$/.test(place.before) && !place.isLineStart;
  if (isMention) return 'none';
  if (name === PYTHON_TAG) return { length, closing: /<\|(?:eom_id|eot_id)\|>/g };
  if (!PAIR.test(name)) return { length, closing: undefined };
  const closing = name.startsWith('begin') ? name.replace('begin', 'end') : name.replace(/begin$/, 'end');
  return { length, closing: new RegExp(`<[|｜]${closing}[|｜]>`, 'g') };
}

/** A message is spoken that is the assistant's last word, or has no channel. */
function isSpokenMessage(header: string): boolean {
  const channel = /<\|channel\|>\s*([a-z]*)/.exec(header)?.[1];
  return channel === undefined ? /^<\|start\|>assistant(?![^<]*to=)/.test(header) : channel === 'final';
}

/** Whether a mark opens something, rather than being a word of a sentence; undefined where only what follows can tell. */
function opensSomething(text: string, behind: number, { before, isFirst, isLineStart, isEnd }: LeftoverPlace): boolean | undefined {
  const next = text.slice(behind, behind + 2);
  if (next === '' || (next.length === 1 && /[ \t\ud800-\udbff]/.test(next))) {
    if (!isEnd) return undefined;
  }
  if (/^[.,;:!?)`'"”’»\]]/.test(next)) return false;
  if (isFirst) return true;
  if (isLineStart || BEHIND_SENTENCE.test(before)) return !WORD_GOES_ON.test(next);
  return /^(?:[\r\n\p{L}\p{N}{[]|<)/u.test(next);
}

function mayBeName(name: string, isWhole: boolean): boolean {
  const known = name.toLowerCase().replace(PREFIX, '');
  if (isWhole) return NAMES.includes(known) || known === 'function';
  return PREFIX.startsWith(known) || [...NAMES, 'function', 'details'].some((one) => one.startsWith(known));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
