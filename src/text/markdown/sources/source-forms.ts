/**
 * Reads source marks by their form alone: `[1]`, `[^1]`, `[[1]](https://…)`, `[\[1\]](https://…)`, `[doc1]`, `【4:0†file.pdf】`, `¹`,
 * `<sup>1</sup>`, `:cite[a]`, and ChatGPT's marks in private-use characters.
 */
import { readDestination, REST_OF_DESTINATION } from '../links/link-destination';
import { matchAt } from '../../../base/match-at';
import { readEscapedLink } from './escaped-link';
import type { SourceForm } from './source-form';

type Found = SourceForm | 'none' | undefined;

const NUMBERS = String.raw`\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,20}`;
const NAMES = 'citation cite doc document file memory news note post ref reference search source web oai_citation oaicite'.split(' ');
const DAGGER = String.raw`(?:oai_citation:)?\d{1,3}(?::\d{1,3})?[†‡][^\]】\r\n]{0,100}`;
const INSIDE = String.raw`(?:(?<numbers>${NUMBERS})|(?:${NAMES.join('|')})[ :._-]{0,2}${NUMBERS}|${DAGGER})`;
const BRACKETED = new RegExp(String.raw`(?:\[\[${INSIDE}\]|\[${INSIDE.replace('<numbers>', '<outerNumbers>')})\]`, 'iy');
/** An incomplete mark in one or two brackets. */
const BRACKETED_BEGINNING = new RegExp(
  String.raw`\[\[?(?:(?:\d[\d \t,;:–^-]{0,60}(?:[†‡][^\]】\r\n]{0,100})?)?|(?<name>[a-z_]{1,12})(?:[ :._-]{1,2}|[ :._-]{0,2}\d[\d \t,;:–-]{0,60}(?:[†‡][^\]】\r\n]{0,100})?)?)\]?$`,
  'iy',
);
const ESCAPED = new RegExp(String.raw`\\\[(?<numbers>${NUMBERS})\\\]`, 'y');
const ESCAPED_BEGINNING = /\\(?:\[(?:\d[\d \t,;–-]{0,60}\\?)?)?$/y;
/** Wikipedia's notes right behind a word: `\[_[citation needed](/wiki/…)_\]`. */
const ESCAPED_NOTE =
  /\\\[([*_])(?:\[[^[\]\\\r\n]{1,60}\]\([^()\s]{1,300}(?:[ \t]"[^"\r\n]{0,300}")?\)|\p{L}[^[\]\\*_\r\n^=+]{1,60})\1\\\]/uy;
const ESCAPED_NOTE_BEGINNING =
  /\\(?:\[(?:[*_](?:\[[^[\]\\\r\n]{0,60}(?:\](?:\([^()\s]{0,300}(?:[ \t](?:"[^"\r\n]{0,300}(?:"(?:\)[*_]?\\?)?)?)?|\)[*_]?\\?)?)?)?|\p{L}[^[\]\\*_\r\n^=+]{0,60}(?:[*_]\\?)?)?)?)?$/uy;
const BEHIND_LETTER = /[\p{L}\p{M}\p{N}.,;:!?"”’)]$/u;
const RAISED_LINK = /\[[⁰¹²³⁴-⁹]{1,3}\](?=\()/y;
const RAISED_LINK_BEGINNING = /\[[⁰¹²³⁴-⁹]{1,3}\]?$/y;
/** Gemini's marks around a citation, and keys of a bibliography. */
const OTHER_BRACKETED = /\[(?:cite_(?:start|end)|-?@[\w:./-]{0,60}\d[\w:./-]{0,20}(?:[;,][^\]\r\n]{0,100})?)\](?![([])/y;
const OTHER_BRACKETED_BEGINNING = /\[(?:-?@[^\]\r\n]{0,200}\]?|cite_[a-z]{0,5}\]?)$/y;
const FOOTNOTE = /\[\^[^\s\]]{1,60}\]/y;
const FOOTNOTE_BEGINNING = /\[(?:\^[^\s\]]{0,60})?$/y;
const LENTICULAR = new RegExp(String.raw`【(?:${DAGGER}|[^】\r\n]{0,60}†[^】\r\n]{0,100}|\d{1,3}|turn\d[^】\r\n]{0,80})】`, 'iy');
const LENTICULAR_BEGINNING = /【[!-~†‡][^】\r\n]{0,160}$|【$/iy;
/** ChatGPT's marks: a kind and its content between private-use characters. */
const PRIVATE = /\ue200([a-z_]*)(?:\ue202([^\ue200-\ue202\r\n]{0,1000}))?(?:\ue202[^\ue200\ue201\r\n]{0,1000})?\ue201/y;
const PRIVATE_BEGINNING = /\ue200[^\ue200\ue201\r\n]{0,2000}$/y;
/** The same without the private-use characters. */
const BARE = /(?:file)?cite(?:turn\d{1,3}[a-z]{2,20}\d{1,3})+(?![a-z0-9])/iy;
const BARE_BEGINNING = /(?:file)?cite(?:turn\d{1,3}[a-z]{2,20}\d{1,3})*(?:t(?:u(?:r(?:n(?:\d{1,3}(?:[a-z]{1,20}\d{0,3})?)?)?)?)?)?$/iy;
const DIRECTIVE = /:(?:cite|citation|ref|footnote|source|contentReference)\[[^\]\r\n]{0,100}\](?:\{[^}\r\n]{0,100}\})?/y;
const DIRECTIVE_BEGINNING = /:[a-zA-Z]{1,16}\[[^\]\r\n]{0,100}(?:\](?:\{[^}\r\n]{0,100})?)?$/y;
const RAISED = /[⁰¹²³⁴-⁹]{1,3}(?:[,˒ʼ⁻·–][⁰¹²³⁴-⁹]{1,3})*/y;
const RAISED_BEGINNING = /[⁰¹²³⁴-⁹]{1,3}(?:[,˒ʼ⁻·–][⁰¹²³⁴-⁹]{1,3})*[,˒ʼ⁻·–]?$/y;
const CARET = /\^\d{1,3}(?:,\d{1,3}){0,5}(?![\d^]|\.\d)/y;
const CARET_BEGINNING = /\^(?:\d{1,3}(?:,\d{1,3}){0,5}[,.]?)?$/y;
/** The most marks in brackets that are raised together. */
const MAX_RAISED = 20;
/** An element that contains only numbers. */
const ELEMENT =
  /<(sup|cite|ref|citation|fn|footnote)(?:\s[^<>]{0,200})?>[ \t]{0,4}(?:<a(?:\s[^<>]{0,500})?>)?(\[{0,2}\\?\[?)?(\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,10})\\?\]{0,2}(?:\([^()\s<>]{0,500}\))?(?:<\/a>)?[ \t]{0,4}<\/\1>/iy;
const ELEMENT_BEGINNING =
  /<(?:[a-z]{0,8}|(?:sup|cite|ref|citation|fn|footnote)(?:\s[^<>]{0,200})?(?:>(?=[ \t]{0,4}(?:[[\\\d<]|$))(?:(?!<\/)[^\r\n]){0,600}(?:<(?:\/[a-z]{0,8}(?:>[ \t]{0,4}(?:<(?:\/[a-z]{0,8})?)?)?)?)?)?)$/iy;
const ADDRESS_BEHIND = /[ \t]\(https?:\/\/[^\s()]{1,500}\)/y;
const ADDRESS_BEHIND_BEGINNING = /[ \t](?:\((?:h[^\s()]{0,500})?)?$/y;

/** Matches a possible start of a mark, other than brackets and starts of other marks. */
export const FORM_START = String.raw`【|\ue200|[⁰¹²³⁴-⁹]|(?<![\p{L}\p{N}])(?:file)?citeturn\d|\^[[\d+−{-]|:(?:cite|citation|ref|footnote|source|contentReference)\[`;

/**
 * Reads the source mark at an offset.
 *
 * @param isEnd - Whether the text has ended.
 * @returns Undefined if that depends on what follows.
 */
export function readForm(text: string, at: number, isEnd: boolean): Found {
  switch (text.charAt(at)) {
    case '[': {
      const found = readBracketed(text, at, isEnd);
      return found === 'none' ? readEscapedLink(text, at, isEnd) : found;
    }
    case '\\': {
      const link = readEscapedAround(text, at, isEnd);
      if (link !== 'none') return link;
      const note = BEHIND_LETTER.test(text.slice(Math.max(0, at - 2), at))
        ? readWhole(ESCAPED_NOTE, ESCAPED_NOTE_BEGINNING, text, at, isEnd, 'certain')
        : 'none';
      return note === 'none' ? readWhole(ESCAPED, ESCAPED_BEGINNING, text, at, isEnd, 'number') : note;
    }
    case '【':
      return readWhole(LENTICULAR, LENTICULAR_BEGINNING, text, at, isEnd, 'certain');
    case '\ue200':
      return readPrivate(text, at, isEnd);
    case 'c':
    case 'C':
    case 'f':
    case 'F':
      return readWhole(BARE, BARE_BEGINNING, text, at, isEnd, 'certain');
    case ':':
      return readWhole(DIRECTIVE, DIRECTIVE_BEGINNING, text, at, isEnd, 'certain');
    case '<':
      return readElement(text, at, isEnd);
    case '^':
      return readCaret(text, at, isEnd);
    default:
      return readWhole(RAISED, RAISED_BEGINNING, text, at, isEnd, 'raised');
  }
}

function readWhole(whole: RegExp, beginning: RegExp, text: string, at: number, isEnd: boolean, kind: SourceForm['kind']): Found {
  if (!isEnd && matchAt(beginning, text, at) !== null) return undefined;
  const match = matchAt(whole, text, at);
  if (match === null) return 'none';
  const numbers = match.groups?.['numbers'];
  return { length: match[0].length, kind, ...(numbers === undefined ? {} : { numbers }) };
}

/** Reads a link in escaped brackets: `\\[[1](https://…)\\]`. */
function readEscapedAround(text: string, at: number, isEnd: boolean): Found {
  if (text.slice(at, at + 3) !== '\\[[') return !isEnd && '\\[['.startsWith(text.slice(at, at + 3)) ? undefined : 'none';
  const inner = readBracketed(text, at + 2, isEnd);
  if (inner === undefined || inner === 'none') return inner;
  const end = at + 2 + inner.length;
  const closing = text.slice(end, end + 2);
  if (!isEnd && closing.length < 2 && '\\]'.startsWith(closing)) return undefined;
  return closing === '\\]' && inner.isLink === true && inner.skipTo === undefined ? { ...inner, length: end + 2 - at } : 'none';
}

function readPrivate(text: string, at: number, isEnd: boolean): Found {
  if (!isEnd && matchAt(PRIVATE_BEGINNING, text, at) !== null) return undefined;
  const match = matchAt(PRIVATE, text, at);
  if (match === null) return { length: 1, kind: 'certain' };
  const [{ length }, kind, content = ''] = match;
  const contentStart = at + 2 + (kind?.length ?? 0);
  if (kind === 'url') return { length, kind: 'certain', spoken: { start: contentStart, end: contentStart + content.length } };
  // An entity: a list of its kind, its name and more.
  const name = kind === 'entity' ? /^\["[^"]*","([^"]*)"/.exec(content) : null;
  if (name === null) return { length, kind: 'certain' };
  const end = contentStart + name[0].length - 1;
  return { length, kind: 'certain', spoken: { start: end - (name[1]?.length ?? 0), end } };
}

function readElement(text: string, at: number, isEnd: boolean): Found {
  if (!isEnd && matchAt(ELEMENT_BEGINNING, text, at) !== null) return undefined;
  const match = matchAt(ELEMENT, text, at);
  if (match === null) return 'none';
  const [all, name = '', bracket = ''] = match;
  const isCertain = bracket !== '' || name.toLowerCase() !== 'sup' || /<a[\s>]/i.test(all);
  return { length: all.length, kind: isCertain ? 'certain' : 'raised' };
}

/** Reads a caret and a number. After a word, only `^1` is a source, as it is no power. */
function readCaret(text: string, at: number, isEnd: boolean): Found {
  const raised = readRaisedBrackets(text, at, isEnd);
  if (raised !== 'none') return raised;
  if (!isEnd && matchAt(CARET_BEGINNING, text, at) !== null) return undefined;
  const all = matchAt(CARET, text, at)?.[0];
  if (all === undefined) return 'none';
  const before = text.slice(Math.max(0, at - 4), at);
  if (/[.!?…,;:"”’»)]$/.test(before)) return { length: all.length, kind: 'raised' };
  return /^\^1(?:$|,)/.test(all) && /\p{L}{2}$/u.test(before) ? { length: all.length, kind: 'certain' } : 'none';
}

/** Reads raised marks in brackets (pandoc): `^[1]^`, `^[\\[1\\]](https://…)^`. */
function readRaisedBrackets(text: string, at: number, isEnd: boolean): Found {
  let end = at + 1;
  for (let count = 0; count < MAX_RAISED && text.charAt(end) === '['; count += 1) {
    const form = readForm(text, end, isEnd);
    if (form === undefined) return undefined;
    if (form === 'none' || form.skipTo !== undefined || form.spoken !== undefined) break;
    end += form.length;
  }
  if (end === text.length && !isEnd) return undefined;
  if (end === at + 1) return 'none';
  return { length: end - at + (text.charAt(end) === '^' ? 1 : 0), kind: 'certain' };
}

function readBracketed(text: string, at: number, isEnd: boolean): Found {
  if (
    !isEnd &&
    [FOOTNOTE_BEGINNING, RAISED_LINK_BEGINNING, OTHER_BRACKETED_BEGINNING].some((beginning) => matchAt(beginning, text, at) !== null)
  )
    return undefined;
  const certain = matchAt(FOOTNOTE, text, at) ?? matchAt(OTHER_BRACKETED, text, at);
  if (certain !== null) return { length: certain[0].length, kind: 'certain' };
  const beginning = isEnd ? null : matchAt(BRACKETED_BEGINNING, text, at);
  if (beginning !== null && mayBeName(beginning.groups?.['name'])) return undefined;
  const match = matchAt(BRACKETED, text, at) ?? matchAt(RAISED_LINK, text, at);
  if (match === null) return 'none';
  const [{ length }] = match;
  const numbers = match.groups?.['numbers'] ?? match.groups?.['outerNumbers'];
  const behind = at + length;
  if (behind === text.length && !isEnd) return undefined;
  const isPlain = numbers !== undefined && text.charAt(at + 1) !== '[';
  const base = isPlain ? ({ kind: 'number', numbers } as const) : ({ kind: 'certain' } as const);
  if (text.charAt(behind) === '(') {
    const destination = readDestination(text, behind, isEnd);
    if (destination === undefined) return undefined;
    const { length: address, isCut } = destination;
    if (address > 0) return { ...base, isLink: true, length: length + address, ...(isCut ? { skipTo: REST_OF_DESTINATION } : {}) };
  }
  if (numbers !== undefined && !isEnd && matchAt(ADDRESS_BEHIND_BEGINNING, text, behind) !== null) return undefined;
  const address = numbers === undefined ? undefined : matchAt(ADDRESS_BEHIND, text, behind)?.[0];
  if (address !== undefined) return { ...base, isLink: true, length: length + address.length };
  return numbers === undefined ? { kind: 'certain', length } : { kind: 'number', numbers, length };
}

function mayBeName(name: string | undefined): boolean {
  if (name === undefined) return true;
  const given = name.toLowerCase();
  return NAMES.some((known) => known.startsWith(given) || known === given.replace(/_+$/, ''));
}
