/**
 * A player: plays what somebody else writes to an audio log.
 */
import type { AudioSink } from './audio-sink';

/** Plays one log. */
export interface AudioPlayer extends Omit<AudioSink, 'log' | 'append' | 'startSegment' | 'truncate' | 'endOfStream'> {
  /**
   * The first second of the utterance at which sound can still be replaced: what comes before it is on its way to the ear.
   * 0 in a final state, when nothing is any more.
   */
  earliestSplice(): number;
}
