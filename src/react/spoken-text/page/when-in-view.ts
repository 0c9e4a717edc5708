/** Waits until an element may be seen. */
import { windowOf } from './page-of';

/**
 * Calls back once, when any part of an element has come into view and the browser is idle. Never calls back where the browser
 * cannot tell.
 *
 * @returns A function that ends the wait.
 */
export function whenInView(element: Element, onSeen: () => void): () => void {
  const page = windowOf(element);
  if (!('IntersectionObserver' in page)) return () => undefined;
  let isOver = false;
  const see = () => {
    if (!isOver) onSeen();
    isOver = true;
  };
  const observer = new page.IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    // Safari has no such function.
    if ('requestIdleCallback' in page) page.requestIdleCallback(see);
    else see();
  });
  observer.observe(element);
  return () => {
    isOver = true;
    observer.disconnect();
  };
}
