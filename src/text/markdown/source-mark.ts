/**
 * The marks of numbered sources in an answer, which stand for nothing that is heard: `[1]`, `[^1]`, `[[1]](https://…)`, `[doc1]`,
 * `【4:0†file.pdf】`, `¹`, and the marks in private characters of ChatGPT.
 */
import type { TextRange } from '../offset-map';
import { readDestination, REST_OF_DESTINATION } from './link-destination';

/** What a place that may hold such a mark comes to. */
export interface SourceMark {
  readonly length: number;
  /** What of it is heard all the same. */
  readonly spoken?: TextRange;
  /** What ends it, where its address is too long to be kept. */
  readonly skipTo?: RegExp;
}

/** How much before a mark is looked at. */
export const CHARACTERS_BEFORE = 32;
const NUMBERS = String.raw`\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,20}`;
const NAMES = ['citation', 'cite', 'doc', 'document', 'file', 'memory', 'news', 'ref', 'reference', 'search', 'source', 'web'];
const DAGGER = String.raw`\d{1,3}(?::\d{1,3})?†[^\]】\r\n]{0,80}`;
const INSIDE = String.raw`(?:(?<numbers>${NUMBERS})|(?:${NAMES.join('|')})[ :_-]{0,2}${NUMBERS}|${DAGGER})`;
const BRACKETED = new RegExp(String.raw`(?:\[\[${INSIDE}\]|\[${INSIDE.replace('<numbers>', '<outerNumbers>')})\]`, 'iy');
/** The first of two brackets, and what is in the second. */
const BRACKETED_BEGINNING = new RegExp(
  String.raw`\[\[?(?:(?:\d[\d \t,;:–^-]{0,60}(?:†[^\]】\r\n]{0,80})?)?|(?<name>[a-z]{1,10})(?:[ :_-]{1,2}|[ :_-]{0,2}\d[\d \t,;–-]{0,60})?)\]?$`,
  'iy',
);
const FOOTNOTE = /\[\^[^\s\]]{1,60}\]/y;
const FOOTNOTE_BEGINNING = /\[(?:\^[^\s\]]{0,60})?$/y;
const LENTICULAR = new RegExp(String.raw`【(?:${DAGGER}|\d{1,3}|turn\d[^】\r\n]{0,80})】`, 'iy');
const LENTICULAR_BEGINNING = /【(?:t(?:u(?:r(?:n(?:\d[^】\r\n]{0,80})?)?)?)?|\d[\d:]{0,6}(?:†[^】\r\n]{0,80})?)?$/iy;
/** ChatGPT's own: what it is, and what belongs to it, between characters that no font has. */
const PRIVATE = /\ue200([a-z_]*)(?:\ue202([^\ue200-\ue202\r\n]{0,1000}))?(?:\ue202[^\ue200\ue201\r\n]{0,1000})?\ue201/y;
const PRIVATE_BEGINNING = /\ue200[^\ue200\ue201\r\n]{0,2000}$/y;
/** The same, where the private characters were lost. */
const BARE = /(?:file)?cite(?:turn\d{1,3}[a-z]{2,20}\d{1,3})+(?![a-z0-9])/iy;
const BARE_BEGINNING = /(?:file)?cite(?:turn\d{1,3}[a-z]{2,20}\d{1,3})*(?:t(?:u(?:r(?:n(?:\d{1,3}(?:[a-z]{1,20}\d{0,3})?)?)?)?)?)?$/iy;
/** The beginning of it at the end of a text, behind something that no word goes on from. */
const BARE_START = /(?<![\p{L}\p{N}])(?:f(?:i(?:l(?:e(?:c(?:i(?:t(?:e(?:t(?:u(?:r(?:n)?)?)?)?)?)?)?)?)?)?)?|c(?:i(?:t(?:e(?:t(?:u(?:r(?:n)?)?)?)?)?)?)?)$/iu;
const LONGEST_BARE_START = 'fileciteturn'.length;
const RAISED = /[⁰¹²³⁴-⁹]{1,3}(?:[,˒ʼ⁻·][⁰¹²³⁴-⁹]{1,3})*/y;
/** A raised figure behind a word or a sentence; behind a unit or a letter it is a power. */
const RAISED_BEHIND = /(?:[.!?…。！？,;:"”’»]|\p{L}{4})$/u;
const POWER_BEHIND = /(?:sinh|cosh|tanh|met(?:er|re)s?|feet|inch|inches|miles?|yards?|seconds?)$/iu;

/** Behind these a number in brackets is a part of the sentence. */
const BELONGS_TO_SENTENCE =
  /(?:^|[^\p{L}\p{N}])(?:in|see|by|from|of|to|at|and|or|with|as|than|is|are|equals?|returns?|gives|prints|outputs?|yields|array|list|tuple|vector|slice|interval|range|input|index|element|between|chapter|section|figure|table|step|page|part|version|issue|equation|rfc|no\.?|nr\.?|§|Kapitel|Abschnitt|Seite|siehe|in|aus|von|und|oder|ist|voir|dans|de|et|ou|est|ver|en|y|o|es|vedi|e|è)[ \t]+$/iu;
/** Behind these it is a place in a list. */
const NAME_OF_LIST =
  /(?:^|[^\p{L}\p{N}_])(?:\p{L}|[\p{L}\p{N}]*_[\p{L}\p{N}_]*|\p{Ll}+\p{Lu}[\p{L}\p{N}]*|\p{L}+\d+|arr|array|args|argv|argc|buf|buffer|cols?|data|dict|dp|elements|idx|items|keys|list|lst|map|matrix|memo|nums|numbers|obj|parts|queue|results?|rows?|stack|str|string|tuple|values|vec|vector|words)$/u;
/** What is done with a place in a list. */
const USE_OF_PLACE = /^(?:[ \t]?(?:[=+*/<>%]|-[^-]|!=)|\.\p{Ll}|\(|\[[^\d[])/u;
const USE_CHARACTERS = 3;
const SPACE = /[ \t]{0,20}/y;

/** Where a mark of a source may begin. */
export const SOURCE_START = String.raw`【|\ue200|[⁰¹²³⁴-⁹]|(?<![\p{L}\p{N}])(?:file)?citeturn\d`;

/** The length of what may be the beginning of a mark at the end of a text. */
export function sourceBeginning(text: string, previous: string): number {
  const length = BARE_START.exec(previous + text.slice(-LONGEST_BARE_START))?.[0].length ?? 0;
  return Math.min(length, text.length);
}

/**
 * The mark of a source at a place of a text.
 *
 * @param isLineStart - Whether it begins a line.
 * @param isEnd - Whether nothing more will come.
 * @returns Undefined where only what follows can tell.
 */
export function readSource(text: string, at: number, isLineStart: boolean, isEnd: boolean): SourceMark | 'none' | undefined {
  switch (text.charAt(at)) {
    case '[':
      return readBracketed(text, at, isLineStart, isEnd);
    case '【':
      return readWhole(LENTICULAR, LENTICULAR_BEGINNING, text, at, isEnd);
    case '\ue200':
      return readPrivate(text, at, isEnd);
    case 'c':
    case 'C':
    case 'f':
    case 'F':
      return readWhole(BARE, BARE_BEGINNING, text, at, isEnd);
    default:
      return readRaised(text, at, isEnd);
  }
}

/** Whether the space before a mark of a source goes with it, since punctuation or nothing follows; undefined where that is not known. */
export function takesSpaceBefore(text: string, at: number, isEnd: boolean): boolean | undefined {
  let behind = at;
  for (;;) {
    SPACE.lastIndex = behind;
    const next = behind + (behind > at ? (SPACE.exec(text)?.[0].length ?? 0) : 0);
    const character = text.charAt(next);
    if (character === '' && !isEnd) return undefined;
    const isParted = next > behind;
    if (!/[[【\ue200]/.test(character)) return behind > at && (isParted ? /^[\r\n|]?$/ : /^[.,;:!?)\r\n|]?$/).test(character);
    const source = readSource(text, next, false, isEnd);
    if (source === undefined) return undefined;
    if (source === 'none' || source.skipTo !== undefined || source.spoken !== undefined) return false;
    behind = next + source.length;
  }
}

function readWhole(whole: RegExp, beginning: RegExp, text: string, at: number, isEnd: boolean): SourceMark | 'none' | undefined {
  if (!isEnd && matchAt(beginning, text, at) !== null) return undefined;
  const match = matchAt(whole, text, at);
  if (match === null) return 'none';
  return { length: match[0].length };
}

function readPrivate(text: string, at: number, isEnd: boolean): SourceMark | 'none' | undefined {
  if (!isEnd && matchAt(PRIVATE_BEGINNING, text, at) !== null) return undefined;
  const match = matchAt(PRIVATE, text, at);
  if (match === null) return { length: 1 };
  const [{ length }, kind, content = ''] = match;
  const contentStart = at + 2 + (kind?.length ?? 0);
  if (kind === 'url') return { length, spoken: { start: contentStart, end: contentStart + content.length } };
  // A thing, its name and more of it, as a list.
  const name = kind === 'entity' ? /^\["[^"]*","([^"]*)"/.exec(content) : null;
  if (name === null) return { length };
  const end = contentStart + name[0].length - 1;
  return { length, spoken: { start: end - (name[1]?.length ?? 0), end } };
}

function readRaised(text: string, at: number, isEnd: boolean): SourceMark | 'none' | undefined {
  const figures = matchAt(RAISED, text, at)?.[0];
  if (figures === undefined) return 'none';
  const before = text.slice(Math.max(0, at - CHARACTERS_BEFORE), at);
  if (!RAISED_BEHIND.test(before) || POWER_BEHIND.test(before)) return 'none';
  const next = text.slice(at + figures.length, at + figures.length + 2);
  if (next === '' && !isEnd) return undefined;
  return /^[\p{L}\p{N}⁻⁺]/u.test(next) ? 'none' : { length: figures.length };
}

function readBracketed(text: string, at: number, isLineStart: boolean, isEnd: boolean): SourceMark | 'none' | undefined {
  if (!isEnd && matchAt(FOOTNOTE_BEGINNING, text, at) !== null) return undefined;
  const footnote = matchAt(FOOTNOTE, text, at);
  if (footnote !== null) return { length: footnote[0].length };
  const beginning = isEnd ? null : matchAt(BRACKETED_BEGINNING, text, at);
  if (beginning !== null && mayBeName(beginning.groups?.['name'])) return undefined;
  const match = matchAt(BRACKETED, text, at);
  if (match === null) return 'none';
  const [{ length }] = match;
  const numbers = match.groups?.['numbers'] ?? match.groups?.['outerNumbers'];
  const behind = at + length;
  if (behind === text.length && !isEnd) return undefined;
  const before = text.slice(Math.max(0, at - CHARACTERS_BEFORE), at);
  const isPartOfSentence = numbers !== undefined && (isLineStart || before.trim() === '' || BELONGS_TO_SENTENCE.test(before));
  const isDoubled = text.charAt(at + 1) === '[';
  if (text.charAt(behind) === '(') {
    const destination = readDestination(text, behind, isEnd);
    if (destination === undefined) return undefined;
    if (destination.length > 0 && isPartOfSentence && !isDoubled) return 'none';
    if (destination.length > 0) return { length: length + destination.length, ...(destination.isCut ? { skipTo: REST_OF_DESTINATION } : {}) };
  }
  if (numbers === undefined) return { length };
  if (isPartOfSentence) return 'none';
  const next = text.slice(behind, behind + USE_CHARACTERS);
  if (next.length < USE_CHARACTERS && !isEnd) return undefined;
  return isPlaceInList(numbers, before, next) ? 'none' : { length };
}

/** Whether a number in brackets is a place in a list, or a list of numbers, rather than a source. */
function isPlaceInList(numbers: string, before: string, next: string): boolean {
  const all = (numbers.match(/\d+/g) ?? []).map(Number);
  if (all[0] === 0 || all.some((number, index) => index > 0 && number <= (all[index - 1] ?? 0))) return true;
  const behind = before.replace(/(?:\[\d{1,3}\])+$/, '');
  if (/\[0/.test(before.slice(behind.length))) return true;
  if (/\s$/.test(behind)) return /[ \t]/.test(numbers) && !/^(?:$|[.,;:!?)[\r\n])/.test(next);
  if (NAME_OF_LIST.test(behind) || USE_OF_PLACE.test(next)) return true;
  return !/[\p{L}\p{M}\p{N}.!?…。！？,;:"”’»)\]*_`~%]$/u.test(behind);
}

function mayBeName(name: string | undefined): boolean {
  return name === undefined || NAMES.some((known) => known.startsWith(name.toLowerCase()));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
