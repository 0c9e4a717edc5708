/**
 * A player as the system's media controls see it.
 */
import type { AudioPlayer } from '../../player/audio-player';
import type { ControlledPlayer } from './media-session';

/** As quick as a player's own stop by default. */
const STOP_FADE_MS = 20;

/** What the controls show besides the position. */
export interface ControlledState {
  readonly isPlaying: boolean;
  /** Infinity while it is not known. */
  readonly durationSeconds: number;
  readonly rate: number;
}

/** Makes a player controllable. */
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
