/**
 * The shown text: plain text unchanged, markdown as a renderer shows it, and SSML as it is spoken. It grows with the given text,
 * and maps the offsets of that text.
 */
import { OffsetMap } from './offset-map';
import { sliceSegment, type SpokenSegment } from './spoken-segment';
import { readSsmlSegment } from './ssml-speech';

/** A read-only {@link ShownText}. */
export interface ReadonlyShownText {
  /** The text so far. */
  readonly text: string;
  /** Converts an offset in the given text to one in the shown text. For a character that is not shown, returns the offset of the next shown one. */
  readonly placeOf: (givenCharacter: number) => number;
}

/** Match the edges of words. They show where text needs a space, as in `<speak>Hello</speak><speak>World</speak>`. */
const ENDS_WORD = /[\p{L}\p{M}\p{N}\p{Pe}\p{Pf}.,;:!?…%]$/u;
const BEGINS_WORD = /^[\p{L}\p{N}\p{Ps}\p{Pi}¿¡]/u;
/** Matches scripts without spaces between words, and their punctuation. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u3000-\u303f\uff00-\uffef]/u;

/** The shown text of one utterance. */
export class ShownText implements ReadonlyShownText {
  readonly #segments: SpokenSegment[] = [];
  /** Segment indices of signs that are shown but not spoken, by their offset. Later segments may hide or reveal them. */
  readonly #signs = new Map<number, number>();
  /** Indices of segments before which a document starts or ends. */
  readonly #edges = new Set<number>();
  #map = new OffsetMap();
  #text = '';
  /** Number of segments that were added to `#text`. */
  #added = 0;
  /** Whether a document starts or ends after the last shown character. */
  #isAtEdge = false;

  get text(): string {
    this.#addAll();
    return this.#text;
  }

  readonly placeOf = (givenCharacter: number): number => {
    this.#addAll();
    return this.#map.toSpoken(givenCharacter);
  };

  /** Appends segments, before rules and pronunciations change them. */
  append(segments: readonly SpokenSegment[]): void {
    for (const segment of segments) {
      segment.reveals?.forEach((displayedStart) => this.#setHidden(displayedStart, false));
      segment.conceals?.forEach((displayedStart) => this.#setHidden(displayedStart, true));
      if (segment.text === '' && segment.shown !== undefined && !this.#signs.has(segment.displayedStart))
        this.#signs.set(segment.displayedStart, this.#segments.length);
      if (segment.kind !== 'ssml') {
        this.#segments.push(segment);
        continue;
      }
      this.#edges.add(this.#segments.length);
      this.#segments.push(...readSsmlSegment(segment));
      this.#edges.add(this.#segments.length);
    }
  }

  cut(displayedLength: number): void {
    const kept = this.#segments.findLastIndex(({ displayedStart }) => displayedStart < displayedLength) + 1;
    this.#segments.length = kept;
    const last = this.#segments.at(-1);
    if (last?.kind === 'copy')
      this.#segments[kept - 1] = sliceSegment(last, 0, Math.min(last.text.length, displayedLength - last.displayedStart));
    for (const [displayedStart, index] of this.#signs) if (index >= kept) this.#signs.delete(displayedStart);
    for (const edge of this.#edges) if (edge > kept) this.#edges.delete(edge);
    this.#forget();
  }

  #setHidden(displayedStart: number, isHidden: boolean): void {
    const index = this.#signs.get(displayedStart);
    const segment = index === undefined ? undefined : this.#segments[index];
    if (index === undefined || segment === undefined || (segment.isHidden === true) === isHidden) return;
    this.#segments[index] = { ...segment, isHidden };
    if (index >= this.#added) return;
    this.#forget();
  }

  /** Discards the text and the map, which are built again when read. Such changes are rare. */
  #forget(): void {
    this.#map = new OffsetMap();
    this.#text = '';
    this.#added = 0;
    this.#isAtEdge = false;
  }

  #addAll(): void {
    for (; this.#added < this.#segments.length; this.#added += 1) {
      this.#isAtEdge ||= this.#edges.has(this.#added);
      const segment = this.#segments[this.#added];
      if (segment !== undefined) this.#add(segment);
    }
  }

  #add({ text, shown, isHidden, displayedStart, displayedLength, kind }: SpokenSegment): void {
    if (isHidden === true) return;
    // An insertion is spoken, but not shown.
    const visible = shown ?? (kind === 'replaced' && displayedLength === 0 ? '' : text);
    if (visible === '') return;
    if (this.#isAtEdge && this.#isJoined(visible)) {
      this.#map.appendReplacement(1, displayedStart, 0);
      this.#text += ' ';
    }
    this.#isAtEdge = false;
    if (visible === text && kind === 'copy') this.#map.appendCopy(text.length, displayedStart);
    else this.#map.appendReplacement(visible.length, displayedStart, displayedLength);
    this.#text += visible;
  }

  /** Whether the words at the edge of a document would run together with the next text. */
  #isJoined(next: string): boolean {
    const last = this.#text.slice(-1);
    return ENDS_WORD.test(last) && BEGINS_WORD.test(next) && !UNSPACED.test(last + next.charAt(0));
  }
}
