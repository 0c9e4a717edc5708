import type { BlockStart } from '../block/block-start';
import { isSpaceAt } from '../inline/plain-stretch';
import type { SpokenWriter } from './spoken-writer';

/** As much of a line may precede or follow a bar that is waited with for the line below. */
const MAX_HEAD_CHARACTERS = 100;
const SENTENCE_END = /[\p{Sentence_Terminal}]\s/u;
/** The line below the head of a table. Source: GFM, section 4.10. */
const DELIMITERS = /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*(?:$|[\r\n])/;
const DELIMITERS_BEGINNING = /^[ \t|:-]*$/;

/** Where a bar stands. */
export interface BarPlace {
  readonly isRow: boolean;
  readonly isInCode: boolean;
  /** How much of the line precedes it. */
  readonly lineLength: number;
  /** Whether nothing more will come. */
  readonly isEnd: boolean;
  /** Whether nothing more is waited for. */
  readonly isFlushing: boolean;
}

/**
 * What a bar is: part of a text, or what parts two cells, with how it is shown where no table is. Between spaces it parts two
 * cells also where no table was announced: its first line is one of a paragraph yet.
 *
 * @returns Undefined where only what follows can tell.
 */
export function readBar(text: string, at: number, place: BarPlace): 'text' | { readonly shown: string } | undefined {
  const { isRow, isInCode, lineLength, isEnd, isFlushing } = place;
  const isBehindSpace = /\s/.test(text.charAt(at - 1));
  if (isRow) return { shown: isBehindSpace ? ' |' : '|' };
  const isSpaced = isBehindSpace && isSpaceAt(text, at + 1, isEnd);
  if (isSpaced === undefined) return undefined;
  // The space before it was not spoken.
  if (isSpaced) return { shown: ' |' };
  const isOfHead = !isInCode && isBarOfHead(text, at, lineLength, isEnd || isFlushing);
  if (isOfHead === undefined) return undefined;
  return isOfHead ? { shown: '|' } : 'text';
}

/** Whether a bar that no spaces surround stands in the head of a table, as in `Name|Price`: that tells the line below. */
function isBarOfHead(text: string, at: number, lineLength: number, isEnd: boolean): boolean | undefined {
  const rest = text.slice(at, at + MAX_HEAD_CHARACTERS);
  const line = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  if (lineLength > MAX_HEAD_CHARACTERS || line.length === MAX_HEAD_CHARACTERS || SENTENCE_END.test(line)) return false;
  const [lineBreak = ''] = /^(?:\r\n|\r|\n)/.exec(text.slice(at + line.length)) ?? [];
  const below = text.slice(at + line.length + lineBreak.length).slice(0, MAX_HEAD_CHARACTERS);
  if (!isEnd && below.length < MAX_HEAD_CHARACTERS && DELIMITERS_BEGINNING.test(below)) return undefined;
  return lineBreak !== '' && DELIMITERS.test(below);
}

/**
 * Bars that part cells where a table is, and are shown where none is: that tells only the line behind the first row, so its
 * bars are hidden until then.
 */
export class TableBars {
  readonly #writer: SpokenWriter;
  /** Where those of the last line stand, hidden for now. */
  #hidden: number[] = [];
  /** Whether the line belongs to a table that was announced, which shows no bars. */
  #isInTable = false;

  /**
   * @param writer - Shows them.
   */
  constructor(writer: SpokenWriter) {
    this.#writer = writer;
  }

  /** Hides a bar for now, with the space before it that is not spoken. */
  hide(offset: number, shown: string): void {
    if (this.#isInTable) return;
    this.#hidden.push(offset);
    this.#writer.showBar({ shown, displayedStart: offset, displayedLength: 1, isHidden: true });
  }

  /** Takes the beginning of a line, which may make the line before the head of a table. */
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

  /** Takes the end of a block. */
  end(offset: number): void {
    this.#isInTable = false;
    this.#settle(offset);
  }

  /** No table has followed: the bars are shown from now on. */
  #settle(offset: number): void {
    this.#writer.change({ reveals: this.#hidden }, offset);
    this.#hidden = [];
  }
}
