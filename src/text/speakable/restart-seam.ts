/** Joins the speech before and after a restart, at which a text continues at another place. */
import { restOfDocument } from '../spoken/spoken-document';
import type { SpokenSegment } from '../spoken/spoken-segment';

/** Marks that follow a word without a space. */
const CLOSING_MARK = /^[.,;:!?…)\]]/u;

/**
 * Drops the segments of a preceding text, and maps the others to the displayed text.
 *
 * @param behind - Length of the preceding text.
 * @param given - Offset in the displayed text at which the app passed the text after it.
 */
export function segmentsAt(segments: readonly SpokenSegment[], behind: number, given: number): SpokenSegment[] {
  return segmentsFrom(segments, behind).map((segment) => ({
    ...segment,
    displayedStart: segment.displayedStart + given,
    reveals: segment.reveals?.filter((place) => place >= 0).map((place) => place + given),
  }));
}

/** Returns the segments for the displayed text from an offset on. Their offsets are then relative to it. */
function segmentsFrom(segments: readonly SpokenSegment[], displayedCharacter: number): SpokenSegment[] {
  return segments.flatMap((given) => {
    const segment = given.reveals === undefined ? given : { ...given, reveals: given.reveals.map((place) => place - displayedCharacter) };
    const start = segment.displayedStart - displayedCharacter;
    const end = start + segment.displayedLength;
    if (start >= 0 && end > 0) return [{ ...segment, displayedStart: start }];
    if (end <= 0) return [];
    if (segment.kind === 'replaced') return [{ ...segment, displayedStart: 0, displayedLength: end }];
    if (segment.kind === 'ssml') {
      const text = restOfDocument(segment.text, -start);
      return [{ ...segment, text, displayedStart: end - text.length, displayedLength: text.length }];
    }
    return [{ text: segment.text.slice(-start), displayedStart: 0, displayedLength: end, kind: 'copy', language: segment.language }];
  });
}

/** Inserts a separator before the first words after a restart, if they need one. */
export class RestartSeam {
  readonly #separator: SpokenSegment;
  readonly #isGiven: boolean;
  #isOpen: boolean;

  /**
   * @param separator - The text between the two parts in the displayed text. May be empty, as in code.
   * @param start - Offset of the separator in the displayed text.
   * @param around - The last text passed before the restart, and the text before and after the place of the restart.
   */
  constructor(
    separator: string,
    start: number,
    { last, preceding, next }: { readonly last: string; readonly preceding: string; readonly next: string },
  ) {
    this.#isGiven = separator !== '';
    const words = this.#isGiven ? separator : breakBetween(last, preceding, next);
    this.#separator = { text: words, shown: words, displayedStart: start, displayedLength: separator.length, kind: 'replaced' };
    // The rest of a word needs no separator.
    this.#isOpen = this.#isGiven || /\s$/u.test(last) || /(?:^|\s)$/u.test(preceding) || /^\s/u.test(next);
  }

  /**
   * Inserts the separator before the first spoken segment, once.
   *
   * @param lastCharacter - The last spoken character before the segments.
   */
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
