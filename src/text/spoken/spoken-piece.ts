/** What becomes of a text on its way from being shown to being spoken, in pieces for Polly. */
import type { SpokenItem } from './language-documents';
import { OffsetMap, type ReadonlyOffsetMap } from './offset-map';
import type { ReadonlyShownText } from './shown-text';
import { SpokenDocument } from './spoken-document';
import type { SpokenSegment } from './spoken-segment';
import { readSsmlSegment } from './ssml-speech';
import type { TextRestart } from './text-restart';

/** A piece of what is spoken. */
export interface SpokenPiece {
  /** The characters that are spoken. */
  readonly text: string;
  /** The SSML document that Polly gets for them, whole. Default: Polly gets the characters. */
  readonly document?: SpokenDocument;
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
  /**
   * Takes back what is spoken from a character on, and all that was held back. What comes next is a {@link restart}, or the
   * beginning of the text.
   *
   * @param spokenLength - How much of what is spoken stands.
   * @param displayedLength - How much of the displayed text that stands for.
   * @param lastCharacter - The last one that is spoken before.
   */
  cut(spokenLength: number, displayedLength: number, lastCharacter: string): void;
  /** What waited for the end of its sentence or word, or might have become a mark, because it is to be spoken now. */
  flush(): SpokenPiece[];
  /** All that is left, when the text has ended. */
  end(): SpokenPiece[];
}

/** What begins a word. */
const OPENS_WORD = /^[\p{L}\p{N}\p{Ps}\p{Pi}"'¿¡]/u;
const ENDS_IN_SPACE = /(?:^|\s)$/u;

/** Makes pieces of segments, and notes the way back from each of their characters. */
export class PieceWriter {
  readonly #map = new OffsetMap();
  #lastCharacter = '';

  /** Leads from the pieces to the displayed text, and back. */
  get map(): ReadonlyOffsetMap {
    return this.#map;
  }

  /** Takes back what is spoken from a character on. */
  cut(spokenLength: number, lastCharacter: string): void {
    this.#map.cut(spokenLength);
    this.#lastCharacter = lastCharacter;
  }

  /** The pieces that items make, joined as far as they can be. */
  write(items: readonly SpokenItem[]): SpokenPiece[] {
    const pieces: SpokenPiece[] = [];
    let text = '';
    const endText = () => {
      if (text !== '') pieces.push({ text });
      text = '';
    };
    for (const item of items) {
      if ('kind' in item && item.kind !== 'ssml') {
        text += item.text;
        this.#note(item);
        continue;
      }
      endText();
      const document = this.#documentOf('kind' in item ? readSsmlSegment(item) : item);
      pieces.push({ text: document.text, document });
    }
    endText();
    return pieces;
  }

  /** A document is spoken apart from what stands before it and behind, so its words are apart, too. */
  #documentOf(segments: readonly SpokenSegment[]): SpokenDocument {
    const first = segments.find((segment) => segment.text !== '');
    const last = segments.at(-1);
    const text = segments.map((segment) => segment.text).join('');
    const isJoined = !ENDS_IN_SPACE.test(this.#lastCharacter) && OPENS_WORD.test(text);
    const apart = [
      ...(isJoined && first !== undefined ? [space(first.displayedStart)] : []),
      ...segments,
      ...(ENDS_IN_SPACE.test(text) || last === undefined ? [] : [space(last.displayedStart + last.displayedLength)]),
    ];
    apart.forEach((segment) => this.#note(segment));
    return new SpokenDocument(apart);
  }

  #note({ text, displayedStart, displayedLength, kind }: SpokenSegment): void {
    if (kind === 'replaced') this.#map.appendReplacement(text.length, displayedStart, displayedLength);
    else this.#map.appendCopy(text.length, displayedStart);
    this.#lastCharacter = text.slice(-1) || this.#lastCharacter;
  }
}

/** A space that Polly does not get. */
function space(displayedStart: number): SpokenSegment {
  return { text: ' ', request: '', displayedStart, displayedLength: 0, kind: 'replaced' };
}
