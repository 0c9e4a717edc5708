/** The phases of an utterance's life. */
import type { PlaybackSnapshot } from '../../audio/player/audio-sink';
import type { SpeechOutcome } from './speech-outcome';

/** The part of the text that the received sound speaks. */
export interface Received {
  /** Whether the sound speaks all of the text. */
  readonly isComplete: boolean;
  /** Length of the given text that the sound speaks. Undefined unless that is certain. */
  readonly spokenTo: number | undefined;
}

/**
 * The phases of an utterance, in their order: `received` and `stopping` may be left out.
 *
 * - `speaking`: more sound will arrive.
 * - `received`: no more sound will arrive.
 * - `stopping`: an interruption fades the sound out.
 * - `over`: nothing more will be heard, except in a replay.
 */
export type Phase =
  | { readonly at: 'speaking' | 'received' | 'stopping'; readonly received: Received }
  | {
      readonly at: 'over';
      readonly received: Received;
      readonly outcome: SpeechOutcome;
      /**
       * Playback at the end of the first hearing. Counts are read from here, since a replay costs nothing and waits for
       * nothing.
       */
      readonly firstHearing: PlaybackSnapshot;
      readonly wasHeardAgain: boolean;
    };

/** An utterance that has just begun. */
export const SPEAKING: Phase = Object.freeze({ at: 'speaking', received: { isComplete: false, spokenTo: undefined } });

/** Whether an utterance was interrupted. */
export function isInterrupted(phase: Phase): boolean {
  return phase.at === 'stopping' || (phase.at === 'over' && phase.outcome.reason === 'interrupted');
}
