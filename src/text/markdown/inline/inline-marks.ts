/** Reads the marks within a paragraph. It waits only for what must be known before a word can be spoken. */
import { Brackets } from './brackets';
import { Emphasis } from './emphasis';
import { readEntity } from '../html/entities';
import { isInlineElement, readAngle } from '../html/html-markup';
import { copyMark, type InlineMark, type InlinePlace } from './inline-mark';
import { MarkRun, type Mark } from './mark-run';
import { isSimpleFormula, readEnvironment, readFormula, type Formula } from '../math/math';
import { PairedSigns } from './paired-signs';
import { readCaret, readRaised } from './raised';
import { readSource } from '../sources/source-mark';
import { isTagMentioned } from './tag-mention';
import { addressLength, hostOf, MAX_ADDRESS_CHARACTERS, REST_OF_ADDRESS } from '../links/web-address';
import { matchDecided } from '../../../base/incomplete-match';

const WORD = /[\p{L}\p{M}\p{N}]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
/** A backtick used as an apostrophe. */
const APOSTROPHE = /`\p{sc=Latin}{1,3}(?![\p{sc=Latin}`])/uy;
/** A longer run of marks is a blank to fill in or a decoration, whatever its length. */
const MAX_EMPHASIS_RUN = 32;
const MAX_CODE_RUN = 64;
const INLINE_NOTE = /^\^\[\p{L}/u;
const BEFORE_RUN_CHARACTERS = 8;
/** The end of code is waited for up to this many characters. A backtick that nothing closes is silent. */
const MAX_CODE_CHARACTERS = 400;
/** A line that does not continue a paragraph. */
const BEGINS_BLOCK = /^(?:[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|[>|<]|```|~~~)/;
const REST_OF_RUN: Readonly<Record<string, RegExp>> = { '*': /\**/y, _: /_*/y, '~': /~*/y, '`': /`*/y };

/** The open marks of a paragraph. */
export class InlineMarks {
  /** Pairs the runs of marks. */
  readonly emphasis = new Emphasis();
  readonly #sayFormula: (tex: string) => string;
  /** Tracks what is in brackets. */
  readonly brackets = new Brackets(this.emphasis);
  #codeRun = 0;
  readonly #pairs = new PairedSigns();

  /** @param sayFormula - Returns what to say for a formula that cannot be read aloud as written. */
  constructor(sayFormula: (tex: string) => string) {
    this.#sayFormula = sayFormula;
  }

  /** Whether the position is inside `code`, where nothing else is a mark. */
  get isInCode(): boolean {
    return this.#codeRun > 0;
  }

  /** Closes everything at the end of a paragraph. */
  reset(): void {
    this.emphasis.end();
    this.brackets.reset();
    this.#codeRun = 0;
  }

  sayFormula(tex: string): string {
    return isSimpleFormula(tex) ? tex : this.#sayFormula(tex);
  }

  /**
   * Reads the mark at a position.
   *
   * @param place - The position of the text and its surroundings.
   * @returns Undefined if that depends on what follows.
   */
  read(text: string, at: number, place: InlinePlace): InlineMark | undefined {
    const { isEnd } = place;
    const character = text.charAt(at);
    switch (character) {
      case '`':
        return this.#readBackticks(text, at, place);
      case '~': {
        const lowered = readRaised(text, at, isEnd);
        return lowered === 'none' ? this.#readEmphasis(character, text, at, place) : lowered;
      }
      case '*':
      case '_':
        return this.#readEmphasis(character, text, at, place);
      case '[':
        return this.brackets.open(text, at, place);
      case ']':
        return this.brackets.close(text, at, place);
      case '\\':
        return this.isInCode ? readEscapeInCode(text, at, isEnd) : this.#readBackslash(text, at, place);
      case '$':
        return this.#readDollar(text, at, isEnd);
      case '<': {
        const source = readSource(text, at, place.isLineStart, isEnd);
        if (source !== 'none') return source;
        const raised = readRaised(text, at, isEnd);
        return raised === 'none' ? readMarkup(text, at, place) : raised;
      }
      case '&': {
        const entity = readEntity(text, at, isEnd);
        if (entity === undefined) return undefined;
        return entity.length === 0 ? copyMark(at, 1) : { length: entity.length, spoken: entity.text };
      }
      case '=': {
        const isSign = this.isPairedSign(text, at, place.offset, isEnd);
        return isSign === undefined ? undefined : isSign ? { length: 2 } : copyMark(at, 1);
      }
      case '!':
        if (text.charAt(at + 1) === '[' && this.brackets.isBehindLink(place.offset)) return { length: 1, spoken: ' ' };
        return { length: 1, shown: '!', isHidden: true };
      case 'h':
      case 'H':
      case 'w':
      case 'W':
        return readAddress(text, at, isEnd);
      case '^': {
        const source = readSource(text, at, place.isLineStart, isEnd);
        if (source !== 'none') return source;
        // A note in its place, as pandoc has it: `^[Like this.]`.
        return INLINE_NOTE.test(text.slice(at, at + 3)) ? { length: 1, spoken: ' ' } : readCaret(text, at, isEnd);
      }
      default:
        return readSourceMark(text, at, place);
    }
  }

  /** Whether a sign only changes how words look. Undefined if that depends on what follows. */
  isPairedSign(text: string, at: number, offset: number, isEnd: boolean): boolean | undefined {
    return this.isInCode ? false : this.#pairs.read(text, at, offset, isEnd);
  }

  #readBackticks(text: string, at: number, { isInRow, isEnd }: InlinePlace): InlineMark | undefined {
    const run = runLength(text, at, MAX_CODE_RUN);
    if (run === MAX_CODE_RUN) return decoration(text, at, run);
    if (at + run === text.length && !isEnd) return undefined;
    if (this.#codeRun > 0) {
      if (this.#codeRun !== run) return { length: run, shown: '`'.repeat(run) };
      this.#codeRun = 0;
      return { length: run };
    }
    if (run === 1 && /\p{sc=Latin}/u.test(text.charAt(at - 1))) {
      const apostrophe = matchDecided(APOSTROPHE, text, at, isEnd);
      if (apostrophe === undefined) return undefined;
      if (apostrophe !== null) return { length: 1, spoken: "'" };
    }
    const isCode = hasClosingRun(text, at + run, run, isInRow, isEnd);
    if (isCode === undefined) return undefined;
    if (!isCode) return { length: run, ...(run === 1 ? { shown: '`' } : {}) };
    this.#codeRun = run;
    return { length: run };
  }

  #readEmphasis(mark: Mark, text: string, at: number, { offset, isLineStart, isInRow, isEnd }: InlinePlace): InlineMark | undefined {
    const run = runLength(text, at, MAX_EMPHASIS_RUN);
    if (run === MAX_EMPHASIS_RUN) return decoration(text, at, run);
    const after = characterAt(text, at + run);
    if ((after === '' || /^[\ud800-\udbff]$/.test(after)) && !isEnd) return undefined;
    const before =
      isLineStart || (isInRow && /(?:^|[^\\])\|$/.test(text.slice(Math.max(0, at - 2), at)))
        ? ''
        : text.slice(Math.max(0, at - BEFORE_RUN_CHARACTERS), at);
    const marks = new MarkRun(mark, run, offset, before, after);
    this.emphasis.add(marks);
    return { length: run, spoken: marks };
  }

  #readBackslash(text: string, at: number, { isLineStart, isEnd }: InlinePlace): InlineMark | undefined {
    const source = readSource(text, at, isLineStart, isEnd);
    if (source !== 'none') return source;
    const next = text.charAt(at + 1);
    if (next === '') return isEnd ? copyMark(at, 1) : undefined;
    if (next === '\r' || next === '\n') return { length: 1 };
    if (next === 'b') {
      const formula = readEnvironment(text, at, isEnd);
      if (formula === undefined) return undefined;
      if (formula !== 'none') return this.#readFormula(text, formula);
    }
    if (next === '(' || next === '[') {
      const formula = readFormula(text, at, `\\${next}`, isEnd);
      if (formula === undefined) return undefined;
      if (formula !== 'none') return this.#readFormula(text, formula);
    }
    return ESCAPABLE.test(next) ? { length: 2, spoken: { start: at + 1, end: at + 2 } } : copyMark(at, 1);
  }

  #readDollar(text: string, at: number, isEnd: boolean): InlineMark | undefined {
    if (at + 1 === text.length && !isEnd) return undefined;
    const opening = text.charAt(at + 1) === '$' ? '$$' : '$';
    const formula = readFormula(text, at, opening, isEnd);
    if (formula === undefined) return undefined;
    return formula === 'none' ? copyMark(at, opening.length) : this.#readFormula(text, formula);
  }

  #readFormula(text: string, { length, contentStart, contentEnd, isSimple }: Formula): InlineMark {
    if (isSimple) return { length, spoken: { start: contentStart, end: contentEnd } };
    return { length, spoken: this.#sayFormula(text.slice(contentStart, contentEnd)) };
  }
}

