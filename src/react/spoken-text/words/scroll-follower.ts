/** Keeps the current word in view. If the reader scrolls elsewhere, following stops until the word is in view again. */

import { shownParent, toRange, windowOf } from '../page/page-of';

/** Space to keep free above and below the word, as a fraction of the visible height. */
const MARGIN = 0.15;
const SCROLL_KEYS = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ']);

/** Scrolls one text. */
export class ScrollFollower {
  readonly #text: Element;
  readonly #abort = new AbortController();
  #isReaderElsewhere = false;

  /** @param text - The element that holds the words. */
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
    // A press on the scroll bar targets the scroller itself; a press on content targets the content.
    page.addEventListener(
      'pointerdown',
      ({ target }) => {
        if (target === scrollerOf(this.#text)) leave();
      },
      { signal },
    );
  }

  /** Resumes following, for example when the listener jumps to another place of the text. */
  follow(): void {
    this.#isReaderElsewhere = false;
  }

  /** Scrolls a range into view if it has left the view. */
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
    // Puts the word a third from the top, since the following text is below it.
    const distance = top - view.top - (view.bottom - view.top) / 3;
    scroller.scrollBy({ top: distance, behavior: isStillnessPreferred(page) ? 'instant' : 'smooth' });
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

function isStillnessPreferred(page: Window): boolean {
  return page.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
