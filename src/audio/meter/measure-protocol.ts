/**
 * What a page and the feeding Worker say to each other about sound that is measured. Each utterance has a port of its own
 * for it.
 */
import type { AudioFormat } from '../../base/audio-format';
import type { SoundFrames } from './frame-meter';
import type { FramesSegment } from './sound-frames-reader';

/** To the Worker itself: measures an utterance. */
export interface MeasureMessage {
  readonly type: 'measure';
  readonly format: AudioFormat;
  /** Where the {@link FramesMessageIn} come and the {@link FramesMessageOut} go. */
  readonly control: MessagePort;
}

/** From the page, on the port of an utterance that is measured. */
export type FramesMessageIn =
  | { readonly type: 'segment'; readonly number: number; readonly how: FramesSegment }
  | { readonly type: 'append'; readonly bytes: Uint8Array }
  /** Both are answered with `caught-up`. */
  | { readonly type: 'catch-up'; readonly question: number }
  | { readonly type: 'end'; readonly question: number }
  | { readonly type: 'close' };

/** From the Worker, on the port of an utterance that is measured. */
export type FramesMessageOut =
  | { readonly type: 'frames'; readonly segment: number; readonly frames: SoundFrames }
  | { readonly type: 'caught-up'; readonly question: number }
  /** The browser does not decode the format in a Worker: the page must. */
  | { readonly type: 'unable' };
