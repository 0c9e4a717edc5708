/** Reads a code block. Its text is kept only if it is a formula. */
import { readFenceLine, type Fence } from './fence-line';

const LINE = /[^\r\n]*/y;

/** A part of the block: a line with its line break, the closing line, or nothing if the block has ended. */
export interface CodePart {
  readonly kind: 'part' | 'line-end' | 'closed' | 'left' | 'undecided';
  readonly length: number;
}

/** The most characters of a formula to keep. Nobody can follow a longer one by ear. */
const MAX_FORMULA_CHARACTERS = 4_000;

/** A code block or a formula, from the end of its opening line on. */
export class CodeBlock {
  readonly #fence: Fence;
  #isAtLineStart = false;
  #text: string | undefined;

  /**
   * @param isFormula - Whether it contains a formula.
   */
  constructor(fence: Fence, isFormula = false) {
    this.#fence = fence;
    if (isFormula) this.#text = '';
  }

  /** The part of the formula that was read; undefined if it is code. */
  get formula(): string | undefined {
    return this.#text?.replace(/^[ \t]*(?:>[ \t]?)+/gm, '').trim();
  }

  /**
   * Reads the next part.
   *
   * @param at - An offset before the end of the text.
   * @param previous - The character before it.
   * @param isEnd - Whether the text has ended.
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
