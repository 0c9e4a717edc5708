/** The loudspeaker before there is a player: claimed inside the user's gesture, used when the player's code is there. */
import type { SpeechError } from '../../base/errors';
import type { AudioLog } from '../log/audio-log';
import type { AudioPlayer } from './audio-player';

/** A value or a promise of it. A value that is known already saves the wait. */
export type Soon<Value> = Value | Promise<Value>;

/** How to play. A player that is opened late begins with the present settings; how they came about does not matter. */
export interface PlayerSettings {
  /** Seconds of the utterance in a second of listening, 0.5 to 2. */
  readonly rate: number;
  /** 0 (silence) to 1 (as spoken). */
  readonly volume: number;
  readonly isPaused: boolean;
  /** The second of the utterance to begin with. */
  readonly startSeconds: number;
}

/** The right to one player. */
export interface LoudspeakerClaim {
  /**
   * Opens the player. Call it once.
   *
   * @param settings - Is called when the player is made.
   * @returns The player, or the error if nothing can play the log here.
   */
  open(log: AudioLog, settings: () => PlayerSettings): Soon<AudioPlayer | SpeechError>;
  /** Gives everything back, unless the player is open; then the player does that. */
  release(): void;
}
