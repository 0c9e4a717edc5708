/** The interface between a player and the feed of its ring, which runs in the same thread or in a Worker. */
import type { SpeechError } from '../../base/errors';
import type { TimelinePiece } from './timeline';

/** The progress of a feed in its log. */
export interface FeedProgress {
  /** Number of the log's cuts that the feed has handled. */
  readonly logCuts: number;
  /** Whether the feed has read the whole log. After a seek it reads again. */
  readonly isComplete: boolean;
  /** The error, if the rest cannot be decoded. The sound before it still plays. */
  readonly error: SpeechError | undefined;
}

/** A piece of the timeline that begins at a cut. */
export interface FeedPiece extends TimelinePiece {
  /** Number of the last seek before the piece; 0 if there was none. */
  readonly seek: number;
  /** Number of cuts that the ring has made so far. */
  readonly cuts: number;
}

/** The callbacks of a feed. */
export interface FeedListener {
  /** Called when the progress has changed. */
  readonly onProgress: (progress: FeedProgress) => void;
  /** Called when the ring has made a cut, for a seek, another rate or a cut of the log. */
  readonly onPiece: (piece: FeedPiece) => void;
}

/** Sends one audio log to a ring as samples. Never throws. */
export interface Feed {
  /**
   * Seeks to a second of the utterance.
   *
   * @param seconds - Clamped to the received sound.
   * @param seek - The number of the seek, higher than the last one.
   */
  seek(seconds: number, seek: number): void;
  /** Changes the rate. The change is heard a moment later. */
  setRate(rate: number): void;
  /** Frees everything, including the ring's port. Repeated calls do nothing. */
  close(): void;
}

/** The settings of a feed. */
export interface FeedSettings {
  /** Frames per second of the ring. */
  readonly outputSampleRate: number;
  /** Room of the ring, in frames. */
  readonly capacityFrames: number;
  /**
   * Maps the ring's frames to the utterance. At least one piece; several if another feed has filled the ring before.
   */
  readonly timeline: readonly TimelinePiece[];
  /** Seconds of the utterance per second of output. */
  readonly rate: number;
}
