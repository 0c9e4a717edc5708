import type { BlockStart } from './block-start';
import type { SpokenWriter } from './spoken-writer';

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
