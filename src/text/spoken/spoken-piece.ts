/** Turns segments into pieces for the text log, and keeps the map to the displayed text. */
import type { SpokenItem } from './language-documents';
import { OffsetMap, type ReadonlyOffsetMap } from './offset-map';
import type { ReadonlyShownText } from './shown-text';
import { SpokenDocument } from './spoken-document';
import type { SpokenSegment } from './spoken-segment';
import { readSsmlSegment } from './ssml-speech';
import type { TextRestart } from './text-restart';

/** A piece of the spoken text. */
export interface SpokenPiece {
  /** The spoken characters. */
  readonly text: string;
  /** The SSML document that is sent to Polly instead. Default: the characters are sent. */
  readonly document?: SpokenDocument;
}

/** Turns displayed text into spoken pieces. */
export interface SpeakableText {
  /** Maps between the displayed text and the joined pieces. Grows with them. */
  readonly map: ReadonlyOffsetMap;
  /** The shown text, for captions. Grows with the displayed text. */
  readonly shown: ReadonlyShownText;
  /**
   * Adds more of the displayed text, split anywhere.
   *
   * @returns The pieces that are certain to be spoken.
   */
  push(displayedText: string): SpokenPiece[];
  /** Adds text whose end continues at another place, and not after the previous text. */
  restart(displayedText: string, restart: TextRestart): SpokenPiece[];
  /**
   * Takes back the spoken text after an offset, and all text that was held back. The next call must be {@link restart}, or
   * {@link push} with the beginning of a text.
   *
   * @param spokenLength - Length of the remaining spoken text.
   * @param displayedLength - Length of the displayed text that belongs to it.
   * @param lastCharacter - The last character of the remaining spoken text.
   */
  cut(spokenLength: number, displayedLength: number, lastCharacter: string): void;
  /** Returns the text that was held back as an incomplete sentence, word or possible mark, so that it is spoken now. */
  flush(): SpokenPiece[];
  /** Returns the rest when the text has ended. */
  end(): SpokenPiece[];
}

const OPENS_WORD = /^[\p{L}\p{N}\p{Ps}\p{Pi}"'¿¡]/u;
const ENDS_IN_SPACE = /(?:^|\s)$/u;

/** Turns segments into pieces, and records the source of their characters. */
export class PieceWriter {
  readonly #map = new OffsetMap();
  #lastCharacter = '';

  /** Maps between the pieces and the displayed text. */
  get map(): ReadonlyOffsetMap {
    return this.#map;
  }

  /** Takes back the spoken text after an offset. */
  cut(spokenLength: number, lastCharacter: string): void {
    this.#map.cut(spokenLength);
    this.#lastCharacter = lastCharacter;
  }

  /** Turns items into pieces, as few as possible. */
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

  /** Creates a document. Polly speaks it separately, so a space separates its words from the surrounding text. */
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

/** Returns a space that is not sent to Polly. */
function space(displayedStart: number): SpokenSegment {
  return { text: ' ', request: '', displayedStart, displayedLength: 0, kind: 'replaced' };
}
