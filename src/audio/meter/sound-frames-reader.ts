/**
 * The interface of a reader that measures the sound of a log. Each segment has its own frames, from its beginning on. An incomplete
 * last frame is dropped.
 */
import type { AudioLog } from '../log/audio-log';
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { SoundFrames } from './frame-meter';

/** Options of a {@link SoundFramesReader}. */
export interface SoundFramesOptions {
  readonly log: AudioLog;
  /** Receives the frames in order, with the number of their segment. They may include sound that was cut meanwhile. */
  readonly onFrames: (frames: SoundFrames, segment: number) => void;
  /** Decoders for browsers whose own decoders do not work. Default: none. */
  readonly fallback?: FallbackDecoders;
}

/** Measures one log. */
export interface SoundFramesReader {
  /** Resolves when all received sound was measured. In an incomplete segment, the decoder may hold back some samples. */
  caughtUp(): Promise<void>;
  /** Frees everything and stops the reports. Repeated calls do nothing. */
  close(): void;
}
