/**
 * The interface of a reader that measures the sound of a log, and searches a text there if it is told one. Each segment has its own
 * frames, from its beginning on. An incomplete last frame is dropped.
 */
import type { SearchCommand, SearchNews } from '../../timing/search/search-protocol';
import type { AudioLog } from '../log/audio-log';
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { SoundFrames } from './frame-meter';

/** Options of a {@link SoundFramesReader}. */
export interface SoundFramesOptions {
  readonly log: AudioLog;
  /**
   * Receives the frames in order, with the number of their segment, and what the search has found in them. They may include sound
   * that was cut meanwhile.
   */
  readonly onFrames: (frames: SoundFrames, segment: number, found?: SearchNews) => void;
  /** Decoders for browsers whose own decoders do not work. Default: none. */
  readonly fallback?: FallbackDecoders;
  /** Receives what a command has changed in the search. Default: nothing is searched. */
  readonly onNews?: (news: SearchNews) => void;
  /** Called when the search was lost with its Worker. A new one, which must be told everything, takes the next commands. */
  readonly onSearchLost?: () => void;
}

/** Measures one log. */
export interface SoundFramesReader {
  /** Resolves when all received sound was measured. In an incomplete segment, the decoder may hold back some samples. */
  caughtUp(): Promise<void>;
  /** Tells the search something. Everything written to the log before arrives first. */
  send(command: SearchCommand): void;
  /** Frees everything and stops the reports. Repeated calls do nothing. */
  close(): void;
}
