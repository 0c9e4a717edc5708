/**
 * Waiting for the user's next gesture, in which a page that was kept silent may begin to make sound.
 */

/** What browsers count as a gesture: the end of a touch, not its beginning (HTML, "activation triggering input event"). */
const GESTURES = ['pointerup', 'touchend', 'mousedown', 'click', 'keydown'] as const;

const waiting = new Set<() => void>();

/**
 * Calls `onGesture` inside each gesture of the user's from now on, and in {@link announceGesture}.
 *
 * @returns A function that ends that.
 */
export function watchGestures(onGesture: () => void): () => void {
  if (waiting.size === 0) {
    for (const gesture of GESTURES) document.addEventListener(gesture, announceGesture, { capture: true, passive: true });
  }
  waiting.add(onGesture);
  return () => {
    waiting.delete(onGesture);
    if (waiting.size > 0) return;
    for (const gesture of GESTURES) document.removeEventListener(gesture, announceGesture, { capture: true });
  };
}

/** Says that this is a gesture, for what an app calls inside one of a kind that is not watched. */
export function announceGesture(): void {
  for (const onGesture of [...waiting]) onGesture();
}
