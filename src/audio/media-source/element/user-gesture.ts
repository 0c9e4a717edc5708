/** Waits for a user gesture, in which a blocked page may start sound. */

/** Events that browsers accept as a gesture: the end of a touch, not its start (HTML, "activation triggering input event"). */
const GESTURES = ['pointerup', 'touchend', 'mousedown', 'click', 'keydown'] as const;

const waiting = new Set<() => void>();

/**
 * Calls `onGesture` inside each user gesture from now on, and in {@link announceGesture}.
 *
 * @returns A function that stops the calls.
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

/** Announces a gesture that this module does not see, for example from a handler of the app. */
export function announceGesture(): void {
  for (const onGesture of [...waiting]) onGesture();
}
