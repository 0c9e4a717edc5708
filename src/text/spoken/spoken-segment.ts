/** Segments of spoken text with their places in the displayed text. The stages of text processing exchange them. */

/** A stretch of spoken text. */
export interface SpokenSegment {
  readonly text: string;
  /** Start of its source in the displayed text, in UTF-16 code units. */
  readonly displayedStart: number;
  /** Length of its source, in UTF-16 code units. */
  readonly displayedLength: number;
  /** `copy`: an exact copy of its source. `replaced`: a replacement of its whole source. `ssml`: a copy that no stage changes. */
  readonly kind: 'copy' | 'replaced' | 'ssml';
  /** Its part of the SSML document for Polly, such as a tag. Default: its text. */
  readonly request?: string | undefined;
  /** The shown text, if it differs from the spoken text. Default: its text; nothing for an insertion. */
  readonly shown?: string | undefined;
  /** Whether it is not shown until another segment reveals it, such as a bracket of a possible link. Default: false. */
  readonly isHidden?: boolean | undefined;
  /** Displayed offsets of hidden segments that are shown from now on. */
  readonly reveals?: readonly number[] | undefined;
  /** Displayed offsets of unspoken segments that are hidden from now on. */
  readonly conceals?: readonly number[] | undefined;
  /** The declared language of the text, as a BCP 47 tag. Default: the voice's language. */
  readonly language?: string | undefined;
}

/** A range of segments' text and its replacement. */
export interface SpokenEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Returns the text of all segments. */
export function joinSegments(segments: readonly SpokenSegment[]): string {
  return segments.map(({ text }) => text).join('');
}

/**
 * Replaces ranges of segments' text. Each replacement maps to its whole source.
 *
 * @param segments - Segments without SSML.
 * @param edits - The edits in order, without overlap.
 */
export function editSegments(segments: readonly SpokenSegment[], edits: readonly SpokenEdit[]): SpokenSegment[] {
  if (edits.length === 0) return [...segments];
  const cursor = new SegmentCursor(segments);
  const edited: SpokenSegment[] = [];
  for (const { start, end, replacement } of edits) {
    edited.push(...cursor.takeTo(start));
    const replaced = cursor.takeTo(end);
    const first = replaced[0] ?? cursor.here();
    const last = replaced.at(-1) ?? first;
    if (replacement === '') continue;
    edited.push({
      text: replacement,
      displayedStart: first.displayedStart,
      displayedLength: last.displayedStart + last.displayedLength - first.displayedStart,
      kind: 'replaced',
      language: first.language,
    });
  }
  edited.push(...cursor.takeTo(Infinity));
  return edited;
}

/** Cuts segments into stretches of the given lengths. Returns the stretches and the rest. */
export function cutSegments(
  segments: readonly SpokenSegment[],
  lengths: readonly number[],
): { readonly stretches: SpokenSegment[][]; readonly rest: SpokenSegment[] } {
  const cursor = new SegmentCursor(segments);
  let end = 0;
  const stretches = lengths.map((length) => cursor.takeTo((end += length)));
  return { stretches, rest: cursor.takeTo(Infinity) };
}

class SegmentCursor {
  readonly #segments: readonly SpokenSegment[];
  #index = 0;
  /** Number of characters taken from the current segment. */
  #inside = 0;
  #offset = 0;

  constructor(segments: readonly SpokenSegment[]) {
    this.#segments = segments;
  }

  /** Returns an empty segment at the start of the next one. */
  here(): SpokenSegment {
    const segment = this.#segments[this.#index];
    if (segment !== undefined) return sliceSegment(segment, this.#inside, this.#inside);
    const last = this.#segments.at(-1);
    return {
      text: '',
      displayedStart: last === undefined ? 0 : last.displayedStart + last.displayedLength,
      displayedLength: 0,
      kind: 'copy',
    };
  }

  takeTo(offset: number): SpokenSegment[] {
    const taken: SpokenSegment[] = [];
    for (let segment = this.#segments[this.#index]; segment !== undefined && this.#offset < offset; segment = this.#segments[this.#index]) {
      const end = Math.min(segment.text.length, this.#inside + offset - this.#offset);
      if (end > this.#inside) taken.push(sliceSegment(segment, this.#inside, end));
      this.#offset += end - this.#inside;
      this.#inside = end;
      if (end < segment.text.length) break;
      this.#index += 1;
      this.#inside = 0;
    }
    return taken;
  }
}

/** Returns a part of a segment. */
export function sliceSegment(segment: SpokenSegment, start: number, end: number): SpokenSegment {
  if (start === 0 && end === segment.text.length) return segment;
  const text = segment.text.slice(start, end);
  // A part of a replaced segment maps to its whole source.
  if (segment.kind === 'replaced') return { ...segment, text };
  return { ...segment, text, displayedStart: segment.displayedStart + start, displayedLength: end - start };
}
