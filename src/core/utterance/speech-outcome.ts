/** How an utterance ended. */
import type { SpeechError } from '../../base/errors';

/** How much of an utterance was heard. */
export interface Heard {
  /** The given text that was heard, up to the end of a whole word; estimated from the sound. */
  readonly heardText: string;
  /** The rest of the given text. */
  readonly unheardText: string;
  /** Length of the sound that was heard, in milliseconds. */
  readonly heardMs: number;
}

/** How an utterance ended. */
export type SpeechOutcome =
  | (Heard & { readonly reason: 'ended' | 'interrupted'; readonly error: undefined })
  | (Heard & {
      readonly reason: 'failed';
      /** Why the utterance failed. */
      readonly error: SpeechError;
    });

/** What was heard of a text that never began. */
export const NOTHING_HEARD: Heard = Object.freeze({ heardText: '', unheardText: '', heardMs: 0 });
