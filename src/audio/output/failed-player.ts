/** The player of an output that cannot play at all. Its state holds the error. */
import type { SpeechError } from '../../base/errors';
import { Store } from '../../base/store';
import type { AudioPlayer } from '../player/audio-player';
import { SILENT_SNAPSHOT, type PlaybackSnapshot } from '../player/audio-sink';

/** A player in the state `failed`. */
export class FailedPlayer implements AudioPlayer {
  readonly playback: Store<PlaybackSnapshot>;

  /** @param error - Why it cannot play. */
  constructor(error: SpeechError) {
    this.playback = new Store<PlaybackSnapshot>({ ...SILENT_SNAPSHOT, state: 'failed', error });
  }

  earliestSplice(): number {
    return 0;
  }

  pause(): void {
    // Nothing sounds.
  }

  resume(): void {
    // Nothing can resume.
  }

  seek(): void {
    // The state is final.
  }

  positionSeconds(): number {
    return 0;
  }

  setRate(): void {
    // Nothing sounds.
  }

  setVolume(): void {
    // Nothing sounds.
  }

  level(): number {
    return 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    decibels.fill(-Infinity);
  }

  stop(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): void {
    // Nothing is held.
  }
}
