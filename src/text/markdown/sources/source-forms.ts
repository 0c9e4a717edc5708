/**
 * Reads source marks by their form alone: `[1]`, `[S1]`, `[^1]`, `[[1]](https://…)`, `[\[1\]](https://…)`, `[doc1]`, `【4:0†file.pdf】`, `¹`,
 * `<sup>1</sup>`, `:cite[a]`, `{cite:1}`, and ChatGPT's marks in private-use characters.
 */
import { readDestination, REST_OF_DESTINATION } from '../links/link-destination';
import { matchAt } from '../../../base/match-at';
import { readEscapedLink } from './escaped-link';
import type { SourceForm } from './source-form';
import { matchDecided, mayGoOn } from '../../../base/incomplete-match';

type Found = SourceForm | 'none' | undefined;

const NUMBERS = String.raw`\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,20}`;
const NAMES = 'citation cite doc document file memory news note post ref reference search source web oai_citation oaicite'.replaceAll(
  ' ',
  '|',
);
/** Numbers with the letter of a source, a result, a document or a note. */
const LETTERED = String.raw`[SRD]\d{1,3}(?:[ \t]?[,;][ \t]?[SRD]\d{1,3}){0,20}|n[b.]{0,2}[ ]\d{1,3}`;
const NAMED = String.raw`(?:${NAMES})[ :._-]{0,2}${NUMBERS}`;
const DAGGER = String.raw`(?:oai_citation:)?\d{1,3}(?::\d{1,3})?[†‡][^\]】\r\n]{0,100}`;
const INSIDE = String.raw`(?:(?<numbers>${NUMBERS}|${LETTERED})|${NAMED}(?:[ \t]?[,;][ \t]?${NAMED}){0,20}|${DAGGER})`;
const BRACKETED = new RegExp(String.raw`(?:\[\[${INSIDE}\]|\[${INSIDE.replace('<numbers>', '<outerNumbers>')})\]`, 'iy');
const ESCAPED = new RegExp(String.raw`\\\[(?<numbers>${NUMBERS})\\\]`, 'y');
/** Wikipedia's notes right behind a word: `\[_[citation needed](/wiki/…)_\]`. */
const ESCAPED_NOTE =
  /\\\[([*_])(?:\[[^[\]\\\r\n]{1,60}\]\([^()\s]{1,300}(?:[ \t]"[^"\r\n]{0,300}")?\)|\p{L}[^[\]\\*_\r\n^=+]{1,60})\1\\\]/uy;
const BEHIND_LETTER = /[\p{L}\p{M}\p{N}.,;:!?"”’)]$/u;
const RAISED_LINK = /\[[⁰¹²³⁴-⁹]{1,3}\](?=\()/y;
/** Gemini's marks around a citation, and keys of a bibliography. */
const OTHER_BRACKETED = /\[(?:cite_(?:start|end)|-?@[\w:./-]{0,60}\d[\w:./-]{0,20}(?:[;,][^\]\r\n]{0,100})?)\](?![([])/y;
const FOOTNOTE = /\[\^[^\s\]]{1,60}\]/y;
const IN_BRACKETS = [FOOTNOTE, OTHER_BRACKETED, BRACKETED, RAISED_LINK];
const LENTICULAR = new RegExp(
  String.raw`【(?:(?<numbers>${NUMBERS}|${LETTERED})|${DAGGER}|[^】\r\n]{0,60}†[^】\r\n]{0,100}|turn\d[^】\r\n]{0,80})】`,
  'iy',
);
/** ChatGPT's marks: a kind and its content between private-use characters. */
const PRIVATE = /\ue200([a-z_]*)(?:\ue202([^\ue200-\ue202\r\n]{0,1000}))?(?:\ue202[^\ue200\ue201\r\n]{0,1000})?\ue201/y;
/** The same without the private-use characters. */
const BARE = /(?:file)?cite(?:turn\d{1,3}[a-z]{2,20}\d{1,3})+(?![a-z0-9])/iy;
const DIRECTIVE = /:(?:cite|citation|ref|footnote|source|contentReference)\[[^\]\r\n]{0,100}\](?:\{[^}\r\n]{0,100}\})?/y;
/** A mark in braces, but no role of MyST, whose content follows. */
const BRACED = /\{{1,2}(?:cite|citation|ref|source)s?:[ \t]?\w[\w:., ;-]{0,80}\}{1,2}(?![`{}])/iy;
const RAISED = /[⁰¹²³⁴-⁹]{1,3}(?:[,˒ʼ⁻·–][⁰¹²³⁴-⁹]{1,3})*/y;
const CARET = /\^\d{1,3}(?:,\d{1,3}){0,5}(?![\d^]|\.\d)/y;
/** The most marks in brackets that are raised together. */
const MAX_RAISED = 20;
const ELEMENT =
  /<(sup|cite|ref|citation|fn|footnote)(?:\s[^<>]{0,200})?>[ \t]{0,4}(?:<a(?:\s[^<>]{0,500})?>)?(\[{0,2}\\?\[?)?(\d{1,3}(?:[ \t]?[,;–-][ \t]?\d{1,3}){0,10})\\?\]{0,2}(?:\([^()\s<>]{0,500}\))?(?:<\/a>)?[ \t]{0,4}<\/\1>/iy;
const ADDRESS_BEHIND = /[ \t]\(https?:\/\/[^\s()]{1,500}\)/y;

/** Matches a possible start of a mark, other than brackets and starts of other marks. */
export const FORM_START = String.raw`【|\ue200|[⁰¹²³⁴-⁹]|(?<![\p{L}\p{N}])(?:file)?citeturn\d|\^[[\d+−{-]|:(?:cite|citation|ref|footnote|source|contentReference)\[|\{{1,2}(?:cite|citation|ref|source)s?:[ \t]?\w`;

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
      const note = BEHIND_LETTER.test(text.slice(Math.max(0, at - 2), at)) ? readWhole(ESCAPED_NOTE, text, at, isEnd, 'certain') : 'none';
      return note === 'none' ? readWhole(ESCAPED, text, at, isEnd, 'number') : note;
    }
    case '【':
      return readWhole(LENTICULAR, text, at, isEnd, 'certain');
    case '{':
      return readWhole(BRACED, text, at, isEnd, 'certain');
    case '\ue200':
      return readPrivate(text, at, isEnd);
    case 'c':
    case 'C':
    case 'f':
    case 'F':
      return readWhole(BARE, text, at, isEnd, 'certain');
    case ':':
      return readWhole(DIRECTIVE, text, at, isEnd, 'certain');
    case '<':
      return readElement(text, at, isEnd);
    case '^':
      return readCaret(text, at, isEnd);
    default:
      return readWhole(RAISED, text, at, isEnd, 'raised');
  }
}

function readWhole(pattern: RegExp, text: string, at: number, isEnd: boolean, kind: SourceForm['kind']): Found {
  const match = matchDecided(pattern, text, at, isEnd);
  if (match === null || match === undefined) return match === null ? 'none' : undefined;
  const numbers = match.groups?.['numbers'];
  return numbers === undefined ? { length: match[0].length, kind } : { length: match[0].length, kind: 'number', numbers };
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
  const match = matchDecided(PRIVATE, text, at, isEnd);
  if (match === undefined) return undefined;
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
  const match = matchDecided(ELEMENT, text, at, isEnd);
  if (match === null || match === undefined) return match === null ? 'none' : undefined;
  const [all, name = '', bracket = ''] = match;
  const isCertain = bracket !== '' || name.toLowerCase() !== 'sup' || /<a[\s>]/i.test(all);
  return { length: all.length, kind: isCertain ? 'certain' : 'raised' };
}

/** Reads a caret and a number. After a word, only `^1` is a source, as it is no power. */
function readCaret(text: string, at: number, isEnd: boolean): Found {
  const raised = readRaisedBrackets(text, at, isEnd);
  if (raised !== 'none') return raised;
  const match = matchDecided(CARET, text, at, isEnd);
  if (match === null || match === undefined) return match === null ? 'none' : undefined;
  const [all] = match;
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
  if (!isEnd && IN_BRACKETS.some((pattern) => mayGoOn(pattern, text, at))) return undefined;
  const certain = matchAt(FOOTNOTE, text, at) ?? matchAt(OTHER_BRACKETED, text, at);
  if (certain !== null) return { length: certain[0].length, kind: 'certain' };
  const match = matchAt(BRACKETED, text, at) ?? matchAt(RAISED_LINK, text, at);
  if (match === null) return 'none';
  const [{ length }] = match;
  const numbers = match.groups?.['numbers'] ?? match.groups?.['outerNumbers'];
  if (/^[srd]/.test(numbers ?? '')) return 'none';
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
  if (numbers === undefined) return { kind: 'certain', length };
  const address = matchDecided(ADDRESS_BEHIND, text, behind, isEnd);
  if (address === undefined) return undefined;
  return address === null ? { kind: 'number', numbers, length } : { ...base, isLink: true, length: length + address[0].length };
}
