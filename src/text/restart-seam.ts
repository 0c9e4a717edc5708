/** What is said where a text goes on elsewhere than behind what was said last. */
import { segmentsFrom, type SpokenSegment } from './spoken-segment';

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
  #isOpen: boolean;

  /**
   * @param separator - What parts the two as they are given; it may be left out where nothing is said, as in code.
   * @param start - Where it is given.
   * @param precedingText - What stands before the place.
   * @param text - What stands there.
   */
  constructor(separator: string, start: number, precedingText: string, text: string) {
    const isLineStart = /(?:^|\n)$/u.test(precedingText) || text.startsWith('\n');
    const words = separator === '' ? (isLineStart ? '\n\n' : ' ') : separator;
    this.#separator = { text: words, shown: words, displayedStart: start, displayedLength: separator.length, kind: 'replaced' };
    // The rest of a word goes on with it.
    this.#isOpen = separator !== '' || /(?:^|\s)$/u.test(precedingText) || /^\s/u.test(text);
  }

  /** @param last - The last character that was said before. */
  join(segments: readonly SpokenSegment[], last: string): readonly SpokenSegment[] {
    const first = this.#isOpen ? segments.find(({ text }) => text !== '') : undefined;
    if (first === undefined) return segments;
    this.#isOpen = false;
    if (!/\S/u.test(last) || /^\s/u.test(first.text) || CLOSING_MARK.test(first.text)) return segments;
    return [this.#separator, ...segments];
  }
}
