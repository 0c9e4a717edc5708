/**
 * Finds out, without waiting if possible, whether the browser lets the page make sound.
 *
 * Firefox has an API for it (`navigator.getAutoplayPolicy`). In other browsers this module calls `play()` of an `<audio>`
 * element without a source. `play()` applies the autoplay policy at once (HTML, section 4.8.11.8), and the same policy
 * applies to contexts. If neither way gives an answer, the caller must wait for the context to run.
 */

/** https://www.w3.org/TR/autoplay-detection/; missing in TypeScript's DOM types. */
interface AutoplayDetector {
  getAutoplayPolicy?(of: AudioContext): 'allowed' | 'allowed-muted' | 'disallowed';
}

/**
 * Calls `onBlocked` if the page may not make sound: synchronously, or soon after the current task.
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
  // The policy was applied already, so nothing needs to play. `pause` turns every other outcome into an AbortError.
  probe.pause();
  played.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
  });
}
