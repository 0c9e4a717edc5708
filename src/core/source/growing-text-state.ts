/** The state of a growing text, and of a reading of it. */
import type { RestartingSource } from '../../text/spoken/text-restart';
import type { TextPlacement } from './edits/text-placement';
import type { GrowingTextEnding } from './text-ending';

/** The current state of a growing text. */
export interface GrowingTextContent {
  readonly text: string;
  readonly ending: GrowingTextEnding;
  /** The failure of its source. An object, since the source may even throw `undefined`. */
  readonly failure: { readonly cause: unknown } | undefined;
}

/** One reading of a growing text. */
export interface TextReading extends RestartingSource {
  /** The text before the reading, at the time when it began. */
  readonly precedingText: string;
  /** End of the part that was read, as a place in the current text. */
  readonly endOffset: number;
  /** Maps the read characters to the current text. A new object after each edit. Undefined before anything was read. */
  readonly placement: TextPlacement | undefined;
}
