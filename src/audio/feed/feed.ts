/**
 * What a player asks of whoever feeds its ring, be that in this thread or in another.
 */
import type { SpeechError } from '../../base/errors';
import type { TimelinePiece } from './timeline';

/** How far a feed is with its log. */
export interface FeedProgress {
  /** How many cuts of the log it has made. */
  readonly logCuts: number;
  /** Everything has been decoded and sent to the ring; a seek takes that back. */
  readonly isComplete: boolean;
  /** Why nothing more can be made of the bytes. What was good before still plays. */
  readonly error: SpeechError | undefined;
}

/** A piece of the timeline that a cut has begun. */
export interface FeedPiece extends TimelinePiece {
  /** Number of the last seek it follows; 0 when there was none. */
  readonly seek: number;
  /** How many cuts the ring has made. */
  readonly cuts: number;
}

/** What the feeder tells. */
export interface FeedListener {
  /** Called when a cut was made, everything was read, or nothing more can be read. */
  readonly onProgress: (progress: FeedProgress) => void;
  /** Called when a seek or another rate has found its place in the sound. */
  readonly onPiece: (piece: FeedPiece) => void;
}

/** Sends one audio log to a ring as samples. None of these throws. */
export interface Feed {
  /**
   * Goes to a second of the utterance.
   *
   * @param seconds - Clamped to what has been received.
   * @param seek - A number for it, higher than the last one's.
   */
  seek(seconds: number, seek: number): void;
  /** Plays at another rate from about now on. */
  setRate(rate: number): void;
  /** Frees everything, the ring's port included. Calling it again does nothing. */
  close(): void;
}

/** What a feed must know of its utterance and its ring. */
export interface FeedSettings {
  /** Frames a second of the ring. */
  readonly outputSampleRate: number;
  /** Frames the ring has room for; never more than that are on their way. */
  readonly capacityFrames: number;
  /**
   * What is in the ring and what was played before, if somebody else fed it up to now: this feed goes on where that ends.
   * At least one piece; more mean that the ring is not new.
   */
  readonly timeline: readonly TimelinePiece[];
  /** Seconds of the utterance in a second of output. */
  readonly rate: number;
}
