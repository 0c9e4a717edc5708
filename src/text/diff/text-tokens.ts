/**
 * Splits a text into tokens for comparison: words, parts that are silent or heard as one, and every other character that is
 * not white space.
 */
import { FORMULA, formulaKey, hostOf, SILENT_MARK, WEB_ADDRESS } from './silent-marks';
import { keyOf } from './word-key';

/** A word, a silent part such as a tag or the address of a link, or one other character. */
export interface TextToken {
  readonly text: string;
  /** Equal for all spellings that sound alike. */
  readonly key: string;
  /** Offset in the text, in UTF-16 code units. */
  readonly start: number;
  /** Its end, exclusive. */
  readonly end: number;
  /** `host` is a web address, of which its host is heard; `item` and `address` are silent as well. */
  readonly kind: 'word' | 'host' | 'sign' | 'item' | 'address' | 'silent';
}

/** Scripts without spaces between words; each character counts as a word. */
const SCRIPT_WITHOUT_SPACES = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]`;
const LETTERS = String.raw`(?:(?!${SCRIPT_WITHOUT_SPACES})[\p{L}\p{M}\p{N}]\p{DI}*)+`;
/** Numbers, names and contractions continue after one such character: 3.14, well-known, don't, example.com. */
const WORD = String.raw`${SCRIPT_WITHOUT_SPACES}\p{M}*|${LETTERS}(?:[.,:'’\u2010\u2011-]${LETTERS})*`;
/** A break between paragraphs. */
const BREAK = String.raw`\n[^\S\n]*\n\s*`;
const TOKEN = new RegExp(
  String.raw`(?<break>${BREAK})|(?<formula>${FORMULA})|${SILENT_MARK}|(?<url>${WEB_ADDRESS})|(?<word>${WORD})|\S`,
  'uy',
);
/** Matches most words, many times as fast as the full pattern. */
const PLAIN_WORD = /(?!https?:|www\.)[A-Za-z]+(?:[.,:'-][A-Za-z0-9]+)*/y;
/** A sign that is always a token of its own. */
const SIMPLE_SIGN = /[.,;:!?'"/&=#>|{}^_%@)]/;
const PLAIN_END = /[\s!-&(-*/;-@[-`{-~]|[.,:'-](?:\s|$)|$/y;
const BLANK = /\s*/y;
const BREAK_AHEAD = /\s*?(?=\n[^\S\n]*\n)/y;
/** Matches the text of a line so far if a token other than a word or a single character may have begun in it. */
const COMPOUND = /[[<$\\\x60~【\uE200]|:\/\/|www\.|^[^\S\n]*(?:>[^\S\n]*)*\S{0,4}[^\S\n]?.{0,4}$/u;
/** Matches if such a token may continue in the next line, up to a break between paragraphs. */
const LONG_COMPOUND = /\$\$|\\\[|<[^<>]*$/u;
/** The search for the start of a token goes back by this many UTF-16 code units, for words and for other tokens. */
const LONGEST_WORD = 64;
const LONGEST_TOKEN = 500;
const LETTERS_AND_DIGITS = /[\p{L}\p{N}]/gu;
const LONGEST_COUNTED = 2_000;

/** Whether a stretch of a text contains a word, or a part of one. */
export function hasWords(text: string, start = 0, end = text.length): boolean {
  return firstToken(text, start, end, isWord) !== undefined;
}

/** Whether a listener hears a word, or the name of a host. */
export function isWord({ kind }: TextToken): boolean {
  return kind === 'word' || kind === 'host';
}

/** Whether a listener hears nothing of a token. */
export function isSilent({ kind }: TextToken): boolean {
  return kind !== 'word' && kind !== 'host' && kind !== 'sign';
}

/** Whether a stretch of a text consists of silent parts, and blanks. */
export function isAllSilent(text: string, start: number, end: number): boolean {
  return start < end && firstToken(text, start, end, (token) => !isSilent(token)) === undefined;
}

/** Whether a stretch of a text begins with a formula, or within one. A part of it means nothing. */
export function beginsWithFormula(text: string, start: number, end: number): boolean {
  return firstToken(text, start, end, () => true)?.key.startsWith('$') === true;
}

/** Whether a listener hears the same of two stretches. */
export function soundAlike(text: string, start: number, end: number, other: string, otherStart: number, otherEnd: number): boolean {
  const keys = (tokens: readonly TextToken[]) =>
    tokens
      .filter((token) => !isSilent(token))
      .map(({ key }) => key)
      .join(' ');
  return keys(tokensAt(text, start, end)) === keys(tokensAt(other, otherStart, otherEnd));
}

/** Returns a stretch of a text without its silent parts. */
export function withoutSilent(text: string, start: number, end: number): string {
  let heard = '';
  let from = start;
  for (const token of tokensAt(text, start, end)) {
    if (!isSilent(token)) continue;
    heard += text.slice(from, Math.max(from, token.start));
    from = Math.max(from, token.end);
  }
  return heard + text.slice(from, Math.max(from, end));
}

/** Counts the words of a stretch of a text. A web address is none: its title may take its place. */
export function countWords(text: string, start = 0, end = text.length): number {
  return tokensAt(text, start, end).filter(({ kind }) => kind === 'word').length;
}

/**
 * Counts the letters and digits that are heard of a stretch of a text. For a long stretch it returns the number of
 * characters, which is precise enough and takes no time.
 */
export function countLetters(text: string, start = 0, end = text.length): number {
  if (end - start > LONGEST_COUNTED) return end - start;
  return tokensAt(text, start, end).reduce((total, token) => total + (token.kind === 'word' ? lettersOf(token, start, end) : 0), 0);
}

/** Counts the letters and digits of a word, or of a part of one that is heard as it is written. */
function lettersOf({ text, key, start, end }: TextToken, from: number, to: number): number {
  const isWhole = start >= from && end <= to;
  return (isWhole ? key : text.slice(Math.max(0, from - start), to - start)).match(LETTERS_AND_DIGITS)?.length ?? 0;
}

/** Returns the first token of a kind that overlaps a stretch; undefined if there is none. */
export function firstToken(text: string, start: number, end: number, isWanted: (token: TextToken) => boolean): TextToken | undefined {
  if (start >= end) return undefined;
  for (const token of eachToken(text, tokenAround(text, start)?.start ?? start, end)) if (isWanted(token)) return token;
  return undefined;
}

/** Returns the tokens that begin in a stretch of a text; the last one is cut where the stretch ends. */
export function tokensOf(text: string, from = 0, to = text.length): TextToken[] {
  return Array.from(eachToken(text, from, to), (token) => {
    if (token.end <= to) return token;
    const cut = text.slice(token.start, to);
    return { ...token, text: cut, end: to, key: token.kind === 'word' ? keyOf(cut) : token.key };
  });
}

/** Yields the tokens that begin in a stretch, whole. */
function* eachToken(text: string, from: number, to: number): Generator<TextToken, void, undefined> {
  for (let next = from; next < to;) {
    const start = behindBlank(text, next);
    if (start >= to) return;
    const wordEnd = plainWordEnd(text, start);
    const simpleEnd = wordEnd ?? (SIMPLE_SIGN.test(text.charAt(start)) ? start + 1 : undefined);
    TOKEN.lastIndex = start;
    const groups = simpleEnd === undefined ? TOKEN.exec(text)?.groups : undefined;
    next = simpleEnd ?? Math.max(start + 1, TOKEN.lastIndex);
    const token = { text: text.slice(start, next), start, end: next };
    const kind = groups !== undefined ? kindOf(groups) : wordEnd === undefined ? 'sign' : 'word';
    yield { ...token, kind, key: groups !== undefined ? keyIn(groups, token.text) : kind === 'word' ? keyOf(token.text) : token.text };
  }
}

/** Skips white space, except a break between paragraphs. */
function behindBlank(text: string, from: number): number {
  BLANK.lastIndex = from;
  BLANK.test(text);
  const end = BLANK.lastIndex;
  if (end - from < 2) return end;
  BREAK_AHEAD.lastIndex = from;
  return BREAK_AHEAD.test(text) ? BREAK_AHEAD.lastIndex : end;
}

function plainWordEnd(text: string, start: number): number | undefined {
  PLAIN_WORD.lastIndex = start;
  if (!PLAIN_WORD.test(text)) return undefined;
  PLAIN_END.lastIndex = PLAIN_WORD.lastIndex;
  return PLAIN_END.test(text) ? PLAIN_WORD.lastIndex : undefined;
}

/** The matched groups of a pattern, by name. `undefined` for groups that did not match. */
type Found = Readonly<Record<string, string | undefined>>;

function kindOf(found: Found): TextToken['kind'] {
  if (found['word'] !== undefined || found['formula'] !== undefined) return 'word';
  if (found['url'] !== undefined) return 'host';
  const name = nameOf(found);
  return name === undefined ? 'sign' : name === 'item' || name === 'address' ? name : 'silent';
}

function keyIn(found: Found, text: string): string {
  const name = found['word'] === undefined ? nameOf(found) : 'word';
  switch (name) {
    case undefined:
    case 'word':
      return keyOf(text);
    case 'tag':
      return text;
    case 'url':
      return hostOf(text);
    case 'formula':
      return formulaKey(text);
    default:
      // No text is equal to it.
      return `\n${name}`;
  }
}

function nameOf(found: Found): string | undefined {
  for (const name in found) if (found[name] !== undefined) return name;
  return undefined;
}

/** Returns the tokens that overlap a stretch, whole. */
export function tokensAt(text: string, start: number, end: number): TextToken[] {
  if (start >= end) return [];
  const from = tokenAround(text, start)?.start ?? start;
  const to = tokenAround(text, end)?.end ?? end;
  return tokensOf(text, from, to);
}

/** Returns the token around an offset; undefined if the offset is between tokens. */
export function tokenAround(text: string, offset: number): TextToken | undefined {
  for (const token of eachToken(text, safeStart(text, offset), offset)) {
    if (token.end > offset) return token;
  }
  return undefined;
}

/** Returns an offset, before another one, that is in no token. */
function safeStart(text: string, offset: number): number {
  const from = Math.max(0, offset - LONGEST_TOKEN);
  const before = text.slice(from, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = lineStart === 0 ? before : before.slice(lineStart);
  if (LONG_COMPOUND.test(before)) return from + Math.max(0, before.lastIndexOf('\n\n'));
  if (COMPOUND.test(line)) return from + (lineStart > 0 || from === 0 ? lineStart : before.search(/\s|$/u));
  return offset - (/\S*$/u.exec(before.slice(-LONGEST_WORD))?.[0].length ?? 0);
}
