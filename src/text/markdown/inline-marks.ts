/**
 * The marks inside a paragraph. Nothing waits for its other half: emphasis, the text of a link and code are spoken as
 * they come, and only what has to be known before a word can be spoken is waited for.
 */
import type { TextRange } from '../offset-map';
import { readEntity } from './entities';
import { sayFormula } from './formula-speech';
import { readAngle, type HtmlElement } from './html-markup';
import { readDestination, REST_OF_DESTINATION } from './link-destination';
import { readFormula, type Formula } from './math';
import { addressLength, hostOf, MAX_ADDRESS_CHARACTERS, REST_OF_ADDRESS } from './web-address';

/** What a mark comes to. */
export interface InlineMark {
  /** How many characters it takes. */
  readonly length: number;
  /** What of it is spoken: a stretch of the text as it is, or something else. Default: nothing. */
  readonly spoken?: TextRange | string;
  /** What of it is shown, where that is more. Default: what is spoken. */
  readonly shown?: string;
  /** The element that it opens or closes. */
  readonly element?: HtmlElement | undefined;
  /** What happens behind it. */
  readonly then?:
    | { readonly do: 'end-sentence' }
    | { readonly do: 'skip-while'; readonly pattern: RegExp }
    | { readonly do: 'skip-to'; readonly pattern: RegExp }
    /** More of a tag follows. */
    | { readonly do: 'skip-tag' };
}

