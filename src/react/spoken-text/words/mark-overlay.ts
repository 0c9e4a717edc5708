/**
 * Marks by `<mark>` elements that lie behind the text, one for each line of a stretch, where the browser has no
 * highlights. To wrap the text itself would take nodes apart that React wants to find as it left them.
 */
import type { HighlightKind, HighlightPainter } from './highlight-painter';
import { toRange } from '../page-of';

/** `<mark>` elements in an element of our own. */
export class MarkOverlay implements HighlightPainter {
  readonly #overlay: HTMLElement;
  readonly #ranges = new Map<HighlightKind, StaticRange>();
  readonly #marks = new Map<HighlightKind, HTMLElement[]>();
  readonly #resizes: ResizeObserver | undefined;

  /** @param overlay - An element that nobody else fills, in the same parent as the text. */
  constructor(overlay: HTMLElement) {
    this.#overlay = overlay;
    const parent = overlay.parentElement;
    if (parent !== null && getComputedStyle(parent).position === 'static') setStyle(parent, { position: 'relative' });
    // Behind the text, and before whatever is behind its parent.
    if (parent !== null) setStyle(parent, { isolation: 'isolate' });
    // Contained, so that a mark that moves has nothing laid out but marks.
    setStyle(overlay, {
      position: 'absolute',
      top: '0',
      left: '0',
      'z-index': '-1',
      'pointer-events': 'none',
      contain: 'size layout style',
    });
    if (!('ResizeObserver' in globalThis)) return;
    // Lines break elsewhere when the box of the text changes.
    this.#resizes = new ResizeObserver(() => {
      for (const [kind, range] of this.#ranges) this.#place(kind, range);
    });
    this.#resizes.observe(overlay.parentElement ?? overlay);
  }

  paint(kind: HighlightKind, range: StaticRange | undefined): void {
    if (range === undefined) this.#ranges.delete(kind);
    else this.#ranges.set(kind, range);
    this.#place(kind, range);
  }

  close(): void {
    this.#resizes?.disconnect();
    this.#ranges.clear();
    this.#marks.clear();
    this.#overlay.replaceChildren();
  }

  #place(kind: HighlightKind, range: StaticRange | undefined): void {
    // All is read before anything is written: what is read in between has the page laid out once more.
    const boxes = range === undefined ? [] : [...toRange(range).getClientRects()].filter(({ width }) => width > 0);
    const origin = boxes.length === 0 ? undefined : this.#overlay.getBoundingClientRect();
    const marks = this.#marks.get(kind) ?? [];
    while (marks.length > boxes.length) marks.pop()?.remove();
    while (marks.length < boxes.length) marks.push(this.#createMark(kind));
    this.#marks.set(kind, marks);
    if (origin === undefined) return;
    boxes.forEach(({ left, top, width, height }, index) => {
      const mark = marks[index];
      if (mark === undefined) return;
      setStyle(mark, {
        left: `${left - origin.left}px`,
        top: `${top - origin.top}px`,
        width: `${width}px`,
        height: `${height}px`,
      });
    });
  }

  #createMark(kind: HighlightKind): HTMLElement {
    const mark = this.#overlay.ownerDocument.createElement('mark');
    mark.dataset['pollyHighlight'] = kind;
    setStyle(mark, { position: 'absolute', 'z-index': kind === 'sentence' ? '0' : '1' });
    this.#overlay.append(mark);
    return mark;
  }
}

/** By the CSSOM, which a Content-Security-Policy without inline styles allows. */
function setStyle({ style }: HTMLElement, properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
}
