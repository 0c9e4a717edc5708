/** What becomes of a text on its way from being shown to being spoken, in pieces for Polly. */
import type { SpokenItem } from './language-documents';
import type { OffsetMap, ReadonlyOffsetMap } from './offset-map';
import type { ReadonlyShownText } from './shown-text';
import { joinSegments, type SpokenSegment } from './spoken-segment';
import type { TextRestart } from './text-restart';

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
  /** What a listener reads of it. Grows with what was read of the displayed text. */
  readonly shown: ReadonlyShownText;
  /**
   * Takes more of the displayed text, cut anywhere.
   *
   * @returns What is certain to be spoken.
   */
  push(displayedText: string): SpokenPiece[];
  /** Takes more, the end of which is read elsewhere than behind what came before. */
  restart(displayedText: string, restart: TextRestart): SpokenPiece[];
  /** What waited for the end of its sentence or word, or might have become a mark, because it is to be spoken now. */
  flush(): SpokenPiece[];
  /** All that is left, when the text has ended. */
  end(): SpokenPiece[];
}

/** The pieces that segments make, joined as far as they can be, and noted in the map. */
export function toPieces(items: readonly SpokenItem[], map: OffsetMap): SpokenPiece[] {
  const pieces: SpokenPiece[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') pieces.push({ text, textType: 'text' });
    text = '';
  };
  const note = (segment: SpokenSegment) => {
    if (segment.kind === 'replaced') map.appendReplacement(segment.text.length, segment.displayedStart, segment.displayedLength);
    else map.appendCopy(segment.text.length, segment.displayedStart);
  };
  for (const item of items) {
    const segments = 'kind' in item ? [item] : item;
    segments.forEach(note);
    if ('kind' in item && item.kind !== 'ssml') {
      text += item.text;
      continue;
    }
    endText();
    pieces.push({ text: joinSegments(segments), textType: 'ssml' });
  }
  endText();
  return pieces;
}
