/** What Polly gets of the pieces of a text. */
import type { SpokenPiece } from '../../src/text/spoken/spoken-piece';

/** What is sent. */
export interface Requested {
  readonly text: string;
  readonly textType: 'text' | 'ssml';
}

/** What is sent for one piece. */
export function requestedOf({ text, document }: SpokenPiece): Requested {
  return document === undefined ? { text, textType: 'text' } : { text: document.request, textType: 'ssml' };
}
