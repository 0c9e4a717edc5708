/**
 * A sink as the system's media controls see it.
 */
import type { AudioSink } from '../player/audio-sink';
import type { ControlledPlayer } from './media-session';

/** As quick as a sink's own stop by default. */
const STOP_FADE_MS = 20;

/** What the controls show besides the position. */
export interface ControlledState {
  readonly isPlaying: boolean;
  /** Infinity while it is not known. */
  readonly durationSeconds: number;
  readonly rate: number;
}

/** Makes a sink controllable. */
export function controlSink(
  sink: AudioSink,
  metadata: MediaMetadataInit | undefined,
  state: () => ControlledState,
): ControlledPlayer {
  return {
    metadata,
    play: () => {
      sink.resume();
    },
    pause: () => {
      sink.pause();
    },
    stop: () => {
      void sink.stop(STOP_FADE_MS);
    },
    seek: (seconds) => {
      sink.seek(seconds);
    },
    position: () => {
      const { durationSeconds, rate } = state();
      return { positionSeconds: sink.positionSeconds(), durationSeconds, rate };
    },
    isPlaying: () => state().isPlaying,
  };
}
