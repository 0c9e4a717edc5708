/**
 * Keeps the word that is heard in view, unless the reader is elsewhere: whoever scrolls is not followed after until the
 * word is in view again.
 */

/** How much of the height of what scrolls is kept free above and below the word, as a part of it. */
const MARGIN = 0.15;
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

/** Follows one text. */
export class ScrollFollower {
  readonly #text: Element;
  readonly #abort = new AbortController();
  #isReaderElsewhere = false;

  /** @param text - The element whose words are followed. */
  constructor(text: Element) {
    this.#text = text;
    const { signal } = this.#abort;
    const leave = () => {
      this.#isReaderElsewhere = true;
    };
    for (const name of ['wheel', 'touchmove'] as const) window.addEventListener(name, leave, { signal, passive: true });
    window.addEventListener('keydown', ({ key, defaultPrevented }) => {
      if (SCROLL_KEYS.has(key) && !defaultPrevented) leave();
    }, { signal });
    // On the bar itself: a press on content has the content as its target.
    window.addEventListener('pointerdown', ({ target }) => {
      if (target === scrollerOf(this.#text)) leave();
    }, { signal });
  }

  /** Follows again, as when the listener asked for another place of the text. */
  follow(): void {
    this.#isReaderElsewhere = false;
  }

  /** Scrolls a stretch of the text into view, if it has left it. */
  show({ startContainer, startOffset, endContainer, endOffset }: StaticRange): void {
    const range = document.createRange();
    range.setStart(startContainer, startOffset);
    range.setEnd(endContainer, endOffset);
    const { top, bottom } = range.getBoundingClientRect();
    const scroller = scrollerOf(this.#text);
    const view = scroller === rootScroller() ? { top: 0, bottom: innerHeight } : scroller.getBoundingClientRect();
    const margin = (view.bottom - view.top) * MARGIN;
    const isInView = top >= view.top && bottom <= view.bottom;
    if (this.#isReaderElsewhere) {
      this.#isReaderElsewhere = !isInView;
      return;
    }
    const isComfortable = top >= view.top + margin && bottom <= view.bottom - margin;
    if (isComfortable || !canScroll(scroller, top < view.top + margin)) return;
    // A third from the top: what comes next is below.
    const distance = top - view.top - (view.bottom - view.top) / 3;
    scroller.scrollBy({ top: distance, behavior: prefersStillness() ? 'instant' : 'smooth' });
  }

  /** Stops listening to the reader. */
  close(): void {
    this.#abort.abort();
  }
}

function canScroll({ scrollTop, scrollHeight, clientHeight }: Element, up: boolean): boolean {
  return up ? scrollTop > 0 : scrollTop + clientHeight < scrollHeight - 1;
}

function scrollerOf(element: Element): Element {
  for (let ancestor = element.parentElement; ancestor !== null; ancestor = ancestor.parentElement) {
    if (ancestor === rootScroller()) break;
    const { overflowY } = getComputedStyle(ancestor);
    if (/auto|scroll|overlay/u.test(overflowY) && ancestor.scrollHeight > ancestor.clientHeight) return ancestor;
  }
  return rootScroller();
}

function rootScroller(): Element {
  return document.scrollingElement ?? document.documentElement;
}

function prefersStillness(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
