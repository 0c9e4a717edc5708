/** The interface of a claim: it reserves the loudspeaker inside the user's gesture, before the player's code is loaded. */
import type { SpeechError } from '../../base/errors';
import type { AudioLog } from '../log/audio-log';
import type { AudioPlayer } from './audio-player';

/** A value, or a promise of it if it is not known yet. */
export type Soon<Value> = Value | Promise<Value>;

/** Settings of playback. A player that opens late starts with the current ones. */
export interface PlayerSettings {
  /** Seconds of the utterance per second of listening, 0.5 to 2. */
  readonly rate: number;
  /** 0 (silence) to 1 (as spoken). */
  readonly volume: number;
  readonly isPaused: boolean;
  /** The second of the utterance at which playback starts. */
  readonly startSeconds: number;
}

/** The claim of one sink, which may open one player. */
export interface LoudspeakerClaim {
  /**
   * Opens the player. Call it once.
   *
   * @param settings - Returns the current settings. Called when the player is created.
   * @param onOpened - Called in the same task with the player, or with the error if no player can play the log here. Called
   *   during this call if the choice is already known.
   */
  open(log: AudioLog, settings: () => PlayerSettings, onOpened: (opened: AudioPlayer | SpeechError) => void): void;
  /** Releases everything that was claimed. An open player does that itself. */
  release(): void;
}
