/** Reads through a block of code, of which nothing is kept. */
import { readFenceLine, type Fence } from './fence-line';

const LINE = /[^\r\n]*/y;

/** What was read: of a line, up to its end with the line break, the closing line, or nothing where the block was left. */
export interface CodePart {
  readonly kind: 'part' | 'line-end' | 'closed' | 'left' | 'undecided';
  readonly length: number;
}

/** A block of code, from the end of its opening line on. */
export class CodeBlock {
  readonly #fence: Fence;
  #isAtLineStart = false;

  constructor(fence: Fence) {
    this.#fence = fence;
  }

  /**
   * Reads on.
   *
   * @param at - Before the end of the text.
   * @param previous - The character before it.
   * @param isEnd - Whether nothing more will come.
   */
  read(text: string, at: number, previous: string, isEnd: boolean): CodePart {
    if (!this.#isAtLineStart) {
      LINE.lastIndex = at;
      const length = LINE.exec(text)?.[0].length ?? 0;
      if (at + length === text.length) return { kind: 'part', length };
      this.#isAtLineStart = true;
      return { kind: 'line-end', length: length + 1 };
    }
    if (text.charAt(at) === '\n' && previous === '\r') return { kind: 'part', length: 1 };
    const line = readFenceLine(text, at, this.#fence, isEnd);
    if (line === undefined) return { kind: 'undecided', length: 0 };
    this.#isAtLineStart = false;
    if (line.kind === 'closing') return { kind: 'closed', length: line.length };
    return { kind: line.kind === 'after' ? 'left' : 'part', length: 0 };
  }
}
