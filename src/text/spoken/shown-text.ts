/**
 * What a listener reads of a text that is spoken: of plain text all of it, of markdown what a renderer shows, of SSML what
 * is said. It grows with the text, and is found by the characters of the text as it was given.
 */
import { OffsetMap } from './offset-map';
import type { SpokenSegment } from './spoken-segment';
import { readSsmlSpeech } from './ssml-speech';

/** A {@link ShownText} that is only read. */
export interface ReadonlyShownText {
  /** All of it so far. */
  readonly text: string;
  /** Where in it a given character is; for one that is not shown, the first that follows. */
  readonly placeOf: (givenCharacter: number) => number;
}

/** A text as it is shown. */
export class ShownText implements ReadonlyShownText {
  readonly #segments: SpokenSegment[] = [];
  /** By where they are displayed, the signs that are only shown, of which later ones tell whether they are. */
  readonly #signs = new Map<number, number>();
  #map = new OffsetMap();
  #text = '';
  /** How many segments the text is made of. */
  #added = 0;

  get text(): string {
    this.#addAll();
    return this.#text;
  }

  readonly placeOf = (givenCharacter: number): number => {
    this.#addAll();
    return this.#map.toSpoken(givenCharacter);
  };

  /** Adds what follows, as it was read and before anything is said otherwise. */
  append(segments: readonly SpokenSegment[]): void {
    for (const segment of segments) {
      segment.reveals?.forEach((displayedStart) => this.#setHidden(displayedStart, false));
      segment.conceals?.forEach((displayedStart) => this.#setHidden(displayedStart, true));
      if (segment.text === '' && segment.shown !== undefined && !this.#signs.has(segment.displayedStart))
        this.#signs.set(segment.displayedStart, this.#segments.length);
      if (segment.kind === 'ssml') this.#segments.push(...readSsmlSpeech(segment.text, segment.displayedStart));
      else this.#segments.push(segment);
    }
  }

  #setHidden(displayedStart: number, isHidden: boolean): void {
    const index = this.#signs.get(displayedStart);
    const segment = index === undefined ? undefined : this.#segments[index];
    if (index === undefined || segment === undefined || (segment.isHidden === true) === isHidden) return;
    this.#segments[index] = { ...segment, isHidden };
    if (index >= this.#added) return;
    // It is seldom, and looked at seldom.
    this.#map = new OffsetMap();
    this.#text = '';
    this.#added = 0;
  }

  #addAll(): void {
    for (const segment of this.#segments.slice(this.#added)) this.#add(segment);
    this.#added = this.#segments.length;
  }

  #add({ text, shown, isHidden, displayedStart, displayedLength, kind }: SpokenSegment): void {
    if (isHidden === true) return;
    // What stands for nothing is put in for the voice alone.
    const visible = shown ?? (kind === 'replaced' && displayedLength === 0 ? '' : text);
    if (visible === text && kind === 'copy') this.#map.appendCopy(text.length, displayedStart);
    else this.#map.appendReplacement(visible.length, displayedStart, displayedLength);
    this.#text += visible;
  }
}
