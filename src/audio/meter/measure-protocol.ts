/**
 * What a page and the feeding Worker say to each other about a log that is measured.
 */
import type { SoundFrames } from './frame-meter';

/** From the page: is answered with `caught-up`. */
export interface MeasureCommand {
  readonly question: number;
}

/** From the Worker. */
export type MeasureNews =
  /** The next ones of the segment of that number. */
  | { readonly type: 'frames'; readonly segment: number; readonly frames: SoundFrames }
  | { readonly type: 'caught-up'; readonly question: number };