const WORD = /[\p{L}\p{M}\p{N}]/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;
/** Scripts that put no space between words, so that a mark between two letters is one of emphasis. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
/** A star in a word, with another one in it. */
const EMPHASIS_IN_WORD = /\*[\p{L}\p{M}]{2,40}\*(?!\*)/uy;
const EMPHASIS_IN_WORD_BEGINNING = /\*[\p{L}\p{M}]{0,40}(?:\*|[\ud800-\udbff])?$/uy;
/** A word between single tildes; elsewhere they say `about`. */
const STRUCK_WORD = /~[^\s~]{1,60}~(?![~\p{L}\p{N}])/uy;
const STRUCK_WORD_BEGINNING = /~[^\s~]{0,60}(?:~[\ud800-\udbff]?)?$/uy;
/** A backtick for an apostrophe. */
const APOSTROPHE = /`\p{sc=Latin}{1,3}(?![\p{sc=Latin}`])/uy;
const APOSTROPHE_BEGINNING = /`\p{sc=Latin}{0,3}[\ud800-\udbff]?$/uy;
/** A longer run of these is a line to fill in or a decoration. */
const MAX_EMPHASIS_RUN = 3;
const MAX_CODE_RUN = 64;
const MAX_OPEN_BRACKETS = 100;
const REST_OF_RUN: Readonly<Record<string, RegExp>> = { '*': /\**/y, _: /_*/y, '~': /~*/y, '`': /`*/y };
const FOOTNOTE = /\[\^[^\s\]]{1,60}\]/y;
const FOOTNOTE_BEGINNING = /\[(?:\^[^\s\]]{0,60})?$/y;
/** What is in brackets behind a word: a link, a reference or a place in a list, with one pair of brackets in it. */
const BRACKETS = /\[((?:[^[\]\r\n]|\[[^[\]\r\n]{0,40}\]){0,100})\]/y;
const BRACKETS_BEGINNING = /\[(?:[^[\]\r\n]|\[[^[\]\r\n]{0,40}\]){0,100}(?:\[[^[\]\r\n]{0,40})?$/y;
/** The number of a source. */
const CITATION = /^(?:\[\d{1,3}\]|\d{1,3})$/;
/** A place in a list. */
const INDEX = /^(?:\d+|\w)$/;
const LABEL = /\[[^[\]\r\n]{0,200}\]/y;
const LABEL_BEGINNING = /\[[^[\]\r\n]{0,200}$/y;

/** Which marks are open in a paragraph. */
export class InlineMarks {
  readonly #formulaPhrase: string | undefined;
  #open = { '*': 0, _: 0 };
  /** Of each open bracket, whether it is spoken, as in `a[0]`. */
  #brackets: boolean[] = [];
  #codeRun = 0;
  #isStruck = false;

  constructor(formulaPhrase: string | undefined) {
    this.#formulaPhrase = formulaPhrase;
  }

  /** Whether this is inside `code`, where nothing else is a mark. */
  get isInCode(): boolean {
    return this.#codeRun > 0;
  }

  /** Closes all that is open, at the end of a paragraph. */
  reset(): void {
    this.#open = { '*': 0, _: 0 };
    this.#brackets = [];
    this.#codeRun = 0;
    this.#isStruck = false;
  }

  /** Closes code at the end of a line: it rarely goes on, and a stray backtick must not keep all marks of a paragraph. */
  endLine(): void {
    this.#codeRun = 0;
  }

  /**
   * The mark at a place of the text.
   *
   * @param previous - The character before it.
   * @param isLineStart - Whether it begins a line.
   * @param isEnd - Whether nothing more will come.
   * @returns Undefined where only what follows can tell.
   */
  read(text: string, at: number, previous: string, isLineStart: boolean, isEnd: boolean): InlineMark | undefined {
    const character = text.charAt(at);
    switch (character) {
      case '`':
        return this.#readBackticks(text, at, previous, isEnd);
      case '*':
      case '_':
      case '~':
        return this.#readEmphasis(character, text, at, previous, isEnd);
      case '[':
        return this.#readOpeningBracket(text, at, previous, isEnd);
      case ']':
        return this.#readClosingBracket(text, at, isEnd);
      case '\\':
        return this.#readBackslash(text, at, isEnd);
      case '$':
        return this.#readDollar(text, at, isEnd);
      case '<':
        return readMarkup(text, at, isLineStart, isEnd);
      case '&': {
        const entity = readEntity(text, at, isEnd);
        if (entity === undefined) return undefined;
        return entity.length === 0 ? copy(at, 1) : { length: entity.length, spoken: entity.text };
      }
      case '!':
        return { length: 1 };
      default:
        return readAddress(text, at, previous, isEnd);
    }
  }

  #readBackticks(text: string, at: number, previous: string, isEnd: boolean): InlineMark | undefined {
    const run = runLength(text, at, MAX_CODE_RUN);
    if (run === MAX_CODE_RUN) return decoration(text, at, run);
    if (at + run === text.length && !isEnd) return undefined;
    if (run === 1 && this.#codeRun === 0 && /\p{sc=Latin}/u.test(previous)) {
      if (!isEnd && matchAt(APOSTROPHE_BEGINNING, text, at) !== undefined) return undefined;
      if (matchAt(APOSTROPHE, text, at) !== undefined) return { length: 1, spoken: "'" };
    }
    if (this.#codeRun === 0) this.#codeRun = run;
    else if (this.#codeRun === run) this.#codeRun = 0;
    return { length: run };
  }

  #readEmphasis(mark: '*' | '_' | '~', text: string, at: number, previous: string, isEnd: boolean): InlineMark | undefined {
    const run = runLength(text, at, MAX_EMPHASIS_RUN + 1);
    if (run > MAX_EMPHASIS_RUN) return decoration(text, at, run);
    if (at + run === text.length && !isEnd) return undefined;
    const next = text.charAt(at + run);
    const hasSpaceBefore = previous === '' || /\s/u.test(previous);
    const hasSpaceAfter = next === '' || /\s/u.test(next);
    if (hasSpaceBefore && hasSpaceAfter) return copy(at, run);
    if (mark === '~') return run === 1 ? this.#readTilde(text, at, previous, isEnd) : run === 2 ? { length: run } : copy(at, run);
    const isOpen = this.#open[mark] > 0;
    const isInWord = WORD.test(previous) && WORD.test(next);
    const isBetweenFigures = /\p{N}/u.test(previous) && /\p{N}/u.test(next);
    if (isBetweenFigures || (isInWord && mark === '_')) return copy(at, run);
    if (isOpen && !hasSpaceBefore) {
      this.#open[mark] = Math.max(0, this.#open[mark] - run);
      return { length: run };
    }
    if (run === 1 && isInWord) {
      if (!isEnd && matchAt(EMPHASIS_IN_WORD_BEGINNING, text, at) !== undefined) return undefined;
      if (matchAt(EMPHASIS_IN_WORD, text, at) !== undefined) {
        this.#open[mark] += run;
        return { length: run };
      }
    }
    // A letter times a letter, and a footnote's star behind a word, are no emphasis.
    const isSign =
      run === 1 && (isInWord ? !(UNSPACED.test(previous) && UNSPACED.test(next)) : WORD.test(previous) && PUNCTUATION.test(next));
    if (hasSpaceAfter || isSign) return copy(at, run);
    this.#open[mark] += run;
    return { length: run };
  }

  #readTilde(text: string, at: number, previous: string, isEnd: boolean): InlineMark | undefined {
    if (!this.#isStruck) {
      if (WORD.test(previous)) return copy(at, 1);
      if (!isEnd && matchAt(STRUCK_WORD_BEGINNING, text, at) !== undefined) return undefined;
      if (matchAt(STRUCK_WORD, text, at) === undefined) return copy(at, 1);
    }
    this.#isStruck = !this.#isStruck;
    return { length: 1 };
  }

  #readOpeningBracket(text: string, at: number, previous: string, isEnd: boolean): InlineMark | undefined {
    if (!isEnd && matchAt(FOOTNOTE_BEGINNING, text, at) !== undefined) return undefined;
    const footnote = matchAt(FOOTNOTE, text, at);
    if (footnote !== undefined) return { length: footnote.length };
    const link = WORD.test(previous) ? readLinkBehindWord(text, at, isEnd) : 'link';
    if (link === undefined) return undefined;
    if (typeof link === 'number') return { length: link };
    const isSpoken = link === 'none';
    if (this.#brackets.length < MAX_OPEN_BRACKETS) this.#brackets.push(isSpoken);
    return isSpoken ? copy(at, 1) : { length: 1 };
  }

  #readClosingBracket(text: string, at: number, isEnd: boolean): InlineMark | undefined {
    const isSpoken = this.#brackets.at(-1);
    if (isSpoken !== false) {
      this.#brackets.pop();
      return copy(at, 1);
    }
    const behind = at + 1;
    if (behind === text.length && !isEnd) return undefined;
    let length = 0;
    if (text.charAt(behind) === '(') {
      const destination = readDestination(text, behind, isEnd);
      if (destination === undefined) return undefined;
      length = destination.length;
      if (destination.isCut) {
        this.#brackets.pop();
        return { length: 1 + length, then: { do: 'skip-to', pattern: REST_OF_DESTINATION } };
      }
    } else if (text.charAt(behind) === '[') {
      if (!isEnd && matchAt(LABEL_BEGINNING, text, behind) !== undefined) return undefined;
      length = matchAt(LABEL, text, behind)?.length ?? 0;
    }
    this.#brackets.pop();
    return { length: 1 + length };
  }

  #readBackslash(text: string, at: number, isEnd: boolean): InlineMark | undefined {
    const next = text.charAt(at + 1);
    if (next === '') return isEnd ? copy(at, 1) : undefined;
    if (next === '\r' || next === '\n') return { length: 1 };
    if (next === '(' || next === '[') {
      const formula = readFormula(text, at, `\\${next}`, isEnd);
      if (formula === undefined) return undefined;
      if (formula !== 'none') return this.#readFormula(text, formula);
    }
    return ESCAPABLE.test(next) ? { length: 2, spoken: { start: at + 1, end: at + 2 } } : copy(at, 1);
  }

  #readDollar(text: string, at: number, isEnd: boolean): InlineMark | undefined {
    if (at + 1 === text.length && !isEnd) return undefined;
    const opening = text.charAt(at + 1) === '$' ? '$$' : '$';
    const formula = readFormula(text, at, opening, isEnd);
    if (formula === undefined) return undefined;
    return formula === 'none' ? copy(at, opening.length) : this.#readFormula(text, formula);
  }

  #readFormula(text: string, { length, contentStart, contentEnd, isSimple }: Formula): InlineMark {
    if (isSimple) return { length, spoken: { start: contentStart, end: contentEnd } };
    return { length, spoken: this.#formulaPhrase ?? sayFormula(text.slice(contentStart, contentEnd)) };
  }
}

