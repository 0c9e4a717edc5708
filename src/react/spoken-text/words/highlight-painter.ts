/** Marks ranges of text in the page without touching their nodes, which belong to React. */
import { CssHighlights, hasCssHighlights } from './css-highlights';
import { MarkOverlay } from './mark-overlay';
import { windowOf } from '../page-of';

/** The kinds of marks: the current word, the current sentence, and the keyboard's word. */
export type HighlightKind = 'word' | 'sentence' | 'cursor';

/** Paints one mark of each kind. */
export interface HighlightPainter {
  /** Moves the mark of a kind to a range; undefined removes it. */
  paint(kind: HighlightKind, range: StaticRange | undefined): void;
  /** Removes all marks. */
  close(): void;
}

/**
 * Creates a painter: with the browser's highlights if it has them, otherwise with `<mark>` elements behind the text.
 *
 * @param overlay - An otherwise empty element with the same parent as the text.
 */
export function createHighlightPainter(overlay: HTMLElement): HighlightPainter {
  const page = windowOf(overlay);
  return hasCssHighlights(page) ? new CssHighlights(page) : new MarkOverlay(overlay);
}
