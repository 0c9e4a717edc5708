import type { BlockStart } from '../block/block-start';
import { isSpaceAt } from '../inline/plain-stretch';
import type { SpokenWriter } from './spoken-writer';
import { mayGoOn } from '../../../base/incomplete-match';

/** The most characters of a line on each side of a bar that waits for the line below. */
const MAX_HEAD_CHARACTERS = 100;
const SENTENCE_END = /[\p{Sentence_Terminal}]\s/u;
/** The line below a table header (GFM, section 4.10). */
const DELIMITERS = /^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*(?:$|[\r\n])/;
/** A cell with a label, marked, or in capitals: `Prep time: 10 min`, `[Contact](/c)`, `About Us`. */
const CELL =
  /^[\s>#-]*(?:\p{Extended_Pictographic}\ufe0f?[ \t])?(?:[^:]*\p{L}{2}[^:]*[*_]{0,2}:[*_]{0,2}[ \t][^]*|[[*_][^]*|[\p{Lu}\p{Lo}]\S+(?:[ \t]+(?:[\p{Lu}\p{Lo}\p{N}]\S*|&|of|and))*)\s*$/u;
const NEXT_CELL = /^[ \t]{0,20}[*_[]{0,3}[\p{Lu}\p{Lo}\p{N}\p{Sc}\p{Extended_Pictographic}]/u;
const OPENINGS = /[([{]/g;
const CLOSINGS = /[)\]}]/g;

/** The place of a bar. */
export interface BarPlace {
  readonly isRow: boolean;
  readonly isInCode: boolean;
  readonly lineLength: number;
  readonly isEnd: boolean;
  /** Whether to decide now. */
  readonly isFlushing: boolean;
}

/**
 * Decides whether a bar is text or separates two cells, and how it is displayed if there is no table. Without a table, a bar between
 * spaces separates words that look like cells, such as `Home | About Us`. It is text in `P(A | B)` and `string | null`.
 *
 * @returns `text-behind-space` if it is text whose space before it was left out, undefined if that depends on what follows.
 */
export function readBar(text: string, at: number, place: BarPlace): 'text' | 'text-behind-space' | { readonly shown: string } | undefined {
  const { isRow, isInCode, lineLength, isEnd, isFlushing } = place;
  const isBehindSpace = /\s/.test(text.charAt(at - 1));
  if (isRow) return { shown: isBehindSpace ? ' |' : '|' };
  const isSpaced = isBehindSpace && isSpaceAt(text, at + 1, isEnd);
  if (isSpaced === undefined) return undefined;
  const isSeparator = isSpaced && !isInCode && isBetweenCells(text, at, lineLength, isEnd || isFlushing);
  if (isSeparator === undefined) return undefined;
  // The space before it was left out.
  if (isSeparator) return { shown: ' |' };
  const isOfHead = !isInCode && isBarOfHead(text, at, lineLength, isEnd || isFlushing);
  if (isOfHead === undefined) return undefined;
  if (isOfHead) return { shown: isSpaced ? ' |' : '|' };
  return isSpaced ? 'text-behind-space' : 'text';
}

/** Whether a bar between spaces stands between two cells, judging by the words around it. */
function isBetweenCells(text: string, at: number, lineLength: number, isEnd: boolean): boolean | undefined {
  const next = text.slice(at + 1, at + 30);
  if (/^[ \t]*$/.test(next) && !isEnd) return undefined;
  // The end of a row.
  if (/^[ \t]*(?:[\r\n]|$)/.test(next)) return true;
  const line = text.slice(Math.max(0, at - lineLength, at - MAX_HEAD_CHARACTERS), at).replace(/^[^]*[\r\n]/, '');
  if ((line.match(OPENINGS)?.length ?? 0) > (line.match(CLOSINGS)?.length ?? 0)) return false;
  const [first = '', ...others] = line.split(' | ');
  if (!CELL.test(first) || !others.every((cell) => NEXT_CELL.test(cell))) return false;
  return !isEnd && mayGoOn(NEXT_CELL, next) ? undefined : NEXT_CELL.test(next);
}

/** Whether a bar without spaces is in a table header, as in `Name|Price`. The line below shows that. */
function isBarOfHead(text: string, at: number, lineLength: number, isEnd: boolean): boolean | undefined {
  const rest = text.slice(at, at + MAX_HEAD_CHARACTERS);
  const line = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  if (lineLength > MAX_HEAD_CHARACTERS || line.length === MAX_HEAD_CHARACTERS || SENTENCE_END.test(line)) return false;
  const [lineBreak = ''] = /^(?:\r\n|\r|\n)/.exec(text.slice(at + line.length)) ?? [];
  const below = text.slice(at + line.length + lineBreak.length).slice(0, MAX_HEAD_CHARACTERS);
  if (!isEnd && below.length < MAX_HEAD_CHARACTERS && mayGoOn(DELIMITERS, below)) return undefined;
  return lineBreak !== '' && DELIMITERS.test(below);
}

/**
 * The bars of a table, or bars that are displayed because there is no table. Only the line after the first row shows which,
 * so its bars stay hidden until then.
 */
export class TableBars {
  readonly #writer: SpokenWriter;
  /** The offsets of the hidden bars on the last line. */
  #hidden: number[] = [];
  /** Whether the line is in a table with a header, which shows no bars. */
  #isInTable = false;

  /**
   * @param writer - Displays them.
   */
  constructor(writer: SpokenWriter) {
    this.#writer = writer;
  }

  /** Hides a bar and the unspoken space before it, until more is known. */
  hide(offset: number, shown: string): void {
    if (this.#isInTable) return;
    this.#hidden.push(offset);
    this.#writer.showBar({ shown, displayedStart: offset, displayedLength: 1, isHidden: true });
  }

  /** Adds the beginning of a line, which may turn the previous line into a table header. */
  follow({ kind }: BlockStart, beginsWithBar: boolean, offset: number): void {
    if (kind === 'separator-row' || (kind === 'unspoken-line' && beginsWithBar)) {
      this.#hidden = [];
      this.#isInTable = true;
    } else if (kind === 'row' || kind === 'text') {
      this.#settle(offset);
    } else if (kind !== 'quote') {
      this.end(offset);
    }
  }

  end(offset: number): void {
    this.#isInTable = false;
    this.#settle(offset);
  }

  /** Displays the bars, because there is no table. */
  #settle(offset: number): void {
    this.#writer.change({ reveals: this.#hidden }, offset);
    this.#hidden = [];
  }
}
