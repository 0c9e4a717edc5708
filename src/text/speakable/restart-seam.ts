/** Joins the speech where a text continues at a different place from where it left off. */
import { segmentsFrom } from '../spoken/segments-from';
import type { SpokenSegment } from '../spoken/spoken-segment';

/** Marks that follow a word without a space. */
const CLOSING_MARK = /^[.,;:!?…)\]]/u;

/**
 * Returns the segments from a position on, mapped to where the text was passed.
 *
 * @param behind - Length of the text before the position.
 * @param given - Where that text was passed, as a position in the displayed text.
 */
export function segmentsAt(segments: readonly SpokenSegment[], behind: number, given: number): SpokenSegment[] {
  return segmentsFrom(segments, behind).map((segment) => ({
    ...segment,
    displayedStart: segment.displayedStart + given,
    reveals: segment.reveals?.filter((place) => place >= 0).map((place) => place + given),
  }));
}

/** Separates what is spoken after a restart from what was spoken before. */
export class RestartSeam {
  readonly #separator: SpokenSegment;
  readonly #isGiven: boolean;
  #isOpen: boolean;

  /**
   * @param separator - Separates the two in the displayed text. If it is empty, nothing is displayed between them, as in
   *   code.
   * @param start - Its position in the displayed text.
   * @param around - The last text passed before it, and the text before and after the restart position.
   */
  constructor(
    separator: string,
    start: number,
    { last, preceding, next }: { readonly last: string; readonly preceding: string; readonly next: string },
  ) {
    this.#isGiven = separator !== '';
    const words = this.#isGiven ? separator : breakBetween(last, preceding, next);
    this.#separator = { text: words, shown: words, displayedStart: start, displayedLength: separator.length, kind: 'replaced' };
    // The rest of a word continues it.
    this.#isOpen = this.#isGiven || /\s$/u.test(last) || /(?:^|\s)$/u.test(preceding) || /^\s/u.test(next);
  }

  /** @param lastCharacter - The last character spoken before. */
  join(segments: readonly SpokenSegment[], lastCharacter: string): readonly SpokenSegment[] {
    const first = this.#isOpen ? segments.find(({ text }) => text !== '') : undefined;
    if (first === undefined) return segments;
    this.#isOpen = false;
    const isApart = this.#separator.text.includes('\n') ? /^\s*\n/u.test(first.text) : /^\s/u.test(first.text);
    if (!/\S/u.test(lastCharacter) || isApart || (!this.#isGiven && CLOSING_MARK.test(first.text))) return segments;
    return [this.#separator, ...segments];
  }
}

function breakBetween(last: string, preceding: string, next: string): string {
  const breaks = /\n\s*$/u.exec(last)?.[0].replaceAll(/[^\n]/gu, '').slice(0, 2);
  return breaks ?? (preceding === '' || next.startsWith('\n') ? '\n\n' : ' ');
}
