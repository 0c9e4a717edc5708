/**
 * The sink of an output that cannot play at all: it says why, and takes everything without a word.
 */
import type { SpeechError } from '../../base/errors';
import { Store } from '../../base/store';
import { SILENT_SNAPSHOT, type AudioSink, type PlaybackSnapshot } from '../player/audio-sink';

/** A sink in the state `failed`. */
export class FailedSink implements AudioSink {
  readonly playback: Store<PlaybackSnapshot>;

  /**
   * @param error - Why it cannot play.
   */
  constructor(error: SpeechError) {
    this.playback = new Store<PlaybackSnapshot>({ ...SILENT_SNAPSHOT, state: 'failed', error });
  }

  append(): void {
    // Nothing can become of the bytes.
  }

  startSegment(): void {
    // Nothing is there to be joined.
  }

  truncate(seconds: number): number {
    return seconds;
  }

  endOfStream(): void {
    // Nothing is there to end.
  }

  pause(): void {
    // Nothing sounds.
  }

  resume(): void {
    // Nothing can go on.
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
