/**
 * Marks by the CSS Custom Highlight API: `::highlight(polly-word)`, `::highlight(polly-sentence)` and
 * `::highlight(polly-cursor)`. The names are the page's, so all painters of a page share one highlight of each.
 */
import type { HighlightKind, HighlightPainter } from './highlight-painter';

/** Which is on top where they overlap. */
const PRIORITIES: Readonly<Record<HighlightKind, number>> = { sentence: 0, word: 1, cursor: 2 };

/** Whether the browser has the API. */
export function hasCssHighlights(page: Window & typeof globalThis): boolean {
  return 'Highlight' in page && 'CSS' in page && 'highlights' in page.CSS;
}

/** Ranges of one text in the page's highlights. */
export class CssHighlights implements HighlightPainter {
  readonly #page: Window & typeof globalThis;
  readonly #ranges = new Map<HighlightKind, StaticRange>();
  /** Then every highlight looks like selected text, whatever its style: a word would be lost in its sentence. */
  readonly #forcedColors: MediaQueryList;

  /** @param page - Where the text is. */
  constructor(page: Window & typeof globalThis) {
    this.#page = page;
    this.#forcedColors = page.matchMedia('(forced-colors: active)');
  }

  paint(kind: HighlightKind, wanted: StaticRange | undefined): void {
    const range = kind === 'sentence' && this.#forcedColors.matches ? undefined : wanted;
    const old = this.#ranges.get(kind);
    // A range that does not move with the nodes: React sets a node's whole text, which would leave a live one empty.
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
