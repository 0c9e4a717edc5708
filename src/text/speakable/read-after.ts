/** Reads a text from a place in its middle. */
import { closingTags, restOfDocument } from '../spoken/spoken-document';
import type { SpokenSegment } from '../spoken/spoken-segment';
import { hasSpeech } from '../ssml/ssml-document';
import { segmentsAt } from './restart-seam';

/** Turns displayed text into spoken segments as it arrives. */
export interface TextReader {
  push(text: string): readonly SpokenSegment[];
  flush(): readonly SpokenSegment[];
  end(): readonly SpokenSegment[];
}

/**
 * Returns a reader for the rest of a text. It reads the preceding text first, for context, and drops its segments.
 *
 * @param precedingText - The text before the rest.
 * @param given - Offset in the displayed text at which the app passed the rest. All segments are mapped relative to it.
 */
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

/** Like {@link readAfter}, for text that is spoken unchanged. The preceding text matters only if the rest begins inside an SSML document. */
export function readDocumentAfter(precedingText: string, given: number, reader: TextReader): TextReader {
  return readAfter(isInDocument(precedingText) ? precedingText : '', given, reader);
}

/**
 * Turns a piece that lies completely inside an SSML document into a document of its own. Undefined for any other piece.
 *
 * @param given - Offset in the displayed text at which the app passed the piece.
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
