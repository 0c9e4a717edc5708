/** The messages between a page and its Worker for measuring a log and searching words in it. */
import type { SearchCommand, SearchNews } from '../../timing/search/search-protocol';
import type { SoundFrames } from './frame-meter';

/** A message from the page to the Worker. */
export type MeasureCommand =
  /** The Worker answers with `caught-up` and the same number. */
  { readonly type: 'ask'; readonly question: number } | { readonly type: 'search'; readonly command: SearchCommand };

/** A message from the Worker to the page. */
export type MeasureNews =
  /** The next frames of a segment, and the news of the search in them. */
  | { readonly type: 'frames'; readonly segment: number; readonly frames: SoundFrames; readonly found: SearchNews | undefined }
  /** The news after a command to the search. */
  | { readonly type: 'found'; readonly found: SearchNews }
  | { readonly type: 'caught-up'; readonly question: number };
