/**
 * The interface of a reader that measures the sound of a log. Frames are counted from the beginning of each segment; an incomplete
 * last frame is dropped.
 */
import type { AudioLog } from '../log/audio-log';
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { SoundFrames } from './frame-meter';

/** Options of a {@link SoundFramesReader}. */
export interface SoundFramesOptions {
  readonly log: AudioLog;
  /** Receives the frames, in order, with the number of their segment. May include sound that was cut meanwhile. */
  readonly onFrames: (frames: SoundFrames, segment: number) => void;
  /** Decoders for browsers whose own do not work. Default: none. */
  readonly fallback?: FallbackDecoders;
}

/** Measures one log. */
export interface SoundFramesReader {
  /** Resolves when all received sound was measured, except samples that the decoder of an incomplete segment holds back. */
  caughtUp(): Promise<void>;
  /** Frees everything and stops the reports. Repeated calls do nothing. */
  close(): void;
}
