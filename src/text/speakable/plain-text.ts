/** Speaks plain text as it is displayed. Keeps SSML documents whole. */
import { ShownText } from '../spoken/shown-text';
import { PieceWriter, type SpeakableText } from '../spoken/spoken-piece';
import type { SpokenSegment } from '../spoken/spoken-segment';
import { readDocumentAfter, readPartOfDocument, type TextReader } from './read-after';
import { findBehindSsml, findSsml, hasSpeech, isMention, type SsmlPlace } from '../ssml/ssml-document';

/**
 * Starts a text that is spoken unchanged.
 *
 * @param precedingText - The text before this one, if this is the rest of a longer text. Default: nothing.
 */
export function createPlainText(precedingText = ''): SpeakableText {
  let reader: TextReader = readDocumentAfter(precedingText, 0, new PlainSpeech());
  const pieces = new PieceWriter();
  const shown = new ShownText();
  let displayedLength = 0;
  const speak = (segments: readonly SpokenSegment[]) => {
    shown.append(segments);
    return pieces.write(segments);
  };
  return {
    map: pieces.map,
    shown,
    push: (displayedText) => {
      displayedLength += displayedText.length;
      return speak(reader.push(displayedText));
    },
    restart: (displayedText, { precedingText: preceding, length }) => {
      const separator = displayedText.slice(0, displayedText.length - length);
      const rest = displayedText.slice(separator.length);
      const before = speak([...reader.push(separator), ...reader.end()]);
      const start = displayedLength + separator.length;
      displayedLength += displayedText.length;
      const part = readPartOfDocument(preceding, rest, start);
      const behind = part === undefined ? preceding : preceding + rest;
      reader = readDocumentAfter(behind, part === undefined ? start : displayedLength, new PlainSpeech());
      return [...before, ...speak(part ?? reader.push(rest))];
    },
    cut: (spokenLength, length, lastCharacter) => {
      pieces.cut(spokenLength, lastCharacter);
      shown.cut(length);
      displayedLength = length;
      reader = readDocumentAfter('', length, new PlainSpeech());
    },
    flush: () => speak(reader.flush()),
    end: () => speak(reader.end()),
  };
}

type TextState = 'goes-on' | 'is-wanted' | 'has-ended';

/** May begin a file. It is not part of the text. */
const BYTE_ORDER_MARK = '\ufeff';
const KEPT_CHARACTERS = 40;

/** Finds the SSML documents in plain text. */
export class PlainSpeech {
  #pending = '';
  #before = '';
  #start = 0;
  /** Whether only white space has followed the last document. XML allows further unspoken content there. */
  #isBehindDocument = false;
  readonly #ssml: boolean | undefined;

  /** @param ssml - Whether each `<speak` begins a document. Undefined: the surrounding text decides. */
  constructor(ssml?: boolean) {
    this.#ssml = ssml;
  }

  push(text: string): SpokenSegment[] {
    return this.#take(this.#pending === '' ? text : this.#pending + text, 'goes-on');
  }

  /** Returns the text that was held back as a possible document, so that it is spoken now. */
  flush(): SpokenSegment[] {
    return this.#pending === '' ? [] : this.#take(this.#pending, 'is-wanted');
  }

  end(): SpokenSegment[] {
    return this.#take(this.#pending, 'has-ended');
  }

  #take(text: string, state: TextState): SpokenSegment[] {
    const segments: SpokenSegment[] = [];
    let plainFrom = this.#start === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    const pass = (from: number, to: number, kind: 'copy' | 'ssml') => {
      if (to > from) segments.push({ text: text.slice(from, to), displayedStart: this.#start + from, displayedLength: to - from, kind });
    };
    let at = this.#ssml === false ? -1 : text.indexOf('<');
    while (at >= 0) {
      const markup = this.#readMarkup(text, plainFrom, at, state);
      if (markup === undefined) break;
      if (markup === 'none') {
        at = text.indexOf('<', at + 1);
        continue;
      }
      pass(plainFrom, at, 'copy');
      if (markup.isSaid) pass(markup.start, markup.end, 'ssml');
      plainFrom = markup.end;
      this.#isBehindDocument = true;
      at = text.indexOf('<', markup.end);
    }
    const end = at >= 0 ? at : text.length;
    pass(plainFrom, end, 'copy');
    this.#isBehindDocument &&= text.slice(plainFrom, end).trim() === '';
    if (end > 0) this.#before = (this.#before + text.slice(Math.max(0, end - KEPT_CHARACTERS), end)).slice(-KEPT_CHARACTERS);
    this.#pending = text.slice(end);
    this.#start += end;
    return segments;
  }

  /** Reads a document, or unspoken content after one. Undefined if the following text must decide. */
  #readMarkup(
    text: string,
    plainFrom: number,
    at: number,
    state: TextState,
  ): (SsmlPlace & { readonly isSaid: boolean }) | 'none' | undefined {
    const isEnd = state === 'has-ended';
    const isKnown = this.#ssml === true;
    const document = findSsml(text, at, isEnd, this.#before, isKnown);
    if (document === undefined) return state === 'is-wanted' && !isKnown && isMention(text, at, this.#before) ? 'none' : undefined;
    if (document !== 'none') return { ...document, isSaid: hasSpeech(text.slice(document.start, document.end)) };
    if (!this.#isBehindDocument || text.slice(plainFrom, at).trim() !== '') return 'none';
    const extra = findBehindSsml(text, at, isEnd);
    return typeof extra === 'object' ? { ...extra, isSaid: extra.isFault } : extra;
  }
}
