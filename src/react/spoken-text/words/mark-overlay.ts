/**
 * Paints marks with `<mark>` elements behind the text, one per line of a range, for browsers without highlights. Wrapping
 * the text itself would split nodes that React owns.
 */
import type { HighlightKind, HighlightPainter } from './highlight-painter';
import { toRange } from '../page/page-of';

/** The `<mark>` elements of one text, in an overlay. */
export class MarkOverlay implements HighlightPainter {
  readonly #overlay: HTMLElement;
  readonly #ranges = new Map<HighlightKind, StaticRange>();
  readonly #marks = new Map<HighlightKind, HTMLElement[]>();
  readonly #resizes: ResizeObserver | undefined;

  /** @param overlay - An otherwise empty element with the same parent as the text. */
  constructor(overlay: HTMLElement) {
    this.#overlay = overlay;
    const parent = overlay.parentElement;
    if (parent !== null && getComputedStyle(parent).position === 'static') setStyle(parent, { position: 'relative' });
    // Keeps the marks behind the text but in front of the parent's background.
    if (parent !== null) setStyle(parent, { isolation: 'isolate' });
    // Containment keeps a moving mark from causing layout of the page.
    setStyle(overlay, {
      position: 'absolute',
      top: '0',
      left: '0',
      'z-index': '-1',
      'pointer-events': 'none',
      contain: 'size layout style',
    });
    if (!('ResizeObserver' in globalThis)) return;
    // Line breaks move when the text's box changes.
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
    // Reads all boxes before writing any style: alternating would cause repeated layouts.
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

/** Uses the CSSOM, which a Content-Security-Policy without inline styles allows. */
function setStyle({ style }: HTMLElement, properties: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
}