/** In a table cell, a bar within code is escaped with a backslash. */
function readEscapeInCode(text: string, at: number, isEnd: boolean): InlineMark | undefined {
  const next = text.charAt(at + 1);
  if (next === '' && !isEnd) return undefined;
  return next === '|' ? { length: 2, spoken: { start: at + 1, end: at + 2 } } : copyMark(at, 1);
}

function readSourceMark(text: string, at: number, { isLineStart, isEnd }: InlinePlace): InlineMark | undefined {
  const source = readSource(text, at, isLineStart, isEnd);
  // Adjacent sources are recognized together.
  return source === 'none' ? copyMark(at, 1) : source;
}

function readMarkup(text: string, at: number, place: InlinePlace): InlineMark | undefined {
  const markup = readAngle(text, at, place.isLineStart, place.isEnd);
  if (markup === undefined) return undefined;
  if (markup.kind === 'text') return copyMark(at, 1);
  const { kind, length } = markup;
  if (kind === 'address') return sayAddress(text.slice(at + 1, at + length - 1), at + 1, length);
  if (kind === 'comment') return markup.skipTo === undefined ? { length } : { length, then: { do: 'skip-to', pattern: markup.skipTo } };
  const isMentioned = !markup.isCut && isTagMentioned(text, at, length, place);
  if (isMentioned === undefined) return undefined;
  if (isMentioned) return copyMark(at, length);
  if (markup.skipTo !== undefined) return { length, then: { do: 'skip-to', pattern: markup.skipTo } };
  if (markup.isBreak) return { length, spoken: '\n' };
  const alt = markup.alt === undefined ? {} : { spoken: markup.alt };
  if (markup.isCut) return { length, ...alt, then: { do: 'skip-tag' } };
  const { element } = markup;
  if (element !== undefined && !element.isBlock && !isInlineElement(element.name)) {
    const edge = at + length;
    if (element.isClosing && edge === text.length && !place.isEnd) return undefined;
    // An element of the model's own, or the app's, stands apart: `<artifact>a</artifact>Hi`.
    if (WORD.test(text.charAt(element.isClosing ? edge : at - 1))) return { length, element, spoken: ' ' };
  }
  const isInSentence = !place.isLineStart && !place.isInHtml && /[\s("'“‘]/.test(text.charAt(at - 1));
  return markup.isBlock && !isInSentence ? { length, element, then: { do: 'end-sentence' } } : { length, element, ...alt };
}

function readAddress(text: string, at: number, isEnd: boolean): InlineMark | undefined {
  if (WORD.test(text.charAt(at - 1))) return copyMark(at, 1);
  const length = addressLength(text, at, isEnd);
  if (length === undefined) return undefined;
  const mark = sayAddress(text.slice(at, at + length), at, length);
  return length === MAX_ADDRESS_CHARACTERS ? { ...mark, then: { do: 'skip-while', pattern: REST_OF_ADDRESS } } : mark;
}

/** A web address is spoken as its host name; a mail address or telephone number as it is. */
function sayAddress(address: string, at: number, length: number): InlineMark {
  const scheme = /^(?:mailto|tel|sms|xmpp):/i.exec(address)?.[0].length ?? 0;
  const isMail = scheme > 0 || /^[^/:]*@/.test(address);
  const host = isMail ? { start: scheme, end: address.length } : hostOf(address);
  if (host.start === host.end) return copyMark(at, Math.max(1, length));
  return { length, spoken: { start: at + host.start, end: at + host.end }, shown: address };
}

function decoration(text: string, at: number, length: number): InlineMark {
  const pattern = REST_OF_RUN[text.charAt(at)];
  return pattern === undefined ? { length } : { length, then: { do: 'skip-while', pattern } };
}

/** Whether the run that closes code is on the same line or the next one. Undefined if that depends on what follows. */
function hasClosingRun(text: string, from: number, run: number, isInRow: boolean, isEnd: boolean): boolean | undefined {
  const rest = text.slice(from, from + MAX_CODE_CHARACTERS);
  const isCut = rest.length < MAX_CODE_CHARACTERS && !isEnd;
  for (const { 0: found, index } of rest.matchAll(isInRow ? /`+|[\r\n]|\\\||\|/g : /`+|[\r\n]/g)) {
    if (found === '\\|') continue;
    if (!found.startsWith('`')) return !isInRow && closesOnNextLine(rest.slice(index), run, isCut);
    if (index + found.length === rest.length && isCut) return undefined;
    if (found.length === run) return true;
  }
  return isCut ? undefined : false;
}

/**
 * Stray backticks are more frequent than code that continues on the next line, so that line must contain one without a
 * partner.
 */
function closesOnNextLine(rest: string, run: number, isCut: boolean): boolean | undefined {
  const [all = '', line = ''] = /^(?:\r\n|\r|\n)[ \t]*([^\r\n]*)/.exec(rest) ?? [];
  if (all.length === rest.length && isCut) return undefined;
  if (line === '' || BEGINS_BLOCK.test(line)) return false;
  return (line.match(/`+/g) ?? []).filter(({ length }) => length === run).length % 2 === 1;
}

/** How often the character at a position is repeated there, up to a limit. */
function runLength(text: string, at: number, limit: number): number {
  const character = text.charAt(at);
  let length = 1;
  while (length < limit && text.charAt(at + length) === character) length += 1;
  return length;
}

/** The character at a position, or half of it if the rest has not arrived. */
function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