/**
 * Whether a bracket right behind a word begins a link, as where words have no spaces between them.
 *
 * @returns Of the number of a source, which is not spoken, its length.
 */
function readLinkBehindWord(text: string, at: number, isEnd: boolean): 'link' | 'none' | number | undefined {
  BRACKETS.lastIndex = at;
  const match = BRACKETS.exec(text);
  if (match === null) return !isEnd && matchAt(BRACKETS_BEGINNING, text, at) !== undefined ? undefined : 'none';
  const [all, content = ''] = match;
  const behind = at + all.length;
  const next = text.charAt(behind);
  if (next === '') return isEnd ? 'none' : undefined;
  if (next === '[') return INDEX.test(content) ? 'none' : 'link';
  if (next !== '(') return 'none';
  if (!CITATION.test(content)) return 'link';
  const destination = readDestination(text, behind, isEnd);
  if (destination === undefined) return undefined;
  if (destination.isCut) return 'link';
  return destination.length > 0 ? all.length + destination.length : 'none';
}

function readMarkup(text: string, at: number, isLineStart: boolean, isEnd: boolean): InlineMark | undefined {
  const markup = readAngle(text, at, isLineStart, isEnd);
  if (markup === undefined) return undefined;
  if (markup.kind === 'text') return copy(at, 1);
  const { kind, length } = markup;
  if (kind === 'address') return sayAddress(text.slice(at + 1, at + length - 1), at + 1, length);
  if (markup.skipTo !== undefined) return { length, then: { do: 'skip-to', pattern: markup.skipTo } };
  if (kind === 'comment') return { length };
  if (markup.isBreak) return { length, spoken: '\n' };
  const alt = markup.alt === undefined ? {} : { spoken: markup.alt };
  if (markup.isCut) return { length, ...alt, then: { do: 'skip-tag' } };
  const { element } = markup;
  return markup.isBlock ? { length, element, then: { do: 'end-sentence' } } : { length, element, ...alt };
}

