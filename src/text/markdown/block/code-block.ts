/** Reads through a block of code, of which nothing is kept, unless it is a formula. */
import { readFenceLine, type Fence } from './fence-line';

const LINE = /[^\r\n]*/y;

/** What was read: of a line, up to its end with the line break, the closing line, or nothing where the block was left. */
export interface CodePart {
  readonly kind: 'part' | 'line-end' | 'closed' | 'left' | 'undecided';
  readonly length: number;
}

/** More of a formula is not kept: it is not for the ear. */
const MAX_FORMULA_CHARACTERS = 4_000;

/** A block of code, from the end of its opening line on; or of a formula, which is kept. */
export class CodeBlock {
  readonly #fence: Fence;
  #isAtLineStart = false;
  #text: string | undefined;

  /**
   * @param isFormula - Whether what is in it is a formula.
   */
  constructor(fence: Fence, isFormula = false) {
    this.#fence = fence;
    if (isFormula) this.#text = '';
  }

  /** The formula that it holds, as far as it was read; undefined where it is code. */
  get formula(): string | undefined {
    return this.#text?.replace(/^[ \t]*(?:>[ \t]?)+/gm, '').trim();
  }

  /**
   * Reads on.
   *
   * @param at - Before the end of the text.
   * @param previous - The character before it.
   * @param isEnd - Whether nothing more will come.
   */
  read(text: string, at: number, previous: string, isEnd: boolean): CodePart {
    const part = this.#readPart(text, at, previous, isEnd);
    if (this.#text !== undefined && part.kind !== 'closed' && this.#text.length < MAX_FORMULA_CHARACTERS)
      this.#text += text.slice(at, at + part.length);
    return part;
  }

  #readPart(text: string, at: number, previous: string, isEnd: boolean): CodePart {
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
