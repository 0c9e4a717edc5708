/** Marks stretches of text in the page without touching the nodes they are in, which belong to React. */
import { CssHighlights, hasCssHighlights } from './css-highlights';
import { MarkOverlay } from './mark-overlay';
import { windowOf } from '../page-of';

/** What can be marked: the word and the sentence that are heard, and the word that the keyboard is at. */
export type HighlightKind = 'word' | 'sentence' | 'cursor';

/** Marks one stretch of each kind. */
export interface HighlightPainter {
  /** Marks a stretch instead of the one before; undefined marks none. */
  paint(kind: HighlightKind, range: StaticRange | undefined): void;
  /** Takes every mark away. */
  close(): void;
}

/**
 * Takes the browser's own highlights where it has them, else `<mark>` elements behind the text.
 *
 * @param overlay - An element that nobody else fills, in the same parent as the text.
 */
export function createHighlightPainter(overlay: HTMLElement): HighlightPainter {
  const page = windowOf(overlay);
  return hasCssHighlights(page) ? new CssHighlights(page) : new MarkOverlay(overlay);
}
