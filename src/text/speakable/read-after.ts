/** Reads a text from its middle on. */
import type { SpokenSegment } from '../spoken/spoken-segment';
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
  reader.push(precedingText);
  const behind = (segments: readonly SpokenSegment[]) => segmentsAt(segments, precedingText.length, given);
  return {
    push: (text) => behind(reader.push(text)),
    flush: () => behind(reader.flush()),
    end: () => behind(reader.end()),
  };
}

/** The same for text that is spoken unchanged: the text before counts only if this begins inside an SSML document. */
export function readDocumentAfter(precedingText: string, reader: TextReader): TextReader {
  const isInDocument = precedingText.lastIndexOf('<speak') > precedingText.lastIndexOf('</speak');
  return isInDocument ? readAfter(precedingText, 0, reader) : reader;
}
