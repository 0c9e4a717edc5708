/** Text that is spoken as it is shown; only SSML documents are kept whole. */
import { OffsetMap } from './offset-map';
import { toPieces, type SpeakableText } from './spoken-piece';
import type { SpokenSegment } from './spoken-segment';
import { isMention, ssmlLength } from './ssml-document';

/** Begins a text to which nothing is done. */
export function createPlainText(): SpeakableText {
  const reader = new PlainSpeech();
  const map = new OffsetMap();
  return {
    map,
    push: (displayedText) => toPieces(reader.push(displayedText), map),
    flush: () => toPieces(reader.flush(), map),
    end: () => toPieces(reader.end(), map),
  };
}

/** So much of the end of what was said tells whether a sentence has ended. */
const KEPT_CHARACTERS = 20;

/** Finds the documents. */
export class PlainSpeech {
  #pending = '';
  #before = '';
  #start = 0;

  /** Takes more, cut anywhere. */
  push(text: string): SpokenSegment[] {
    return this.#take(this.#pending === '' ? text : this.#pending + text, 'goes-on');
  }

  /** What waited for the end of a document that is none, because it is to be spoken now. */
  flush(): SpokenSegment[] {
    return this.#pending === '' ? [] : this.#take(this.#pending, 'is-wanted');
  }

  /** What is left when the text has ended. */
  end(): SpokenSegment[] {
    return this.#take(this.#pending, 'has-ended');
  }

  #take(text: string, state: 'goes-on' | 'is-wanted' | 'has-ended'): SpokenSegment[] {
    const segments: SpokenSegment[] = [];
    let plainFrom = 0;
    const pass = (from: number, to: number, kind: 'copy' | 'ssml') => {
      if (to === from) return;
      segments.push({ text: text.slice(from, to), displayedStart: this.#start + from, displayedLength: to - from, kind });
    };
    let at = text.indexOf('<');
    while (at >= 0) {
      const known = ssmlLength(text, at, state === 'has-ended');
      if (known === undefined && (state === 'goes-on' || !isMention(text, at, this.#before))) break;
      const length = known ?? 0;
      if (length > 0) {
        pass(plainFrom, at, 'copy');
        pass(at, at + length, 'ssml');
        plainFrom = at + length;
      }
      at = text.indexOf('<', at + Math.max(1, length));
    }
    const end = at >= 0 ? at : text.length;
    pass(plainFrom, end, 'copy');
    if (end > 0) this.#before = (this.#before + text.slice(Math.max(0, end - KEPT_CHARACTERS), end)).slice(-KEPT_CHARACTERS);
    this.#pending = text.slice(end);
    this.#start += end;
    return segments;
  }
}
