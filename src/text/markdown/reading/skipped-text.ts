/** Skips a stretch that is left out, as far as it has arrived. */
import { MAX_LEFTOVER_CLOSING_CHARACTERS } from '../../leftovers/model-leftovers';
import { WithheldText } from '../../leftovers/withheld-text';
import { matchAt } from '../../../base/match-at';
import type { TextWindow } from './text-window';

/** The stretch that is being skipped. */
export class SkippedText {
  /** Holds the stretch if it is spoken without an end. */
  readonly withheld = new WithheldText();
  #pattern = /(?:)/y;
  #isEndPattern = false;

  skipWhile(pattern: RegExp): void {
    this.#pattern = pattern;
    this.#isEndPattern = false;
  }

  /** Skips everything to the end of a global pattern's match. */
  skipTo(pattern: RegExp): void {
    this.#pattern = pattern;
    this.#isEndPattern = true;
  }

  /**
   * Skips what has arrived.
   *
   * @returns Whether the stretch is over.
   */
  read(window: TextWindow): boolean {
    const found = matchAt(this.#pattern, window.text, window.at);
    if (!this.#isEndPattern) {
      window.take(found?.[0].length ?? 0);
      return !window.isRead;
    }
    const rest = window.text.length - window.at;
    // Without a match, the text may end within one.
    const length = found === null ? Math.max(0, rest - MAX_LEFTOVER_CLOSING_CHARACTERS + 1) : found.index + found[0].length - window.at;
    this.withheld.add(window.ahead(length));
    window.take(length);
    return found !== null;
  }
}
