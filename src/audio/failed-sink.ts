/**
 * The sink of an output that cannot play at all: it says why, and takes everything without a word.
 */
import type { SpeechError } from '../base/errors';
import { Store } from '../base/store';
import type { AudioSink, PlaybackSnapshot } from './audio-sink';

/** A sink in the state `failed`. */
export class FailedSink implements AudioSink {
  readonly playback: Store<PlaybackSnapshot>;

  /**
   * @param error - Why it cannot play.
   */
  constructor(error: SpeechError) {
    this.playback = new Store<PlaybackSnapshot>({
      state: 'failed',
      heardSeconds: 0,
      receivedSeconds: 0,
      aheadSeconds: 0,
      underruns: 0,
      stalledMs: 0,
      firstSoundAtMs: undefined,
      error,
    });
  }

  append(): void {
    // Nothing can become of the bytes.
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

  positionSeconds(): number {
    return 0;
  }

  stop(): Promise<number> {
    return Promise.resolve(0);
  }

  close(): void {
    // Nothing is held.
  }
}
