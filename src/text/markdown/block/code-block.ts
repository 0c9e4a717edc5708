/** Reads a code block. Its text is kept only if it is a formula. */
import { readFenceLine, type Fence } from './fence-line';
import type { TextWindow } from '../reading/text-window';
import { matchAt } from '../../../base/match-at';

const LINE = /[^\r\n]*/y;

/** A part of the block: a line with its line break, the closing line, or nothing if the block has ended. */
interface CodePart {
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
  #lineBreakAt = 0;
  /** Its offset in the whole text. */
  readonly start: number;

  /** @param isFormula - Whether it contains a formula. */
  constructor(fence: Fence, start = 0, isFormula = false) {
    this.#fence = fence;
    this.start = start;
    if (isFormula) this.#text = '';
  }

  /** The part of the formula that was read; undefined if it is code. */
  get formula(): string | undefined {
    return this.#text?.replace(/^[ \t]*(?:>[ \t]?)+/gm, '').trim();
  }

  /** The offset of its last line break in the whole text. */
  get lineBreakAt(): number {
    return this.#lineBreakAt;
  }

  /**
   * Reads the next part.
   *
   * @param isEnd - Whether the text has ended.
   */
  read(window: TextWindow, isEnd: boolean): CodePart['kind'] {
    const { kind, length } = this.#readPart(window.text, window.at, window.previous, isEnd);
    if (this.#text !== undefined && kind !== 'closed' && this.#text.length < MAX_FORMULA_CHARACTERS) this.#text += window.ahead(length);
    if (kind === 'line-end') this.#lineBreakAt = window.offset + length - 1;
    window.take(length);
    return kind;
  }

  #readPart(text: string, at: number, previous: string, isEnd: boolean): CodePart {
    if (!this.#isAtLineStart) {
      const length = matchAt(LINE, text, at)?.[0].length ?? 0;
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
