/** The messages between `SpeechTiming` and the search for words in the sound, which may run in another thread. */
import type { TextWord } from '../readings/text-word';
import type { WordReadings } from '../readings/word-readings';
import type { SoundFrames } from '../sounds/sound-frames';
import type { PackedVoice } from '../voice/packed-voice';

/** A word, and the ways to say it. */
export interface SaidWord extends Pick<TextWord, 'text' | 'pauseBehind' | 'isOpenEnded'> {
  /** The ways to say it. Undefined if they follow from its letters. */
  readonly readings: WordReadings | undefined;
}

/** A word, and the number of frames of the segment that had been received when it was sent. */
export interface ArrivedWord {
  readonly word: SaidWord;
  readonly frame: number;
}

/** A command to the search. All except `start` concern the segment that was started last. */
export type SearchCommand =
  | {
      readonly type: 'start';
      /** Number of this segment's search. All news of the search repeat it. */
      readonly search: number;
      /** The segment of the log whose frames are searched; undefined if all frames come with commands. */
      readonly segment: number | undefined;
      /** The traits of the voice that were measured earlier. Default: none. */
      readonly voice: PackedVoice | undefined;
    }
  | { readonly type: 'words'; readonly words: readonly ArrivedWord[] }
  | { readonly type: 'frames'; readonly frames: SoundFrames }
  /** All sound of the segment has arrived. It speaks the first `words` words. */
  | { readonly type: 'complete'; readonly words: number };

/** A stretch of the sound in which the place in the text was in doubt. */
export interface DoubtfulFrames {
  readonly fromFrame: number;
  /** Infinity until text and sound have fitted for a long time again. */
  readonly toFrame: number;
}

/** The results of the search so far. */
export interface SearchNews {
  readonly search: number;
  /** The first word whose span may have changed. */
  readonly firstWord: number;
  /** Start and end frame of each word from `firstWord` on. An end is Infinity until it has arrived. */
  readonly spans: Float64Array<ArrayBuffer>;
  /** From this frame on, the place in the text is unknown. Infinity while it is known. */
  readonly unsureFromFrame: number;
  /** The frame up to which text and sound have fitted. */
  readonly fitsToFrame: number;
  readonly doubts: readonly DoubtfulFrames[];
  readonly voice: PackedVoice;
}
