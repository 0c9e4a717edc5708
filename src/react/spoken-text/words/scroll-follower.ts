/**
 * Keeps the word that is heard in view, unless the reader is elsewhere: whoever scrolls is not followed after until the
 * word is in view again.
 */

import { shownParent, toRange, windowOf } from '../page-of';

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
    const page = windowOf(text);
    for (const name of ['wheel', 'touchmove'] as const) page.addEventListener(name, leave, { signal, passive: true });
    page.addEventListener(
      'keydown',
      ({ key, defaultPrevented }) => {
        if (SCROLL_KEYS.has(key) && !defaultPrevented) leave();
      },
      { signal },
    );
    // On the bar itself: a press on content has the content as its target.
    page.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (target === scrollerOf(this.#text)) leave();
      },
      { signal },
    );
  }

  /** Follows again, as when the listener asked for another place of the text. */
  follow(): void {
    this.#isReaderElsewhere = false;
  }

  /** Scrolls a stretch of the text into view, if it has left it. */
  show(word: StaticRange): void {
    const { top, bottom } = toRange(word).getBoundingClientRect();
    const page = windowOf(this.#text);
    const scroller = scrollerOf(this.#text);
    const view = scroller === rootScroller(page) ? { top: 0, bottom: page.innerHeight } : scroller.getBoundingClientRect();
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
    scroller.scrollBy({ top: distance, behavior: prefersStillness(page) ? 'instant' : 'smooth' });
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
  const root = rootScroller(windowOf(element));
  for (let ancestor = shownParent(element); ancestor !== null; ancestor = shownParent(ancestor)) {
    if (ancestor === root) break;
    const { overflowY } = getComputedStyle(ancestor);
    if (/auto|scroll|overlay/u.test(overflowY) && ancestor.scrollHeight > ancestor.clientHeight) return ancestor;
  }
  return root;
}

function rootScroller({ document }: Window): Element {
  return document.scrollingElement ?? document.documentElement;
}

function prefersStillness(page: Window): boolean {
  return page.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
