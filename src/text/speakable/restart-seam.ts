/** What is said where a text goes on elsewhere than behind what was said last. */
import { segmentsFrom, type SpokenSegment } from '../spoken/spoken-segment';

/** Marks that stand close to the word before them. */
const CLOSING_MARK = /^[.,;:!?…)\]]/u;

/**
 * What is said from a place on, where it is given.
 *
 * @param behind - Length of what stands before the place.
 * @param given - Where the place is given.
 */
export function segmentsAt(segments: readonly SpokenSegment[], behind: number, given: number): SpokenSegment[] {
  return segmentsFrom(segments, behind).map((segment) => ({
    ...segment,
    displayedStart: segment.displayedStart + given,
    reveals: segment.reveals?.filter((place) => place >= 0).map((place) => place + given),
  }));
}

/** Keeps what is said from a place on apart from what was said before. */
export class RestartSeam {
  readonly #separator: SpokenSegment;
  readonly #isGiven: boolean;
  #isOpen: boolean;

  /**
   * @param separator - What parts the two as they are given; it is not said where nothing is, as in code.
   * @param start - Where it is given.
   * @param around - What was given last before it, what stands before the place in the text, and what stands there.
   */
  constructor(
    separator: string,
    start: number,
    { last, preceding, next }: { readonly last: string; readonly preceding: string; readonly next: string },
  ) {
    this.#isGiven = separator !== '';
    const words = this.#isGiven ? separator : breakBetween(last, preceding, next);
    this.#separator = { text: words, shown: words, displayedStart: start, displayedLength: separator.length, kind: 'replaced' };
    // The rest of a word goes on with it.
    this.#isOpen = this.#isGiven || /\s$/u.test(last) || /(?:^|\s)$/u.test(preceding) || /^\s/u.test(next);
  }

  /** @param lastCharacter - The last one that was said before. */
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
