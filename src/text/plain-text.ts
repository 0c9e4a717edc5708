/** Text that is spoken as it is shown; only SSML documents are kept whole. */
import { OffsetMap } from './offset-map';
import { toPieces, type SpeakableText } from './spoken-piece';
import type { SpokenSegment } from './spoken-segment';
import { ssmlLength } from './ssml-document';

/** Begins a text to which nothing is done. */
export function createPlainText(): SpeakableText {
  const reader = new PlainSpeech();
  const map = new OffsetMap();
  return {
    map,
    push: (displayedText) => toPieces(reader.push(displayedText), map),
    flush: () => [],
    end: () => toPieces(reader.end(), map),
  };
}

/** Finds the documents. */
export class PlainSpeech {
  #pending = '';
  #start = 0;

  /** Takes more, cut anywhere. */
  push(text: string): SpokenSegment[] {
    return this.#take(this.#pending === '' ? text : this.#pending + text, false);
  }

  /** What is left when the text has ended. */
  end(): SpokenSegment[] {
    return this.#take(this.#pending, true);
  }

  #take(text: string, isEnd: boolean): SpokenSegment[] {
    const segments: SpokenSegment[] = [];
    let plainFrom = 0;
    const pass = (from: number, to: number, kind: 'copy' | 'ssml') => {
      if (to === from) return;
      segments.push({ text: text.slice(from, to), displayedStart: this.#start + from, displayedLength: to - from, kind });
    };
    let at = text.indexOf('<');
    while (at >= 0) {
      const length = ssmlLength(text, at, isEnd);
      if (length === undefined) break;
      if (length > 0) {
        pass(plainFrom, at, 'copy');
        pass(at, at + length, 'ssml');
        plainFrom = at + length;
      }
      at = text.indexOf('<', at + Math.max(1, length));
    }
    const end = at >= 0 ? at : text.length;
    pass(plainFrom, end, 'copy');
    this.#pending = text.slice(end);
    this.#start += end;
    return segments;
  }
}
