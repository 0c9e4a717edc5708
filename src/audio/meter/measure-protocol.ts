/** The messages between a page and its Worker for measuring a log and searching words in it. */
import type { SearchCommand, SearchNews } from '../../timing/search/search-protocol';
import type { SoundFrames } from './frame-meter';

/** From the page. */
export type MeasureCommand =
  /** The Worker answers with `caught-up` and the same number. */
  { readonly type: 'ask'; readonly question: number } | { readonly type: 'search'; readonly command: SearchCommand };

/** From the Worker. */
export type MeasureNews =
  /** The next frames of a segment, and what was found in them. */
  | { readonly type: 'frames'; readonly segment: number; readonly frames: SoundFrames; readonly found: SearchNews | undefined }
  /** What a command has changed. */
  | { readonly type: 'found'; readonly found: SearchNews }
  | { readonly type: 'caught-up'; readonly question: number };
