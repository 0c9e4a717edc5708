/** The interface of players. A player plays an audio log, which other code writes. */
import type { AudioSink } from './audio-sink';

/** Plays one log. Its sink clamps rates, volumes and seconds, so they are always in range. */
export interface AudioPlayer extends Omit<AudioSink, 'log' | 'append' | 'startSegment' | 'truncate' | 'endOfStream'> {
  /**
   * Returns the earliest second of the utterance whose sound can still be replaced. Earlier sound is already on its way to
   * the loudspeaker. Returns 0 in a final state.
   */
  earliestSplice(): number;
}
