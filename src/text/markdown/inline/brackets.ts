/** Recognizes the brackets of links, images and references, and others. */
import type { Emphasis } from './emphasis';
import { copyMark, type InlineMark, type InlinePlace } from './inline-mark';
import { LinkLabels, type LinkLabel } from '../links/link-label';
import { readDestination, REST_OF_DESTINATION } from '../links/link-destination';
import { readSource } from '../sources/source-mark';
import { matchDecided } from '../../../base/incomplete-match';

/** A word, or an expression that is followed by arguments or an index. */
const WORD_OR_CALL = /[\p{L}\p{M}\p{N})]/u;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const MAX_OPEN_BRACKETS = 100;
/** How much is kept of the text already read. */
const MAX_LABEL_CHARACTERS = 36;
/** Brackets after a word: a link, a reference or an index, with at most one nested pair of brackets. */
const BEHIND_WORD = /\[((?:[^[\]\r\n]|\[[^[\]\r\n]{0,40}\]){0,100})\]/y;
/** An index, or an optional parameter: `indexOf(value[, offset])`. */
const NO_LINK = /^(?:\d+|\w|[\s,|=].*)$/;
const LABEL = /\[((?![\s,|=])(?:[^[\]\\\r\n]|\\.|\r?\n(?![ \t]*(?:[\r\n>#|]|[-+*][ \t]|\d{1,9}[.)]))){1,200})?\]/y;
/** A link with its target before its words, as notes and wikis have it: `[[page|words]]`. A size may follow an image. */
const WIKI_LINK = /\[\[([^\s[\]|][^[\]|\r\n\\]{0,200})\\?\|[ \t]*([^[\]|\r\n]{1,200})\]\]/y;
const IMAGE_SIZE = /^\d+(?:x\d+)?$/;

/** The open brackets of a paragraph. */
export class Brackets {
  readonly #emphasis: Emphasis;
  /** For each, whether it is spoken, as in `a[0]`, and its position. */
  #open: { readonly isSpoken: boolean; readonly offset: number }[] = [];
  #unclosed: number[] = [];
  readonly labels = new LinkLabels();
  /** Where the last spoken bracket was closed. */
  #spokenEnd = -1;
  #linkEnd = -1;

  /** @param emphasis - Told about them, as emphasis does not extend beyond a link. */
  constructor(emphasis: Emphasis) {
    this.#emphasis = emphasis;
  }

  /** Whether a link or image ends at an offset. The words of an image that follows it directly stand apart. */
  isBehindLink(offset: number): boolean {
    return this.#linkEnd === offset;
  }

  /** Resets at the end of a paragraph. */
  reset(): void {
    // The mark of an image may stand before one.
    for (const { isSpoken, offset } of this.#open) if (!isSpoken) this.#unclosed.push(offset - 1, offset);
    this.#open = [];
  }

  /** Returns the positions of brackets that were opened and not closed, since the last call. They are displayed. */
  takeUnclosed(): number[] {
    const unclosed = this.#unclosed;
    this.#unclosed = [];
    return unclosed;
  }

  /** Reads an opening bracket. Undefined if that depends on what follows. */
  open(text: string, at: number, { offset, isLineStart, isEnd }: InlinePlace): InlineMark | undefined {
    const source = readSource(text, at, isLineStart, isEnd);
    if (source === undefined) return undefined;
    if (source !== 'none') {
      const { length, skipTo } = source;
      if (skipTo !== undefined) return { length, then: { do: 'skip-to', pattern: skipTo } };
      return partsWords(text.charAt(at - 1), text.charAt(at + length)) ? { length, spoken: ' ' } : { length };
    }
    const found = matchDecided(WIKI_LINK, text, at, isEnd);
    if (found === undefined) return undefined;
    const [wiki, target = '', words = ''] = found ?? [];
    if (wiki !== undefined) {
      const isTarget = text.charAt(at - 1) === '!' && IMAGE_SIZE.test(words);
      const end = at + wiki.length - 2;
      return {
        length: wiki.length,
        spoken: isTarget ? { start: at + 2, end: at + 2 + target.length } : { start: end - words.length, end },
      };
    }
    const isBehindWord = (WORD_OR_CALL.test(text.charAt(at - 1)) && !this.isBehindLink(offset)) || this.#spokenEnd === offset;
    const isLink = !isBehindWord || isLinkBehindWord(text, at, isEnd);
    if (isLink === undefined) return undefined;
    if (this.#open.length < MAX_OPEN_BRACKETS) {
      this.#open.push({ isSpoken: !isLink, offset });
      this.#emphasis.openBracket(offset);
    }
    if (isLink && this.isBehindLink(offset) && text.charAt(at + 1) === '!') return { length: 1, spoken: ' ' };
    return isLink ? { length: 1, shown: '[', isHidden: true } : copyMark(at, 1);
  }

  /** Reads a closing bracket and what belongs to it. Undefined if that depends on what follows. */
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
      const label = matchDecided(LABEL, text, behind, isEnd);
      if (label === undefined) return undefined;
      length = label?.[0].length ?? 0;
      const linkText = text.slice(Math.max(0, at - (offset - opening.offset) + 1), at);
      if (label?.[1] !== undefined) waiting = this.labels.use(label[1], linkText, offset + 2);
    }
    const isLinked = length === 0 && this.#isLinked(text, at, opening.offset, offset);
    this.#close(length > 0 || isLinked);
    if (length > 0 && !isCut) this.#linkEnd = offset + 1 + length;
    if (isLinked) return { length: 1 };
    // The mark of an image may stand before it.
    if (length === 0) return { length: 1, shown: ']', reveals: [opening.offset - 1, opening.offset] };
    if (waiting !== undefined) return { length: 1 + length, spoken: waiting };
    return { length: 1 + length, ...(isCut ? { then: { do: 'skip-to', pattern: REST_OF_DESTINATION } } : {}) };
  }

  /** Whether the words in brackets are a link's label. This may also be decided later. */
  #isLinked(text: string, at: number, start: number, end: number): boolean {
    const opening = at - (end - start);
    if (end - start > MAX_LABEL_CHARACTERS) return false;
    const words = text.slice(opening + 1, at);
    // Before a colon stands a name that comes again: `[INFO]: started`.
    if (words === '' || text.charAt(at + 1) === ':') return false;
    return this.labels.isLinked(words, text.charAt(opening - 1) === '!' ? [start - 1, start, end] : [start, end]);
  }

  #close(isLink: boolean): void {
    if (this.#open.pop() !== undefined) this.#emphasis.closeBracket(isLink);
  }
}

/** Whether a source that is left out is all that is between two words: `the capital[1]of`. */
function partsWords(before: string, after: string): boolean {
  return /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after) && !UNSPACED.test(before + after);
}

/** Whether a bracket directly after a word begins a link, as in scripts without spaces between words. */
function isLinkBehindWord(text: string, at: number, isEnd: boolean): boolean | undefined {
  const match = matchDecided(BEHIND_WORD, text, at, isEnd);
  if (match === null || match === undefined) return match === null ? false : undefined;
  const [all, content = ''] = match;
  // `int[][]`
  if (content === '') return false;
  const behind = at + all.length;
  const next = text.charAt(behind);
  if (next === '') return isEnd ? false : undefined;
  if (next === '(') {
    const destination = readDestination(text, behind, isEnd);
    return destination === undefined ? undefined : destination.length > 0;
  }
  if (next !== '[' || NO_LINK.test(content)) return false;
  const label = matchDecided(LABEL, text, behind, isEnd);
  if (label === null || label === undefined) return label === null ? false : undefined;
  const afterLabel = text.charAt(behind + label[0].length);
  // A type: `map[string][]byte`.
  return afterLabel === '' && !isEnd ? undefined : !/[\p{L}\p{N}_]/u.test(afterLabel) || UNSPACED.test(afterLabel);
}
