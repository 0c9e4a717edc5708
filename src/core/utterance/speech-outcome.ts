/** How speech has ended, as an app is told. */
import type { SpeechError } from '../../base/errors';

/** What the listener got of an utterance. */
export interface Heard {
  /** The text that was heard, to the end of a whole word; estimated from the sound. */
  readonly heardText: string;
  /** The rest of the text that was given. */
  readonly unheardText: string;
  /** How much sound was heard, in milliseconds. */
  readonly heardMs: number;
}

/** How an utterance ended. */
export type SpeechOutcome =
  | (Heard & { readonly reason: 'ended' | 'interrupted'; readonly error: undefined })
  | (Heard & {
      readonly reason: 'failed';
      /** Why. */
      readonly error: SpeechError;
    });
