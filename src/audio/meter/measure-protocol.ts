/** The messages between a page and its Worker for measuring a log. */
import type { SoundFrames } from './frame-meter';

/** From the page. The Worker answers with `caught-up` and the same number. */
export interface MeasureCommand {
  readonly question: number;
}

/** From the Worker. */
export type MeasureNews =
  /** The next frames of a segment. */
  | { readonly type: 'frames'; readonly segment: number; readonly frames: SoundFrames }
  | { readonly type: 'caught-up'; readonly question: number };
