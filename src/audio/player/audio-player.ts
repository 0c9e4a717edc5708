/** A player plays an audio log that another part writes. */
import type { AudioSink } from './audio-sink';

/** Plays one log. Rates, volumes and seconds are in range: a sink clamps them. */
export interface AudioPlayer extends Omit<AudioSink, 'log' | 'append' | 'startSegment' | 'truncate' | 'endOfStream'> {
  /**
   * The earliest second of the utterance whose sound can still be replaced; sound before it is already on its way to
   * the loudspeaker. 0 in a final state.
   */
  earliestSplice(): number;
}
