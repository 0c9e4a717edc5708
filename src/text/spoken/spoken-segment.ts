/** Spoken text on its way through the stages that make it, with where each stretch of it comes from. */

/** A stretch of spoken text. */
export interface SpokenSegment {
  readonly text: string;
  /** Where what it stands for begins in the displayed text, in UTF-16 code units. */
  readonly displayedStart: number;
  /** How long that is. */
  readonly displayedLength: number;
  /** `copy`: character for character. `replaced`: all of it stands for all of that. `ssml`: a copy that no stage changes. */
  readonly kind: 'copy' | 'replaced' | 'ssml';
  /** What Polly gets of it in an SSML document; of a tag, which says nothing, all of it. Default: what is said. */
  readonly request?: string | undefined;
  /** What a reader sees of it, where that is not what is said. Default: what is said, unless it stands for nothing. */
  readonly shown?: string | undefined;
  /** Whether it is shown only once another segment reveals it, as what may open a link. Default: false. */
  readonly isHidden?: boolean | undefined;
  /** Where hidden segments are displayed that are shown from now on. */
  readonly reveals?: readonly number[] | undefined;
  /** Where segments are displayed that say nothing and are not shown any more. */
  readonly conceals?: readonly number[] | undefined;
  /** The language that the text says it is in. Default: the voice's. */
  readonly language?: string | undefined;
}

/** A stretch of some segments' text that is said otherwise. */
export interface SpokenEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The text of segments. */
export function joinSegments(segments: readonly SpokenSegment[]): string {
  return segments.map(({ text }) => text).join('');
}

/**
 * Replaces stretches of the text of segments; what replaces one stands for all that it replaced.
 *
 * @param segments - Without SSML.
 * @param edits - In order, without overlap.
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

/** Cuts segments into stretches of these many characters each, and the rest. */
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
  /** How much of the present segment was taken. */
  #inside = 0;
  #offset = 0;

  constructor(segments: readonly SpokenSegment[]) {
    this.#segments = segments;
  }

  /** An empty stretch where the next one begins. */
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

/** A part of a segment. */
export function sliceSegment(segment: SpokenSegment, start: number, end: number): SpokenSegment {
  if (start === 0 && end === segment.text.length) return segment;
  const text = segment.text.slice(start, end);
  // Any part of what was replaced stands for all that it replaced.
  if (segment.kind === 'replaced') return { ...segment, text };
  return { ...segment, text, displayedStart: segment.displayedStart + start, displayedLength: end - start };
}
