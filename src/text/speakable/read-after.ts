/** Reads a text from its middle on. */
import { closingTags, restOfDocument } from '../spoken/spoken-document';
import type { SpokenSegment } from '../spoken/spoken-segment';
import { hasSpeech } from '../ssml/ssml-document';
import { segmentsAt } from './restart-seam';

/** Makes text speakable as it arrives. */
export interface TextReader {
  push(text: string): readonly SpokenSegment[];
  flush(): readonly SpokenSegment[];
  end(): readonly SpokenSegment[];
}

/** Reads from the middle of a text, aware of the text before, and maps positions to where the text was passed. */
export function readAfter(precedingText: string, given: number, reader: TextReader): TextReader {
  if (precedingText === '' && given === 0) return reader;
  if (precedingText !== '') reader.push(precedingText);
  const behind = (segments: readonly SpokenSegment[]) =>
    segmentsAt(segments, precedingText.length, given).filter(({ kind, text }) => kind !== 'ssml' || hasSpeech(text));
  return {
    push: (text) => behind(reader.push(text)),
    flush: () => behind(reader.flush()),
    end: () => behind(reader.end()),
  };
}

/** The same for text that is spoken unchanged: the text before counts only if this begins inside an SSML document. */
export function readDocumentAfter(precedingText: string, given: number, reader: TextReader): TextReader {
  return readAfter(isInDocument(precedingText) ? precedingText : '', given, reader);
}

/**
 * A piece that is within an SSML document from its beginning to its end, as a document; undefined where it is not.
 *
 * @param given - Where the piece was passed.
 */
export function readPartOfDocument(precedingText: string, piece: string, given: number): SpokenSegment[] | undefined {
  if (!isInDocument(precedingText) || !isInDocument(precedingText + piece)) return undefined;
  const document = precedingText.slice(precedingText.lastIndexOf('<speak')) + piece;
  const rest = restOfDocument(document, document.length - piece.length);
  const text = rest + closingTags(document);
  return hasSpeech(text) ? [{ text, displayedStart: given + piece.length - rest.length, displayedLength: rest.length, kind: 'ssml' }] : [];
}

/** Whether a text ends within an SSML document. */
export function isInDocument(text: string): boolean {
  return text.lastIndexOf('<speak') > text.lastIndexOf('</speak');
}
