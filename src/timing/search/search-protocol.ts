/** The messages between the words of an utterance and the search for them in its sound, which may run in another thread. */
import type { TextWord } from '../readings/text-word';
import type { WordReadings } from '../readings/word-readings';
import type { SoundFrames } from '../sounds/sound-frames';
import type { PackedVoice } from '../voice/packed-voice';

/** A word as it may be said. */
export interface SaidWord extends Pick<TextWord, 'text' | 'pauseBehind' | 'isOpenEnded'> {
  /** The ways to say it; undefined if its letters say enough. */
  readonly readings: WordReadings | undefined;
}

/** A word, and the number of frames of the segment that had been received when it was sent. */
export interface ArrivedWord {
  readonly word: SaidWord;
  readonly frame: number;
}

/** To the search. All but the first concern the segment that was begun last. */
export type SearchCommand =
  | {
      readonly type: 'start';
      /** A number for the search of this segment, which its news bear. */
      readonly search: number;
      /** The segment of the log whose frames are searched; undefined if all frames come with commands. */
      readonly segment: number | undefined;
      /** What is known of the voice. Default: nothing. */
      readonly voice: PackedVoice | undefined;
    }
  | { readonly type: 'words'; readonly words: readonly ArrivedWord[] }
  | { readonly type: 'frames'; readonly frames: SoundFrames }
  /** All sound has come, and it says so many of the first words. */
  | { readonly type: 'complete'; readonly words: number };

/** A stretch of the sound in which the place in the text was in doubt. */
export interface DoubtfulFrames {
  readonly fromFrame: number;
  /** Infinity until the text has fitted for long. */
  readonly toFrame: number;
}

/** What the search has found so far. */
export interface SearchNews {
  readonly search: number;
  /** The first word whose span may have changed. */
  readonly firstWord: number;
  /** First and last frame of each word from there on; Infinity until its end has arrived. */
  readonly spans: Float64Array<ArrayBuffer>;
  /** From this frame on the place is unknown; Infinity while it is known. */
  readonly unsureFromFrame: number;
  /** Up to this frame the text has fitted. */
  readonly fitsToFrame: number;
  readonly doubts: readonly DoubtfulFrames[];
  readonly voice: PackedVoice;
}
