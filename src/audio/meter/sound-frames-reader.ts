/**
 * What measures the sound of a log as it arrives. Frames are counted from the beginning of each segment; the last part of a
 * frame of a segment is dropped.
 */
import type { AudioLog } from '../log/audio-log';
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { SoundFrames } from './frame-meter';

/** What is measured, and for whom. */
export interface SoundFramesOptions {
  readonly log: AudioLog;
  /** Takes the frames, in order, and the number of their segment; those of sound that was cut away meanwhile, too. */
  readonly onFrames: (frames: SoundFrames, segment: number) => void;
  /** What decodes where the browser's own decoders do not work. Default: nothing does. */
  readonly fallback?: FallbackDecoders;
}

/** Measures one log. */
export interface SoundFramesReader {
  /** Resolves when what has arrived was measured, as far as the decoder gives it out: of a complete segment all. */
  caughtUp(): Promise<void>;
  /** Frees everything; nothing is told any more. Calling it again does nothing. */
  close(): void;
}
