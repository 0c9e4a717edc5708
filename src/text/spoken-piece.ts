/** What becomes of a text on its way from being shown to being spoken, in pieces for Polly. */
import type { OffsetMap, ReadonlyOffsetMap } from './offset-map';
import type { SpokenSegment } from './spoken-segment';

/** A piece of what is spoken. */
export interface SpokenPiece {
  readonly text: string;
  /** An SSML document is a piece of its own, from `<speak>` to `</speak>`. */
  readonly textType: 'text' | 'ssml';
}

/** A text on its way from being shown to being spoken. */
export interface SpeakableText {
  /** Between the displayed text and all pieces joined. Grows with them. */
  readonly map: ReadonlyOffsetMap;
  /**
   * Takes more of the displayed text, cut anywhere.
   *
   * @returns What is certain to be spoken.
   */
  push(displayedText: string): SpokenPiece[];
  /** What waited for the end of its sentence or word, or might have become a mark, because it is to be spoken now. */
  flush(): SpokenPiece[];
  /** All that is left, when the text has ended. */
  end(): SpokenPiece[];
}

/** The pieces that segments make, joined as far as they can be, and noted in the map. */
export function toPieces(segments: readonly SpokenSegment[], map: OffsetMap): SpokenPiece[] {
  const pieces: SpokenPiece[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') pieces.push({ text, textType: 'text' });
    text = '';
  };
  for (const segment of segments) {
    if (segment.kind === 'replaced') map.appendReplacement(segment.text.length, segment.displayedStart, segment.displayedLength);
    else map.appendCopy(segment.text.length, segment.displayedStart);
    if (segment.kind === 'ssml') {
      endText();
      pieces.push({ text: segment.text, textType: 'ssml' });
    } else {
      text += segment.text;
    }
  }
  endText();
  return pieces;
}
