/** A player for tests of code that controls players. */
import type { AudioPlayer } from '../../../src/audio/player/audio-player';
import { SILENT_SNAPSHOT, type PlaybackSnapshot } from '../../../src/audio/player/audio-sink';
import { Store } from '../../../src/base/stores/store';

/** A player that plays nothing and records its calls. */
export function recordingPlayer(earliestSplice = 8) {
  const told: unknown[][] = [];
  const playback = new Store<PlaybackSnapshot>({ ...SILENT_SNAPSHOT, player: { kind: 'worklet', reason: 'requested' } });
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      told.push([name, ...args]);
    };
  const player: AudioPlayer = {
    playback,
    earliestSplice: () => earliestSplice,
    pause: note('pause'),
    resume: note('resume'),
    seek: note('seek'),
    positionSeconds: () => 7,
    setRate: note('setRate'),
    setVolume: note('setVolume'),
    level: () => 0.5,
    spectrum: (decibels) => decibels.fill(-20),
    stop: (fadeMs) => {
      note('stop')(fadeMs);
      return Promise.resolve(3);
    },
    close: note('close'),
  };
  return { player, told, playback };
}
