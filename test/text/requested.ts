/** Returns what Polly gets for the pieces of a text. */
import type { SpokenPiece } from '../../src/text/spoken/spoken-piece';

/** The input of one request. */
export interface Requested {
  readonly text: string;
  readonly textType: 'text' | 'ssml';
}

/** Returns the input for one piece. */
export function requestedOf({ text, document }: SpokenPiece): Requested {
  return document === undefined ? { text, textType: 'text' } : { text: document.request, textType: 'ssml' };
}
