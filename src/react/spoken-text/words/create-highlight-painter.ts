import { CssHighlights, hasCssHighlights } from './css-highlights';
import type { HighlightPainter } from './highlight-painter';
import { MarkOverlay } from './mark-overlay';
import { windowOf } from '../page/page-of';

/**
 * Creates a painter: with the browser's highlights if it has them, otherwise with `<mark>` elements behind the text.
 *
 * @param overlay - An otherwise empty element with the same parent as the text.
 */
export function createHighlightPainter(overlay: HTMLElement): HighlightPainter {
  const page = windowOf(overlay);
  return hasCssHighlights(page) ? new CssHighlights(page) : new MarkOverlay(overlay);
}
