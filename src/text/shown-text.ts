/**
 * What a listener reads of a text that is spoken: of plain text all of it, of markdown what a renderer shows, of SSML what
 * is said. It grows with the text, and is found by the characters of the text as it was given.
 */
import { OffsetMap } from './offset-map';
import type { SpokenSegment } from './spoken-segment';
import { readSsmlText } from './ssml-text';

/** A {@link ShownText} that is only read. */
export interface ReadonlyShownText {
  /** All of it so far. */
  readonly text: string;
  /** Where in it a given character is; for one that is not shown, the first that follows. */
  readonly placeOf: (givenCharacter: number) => number;
}

/** A text as it is shown. */
export class ShownText implements ReadonlyShownText {
  readonly #map = new OffsetMap();
  #text = '';

  get text(): string {
    return this.#text;
  }

  readonly placeOf = (givenCharacter: number): number => this.#map.toSpoken(givenCharacter);

  /** Adds what follows, as it was read and before anything is said otherwise. */
  append(segments: readonly SpokenSegment[]): void {
    for (const segment of segments) {
      if (segment.kind === 'ssml') this.append(readSsmlText(segment.text, segment.displayedStart));
      else this.#add(segment);
    }
  }

  #add({ text, shown, displayedStart, displayedLength, kind }: SpokenSegment): void {
    // What stands for nothing is put in for the voice alone.
    const visible = shown ?? (kind === 'replaced' && displayedLength === 0 ? '' : text);
    if (visible === text && kind === 'copy') this.#map.appendCopy(text.length, displayedStart);
    else this.#map.appendReplacement(visible.length, displayedStart, displayedLength);
    this.#text += visible;
  }
}
