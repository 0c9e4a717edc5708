/**
 * Finds out whether the browser lets the page make sound, as far as possible without waiting.
 *
 * Firefox has an API for it (`navigator.getAutoplayPolicy`). In other browsers an `<audio>` element without a source
 * is asked to play: HTML (section 4.8.11.8) decides a refusal by the autoplay policy inside `play()`, and the same
 * policy applies to elements and contexts. If neither gives an answer, the caller must wait and see.
 */

/** https://www.w3.org/TR/autoplay-detection/; missing in TypeScript's DOM types. */
interface AutoplayDetector {
  getAutoplayPolicy?(of: AudioContext): 'allowed' | 'allowed-muted' | 'disallowed';
}

/**
 * Calls `onBlocked` if the page may not make sound: at once or after the present task, never later.
 *
 * @param context - A context that was asked to run and does not run yet.
 */
export function whenBlocked(context: AudioContext, onBlocked: () => void): void {
  const detector = navigator as AutoplayDetector;
  if (detector.getAutoplayPolicy !== undefined) {
    if (detector.getAutoplayPolicy(context) !== 'allowed') onBlocked();
    return;
  }
  const probe = new Audio();
  const played = probe.play();
  // Nothing needs to play: a refusal is decided by now, and any other outcome becomes an AbortError.
  probe.pause();
  played.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
  });
}
