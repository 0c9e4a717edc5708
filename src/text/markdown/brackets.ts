/** Brackets of links, images and references, and those that are none. */
import type { Emphasis } from './emphasis';
import { copyMark, type InlineMark, type InlinePlace } from './inline-mark';
import { LinkLabels, type LinkLabel } from './link-label';
import { readDestination, REST_OF_DESTINATION } from './link-destination';
import { readSource } from './source-mark';
import { matchAt } from './match-at';

/** A word, or what is called with something. */
const WORD_OR_CALL = /[\p{L}\p{M}\p{N})]/u;
const MAX_OPEN_BRACKETS = 100;
/** As much as is kept of a text that has been read. */
const MAX_LABEL_CHARACTERS = 36;
/** What is in brackets behind a word: a link, a reference or a place in a list, with one pair of brackets in it. */
const BEHIND_WORD = /\[((?:[^[\]\r\n]|\[[^[\]\r\n]{0,40}\]){0,100})\]/y;
const BEHIND_WORD_BEGINNING = /\[(?:[^[\]\r\n]|\[[^[\]\r\n]{0,40}\]){0,100}(?:\[[^[\]\r\n]{0,40})?$/y;
/** A place in a list, or what may be left out: `indexOf(value[, offset])`. */
const NO_LINK = /^(?:\d+|\w|[\s,|=].*)$/;
/** What a link is called elsewhere. */
const LABEL = /\[((?![\s,|=])(?:[^[\]\\\r\n]|\\.|\r?\n(?![ \t]*(?:[\r\n>#|]|[-+*][ \t]|\d{1,9}[.)]))){1,200})?\]/y;
const LABEL_BEGINNING = /\[(?:(?![\s,|=])(?:[^[\]\\\r\n]|\\.|\r?\n(?![ \t]*(?:[\r\n>#|]|[-+*][ \t]|\d{1,9}[.)]))){0,200}[\\\r]?)?$/y;

/** The open brackets of a paragraph. */
export class Brackets {
  readonly #emphasis: Emphasis;
  /** Of each, whether it is spoken, as in `a[0]`, and where it stands. */
  #open: { readonly isSpoken: boolean; readonly offset: number }[] = [];
  #unclosed: number[] = [];
  /** What links are called whose addresses are given elsewhere. */
  readonly labels = new LinkLabels();
  /** Where the last one of those was closed. */
  #spokenEnd = -1;

  /**
   * @param emphasis - Is told of them, since no emphasis goes out of a link.
   */
  constructor(emphasis: Emphasis) {
    this.#emphasis = emphasis;
  }

  /** Forgets all, at the end of a paragraph. */
  reset(): void {
    // The mark of an image may stand before one.
    for (const { isSpoken, offset } of this.#open) if (!isSpoken) this.#unclosed.push(offset - 1, offset);
    this.#open = [];
  }

  /** Where brackets stand that were opened and not closed, as far as this was not told before; they are shown. */
  takeUnclosed(): number[] {
    const unclosed = this.#unclosed;
    this.#unclosed = [];
    return unclosed;
  }

  /** Reads an opening bracket; undefined where only what follows can tell. */
  open(text: string, at: number, { offset, isLineStart, isEnd }: InlinePlace): InlineMark | undefined {
    const source = readSource(text, at, isLineStart, isEnd);
    if (source === undefined) return undefined;
    if (source !== 'none')
      return { length: source.length, ...(source.skipTo === undefined ? {} : { then: { do: 'skip-to', pattern: source.skipTo } }) };
    const isBehindWord = WORD_OR_CALL.test(text.charAt(at - 1)) || this.#spokenEnd === offset;
    const isLink = !isBehindWord || isLinkBehindWord(text, at, isEnd);
    if (isLink === undefined) return undefined;
    if (this.#open.length < MAX_OPEN_BRACKETS) {
      this.#open.push({ isSpoken: !isLink, offset });
      this.#emphasis.openBracket(offset);
    }
    return isLink ? { length: 1, shown: '[', isHidden: true } : copyMark(at, 1);
  }

  /** Reads a closing bracket, with what belongs to it; undefined where only what follows can tell. */
  close(text: string, at: number, { offset, isEnd }: InlinePlace): InlineMark | undefined {
    const opening = this.#open.at(-1);
    if (opening?.isSpoken !== false) {
      this.#close(false);
      this.#spokenEnd = offset + 1;
      return copyMark(at, 1);
    }
    const behind = at + 1;
    if (behind === text.length && !isEnd) return undefined;
    let length = 0;
    let isCut = false;
    let waiting: LinkLabel | undefined;
    if (text.charAt(behind) === '(') {
      const destination = readDestination(text, behind, isEnd);
      if (destination === undefined) return undefined;
      ({ length, isCut } = destination);
    } else if (text.charAt(behind) === '[') {
      if (!isEnd && matchAt(LABEL_BEGINNING, text, behind) !== null) return undefined;
      const label = matchAt(LABEL, text, behind);
      length = label?.[0].length ?? 0;
      const linkText = text.slice(Math.max(0, at - (offset - opening.offset) + 1), at);
      if (label?.[1] !== undefined) waiting = this.labels.use(label[1], linkText, offset + 2);
    }
    const isLinked = length === 0 && this.#isLinked(text, at, opening.offset, offset);
    this.#close(length > 0 || isLinked);
    if (isLinked) return { length: 1 };
    // The mark of an image may stand before it.
    if (length === 0) return { length: 1, shown: ']', reveals: [opening.offset - 1, opening.offset] };
    if (waiting !== undefined) return { length: 1 + length, spoken: waiting };
    return { length: 1 + length, ...(isCut ? { then: { do: 'skip-to', pattern: REST_OF_DESTINATION } } : {}) };
  }

  /** Whether the words in brackets are what a link is called; that may be told later, too. */
  #isLinked(text: string, at: number, start: number, end: number): boolean {
    const opening = at - (end - start);
    if (end - start > MAX_LABEL_CHARACTERS) return false;
    const words = text.slice(opening + 1, at);
    if (words === '') return false;
    return this.labels.isLinked(words, text.charAt(opening - 1) === '!' ? [start - 1, start, end] : [start, end]);
  }

  #close(isLink: boolean): void {
    if (this.#open.pop() !== undefined) this.#emphasis.closeBracket(isLink);
  }
}

/** Whether a bracket right behind a word begins a link, as where words have no spaces between them. */
function isLinkBehindWord(text: string, at: number, isEnd: boolean): boolean | undefined {
  const match = matchAt(BEHIND_WORD, text, at);
  if (match === null) return !isEnd && matchAt(BEHIND_WORD_BEGINNING, text, at) !== null ? undefined : false;
  const [all, content = ''] = match;
  const next = text.charAt(at + all.length);
  if (next === '') return isEnd ? false : undefined;
  return next === '(' || (next === '[' && !NO_LINK.test(content));
}
