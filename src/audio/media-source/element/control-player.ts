/** Connects a player to the system's media controls. */
import type { AudioPlayer } from '../../player/audio-player';
import type { ControlledPlayer } from './media-session';

/** The fade of an interruption. */
const STOP_FADE_MS = 20;

/** The state that the controls show, without the position. */
export interface ControlledState {
  readonly isPlaying: boolean;
  /** Infinity until it is known. */
  readonly durationSeconds: number;
  readonly rate: number;
}

/** Adapts a player to the controls. */
export function controlPlayer(
  player: AudioPlayer,
  metadata: MediaMetadataInit | undefined,
  state: () => ControlledState,
): ControlledPlayer {
  return {
    metadata,
    play: () => {
      player.resume();
    },
    pause: () => {
      player.pause();
    },
    stop: () => {
      void player.stop(STOP_FADE_MS);
    },
    seek: (seconds) => {
      player.seek(seconds);
    },
    position: () => {
      const { durationSeconds, rate } = state();
      return { positionSeconds: player.positionSeconds(), durationSeconds, rate };
    },
    isPlaying: () => state().isPlaying,
  };
}