function readAddress(text: string, at: number, previous: string, isEnd: boolean): InlineMark | undefined {
  if (WORD.test(previous)) return copy(at, 1);
  const length = addressLength(text, at, isEnd);
  if (length === undefined) return undefined;
  const mark = sayAddress(text.slice(at, at + length), at, length);
  return length === MAX_ADDRESS_CHARACTERS ? { ...mark, then: { do: 'skip-while', pattern: REST_OF_ADDRESS } } : mark;
}

/** An address of a page is spoken as the name of its host, one of mail or of a telephone as it is. */
function sayAddress(address: string, at: number, length: number): InlineMark {
  const scheme = /^[a-z][a-z0-9+.-]*:(?!\/\/)/i.exec(address)?.[0].length ?? 0;
  const isMail = scheme > 0 || /^[^/:]*@/.test(address);
  const host = isMail ? { start: scheme, end: address.length } : hostOf(address);
  if (host.start === host.end) return copy(at, Math.max(1, length));
  return { length, spoken: { start: at + host.start, end: at + host.end }, shown: address };
}

function decoration(text: string, at: number, length: number): InlineMark {
  const pattern = REST_OF_RUN[text.charAt(at)];
  return pattern === undefined ? { length } : { length, then: { do: 'skip-while', pattern } };
}

function copy(at: number, length: number): InlineMark {
  return { length, spoken: { start: at, end: at + length } };
}

/** How often the character at a place is repeated there, up to a limit. */
function runLength(text: string, at: number, limit: number): number {
  const character = text.charAt(at);
  let length = 1;
  while (length < limit && text.charAt(at + length) === character) length += 1;
  return length;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
