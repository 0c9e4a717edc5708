/**
 * Paints marks with the CSS Custom Highlight API: `::highlight(polly-word)`, `::highlight(polly-sentence)` and
 * `::highlight(polly-cursor)`. Highlight names are global to a page, so all painters share one highlight per name.
 */
import type { HighlightKind, HighlightPainter } from './highlight-painter';

/** The higher one is on top where highlights overlap. */
const PRIORITIES: Readonly<Record<HighlightKind, number>> = { sentence: 0, word: 1, cursor: 2 };

/** Whether the browser has the API. */
export function hasCssHighlights(page: Window & typeof globalThis): boolean {
  return 'Highlight' in page && 'CSS' in page && 'highlights' in page.CSS;
}

/** The ranges of one text within the page's highlights. */
export class CssHighlights implements HighlightPainter {
  readonly #page: Window & typeof globalThis;
  readonly #ranges = new Map<HighlightKind, StaticRange>();
  /** With forced colours every highlight looks like selected text, so a word would not stand out from its sentence. */
  readonly #forcedColors: MediaQueryList;

  /** @param page - The window that shows the text. */
  constructor(page: Window & typeof globalThis) {
    this.#page = page;
    this.#forcedColors = page.matchMedia('(forced-colors: active)');
  }

  paint(kind: HighlightKind, wanted: StaticRange | undefined): void {
    const range = kind === 'sentence' && this.#forcedColors.matches ? undefined : wanted;
    const old = this.#ranges.get(kind);
    // A static range: React replaces a node's whole text, which would collapse a live range.
    if (range !== undefined) {
      this.#ranges.set(kind, range);
      highlightOf(this.#page, kind).add(range);
    } else {
      this.#ranges.delete(kind);
    }
    if (old === undefined || old === range) return;
    const highlight = highlightOf(this.#page, kind);
    highlight.delete(old);
    if (highlight.size === 0) this.#page.CSS.highlights.delete(nameOf(kind));
  }

  close(): void {
    for (const kind of [...this.#ranges.keys()]) this.paint(kind, undefined);
  }
}

function highlightOf({ CSS: { highlights }, Highlight }: Window & typeof globalThis, kind: HighlightKind): Highlight {
  const name = nameOf(kind);
  let highlight = highlights.get(name);
  if (highlight === undefined) {
    highlight = new Highlight();
    highlight.priority = PRIORITIES[kind];
    highlights.set(name, highlight);
  }
  return highlight;
}

function nameOf(kind: HighlightKind): string {
  return `polly-${kind}`;
}
