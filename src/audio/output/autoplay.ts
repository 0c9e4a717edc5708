/**
 * Whether the browser lets the page make sound, as far as it can be known without waiting.
 *
 * Firefox says so (`navigator.getAutoplayPolicy`). Elsewhere an `<audio>` element without a source is asked to play: HTML
 * (section 4.8.11.8) has a refusal of the autoplay policy decided inside `play()`, and one policy rules elements and
 * contexts alike. Where both stay silent, only time tells.
 */

/** https://www.w3.org/TR/autoplay-detection/; not in TypeScript's DOM types. */
interface AutoplayDetector {
  getAutoplayPolicy?(of: AudioContext): 'allowed' | 'allowed-muted' | 'disallowed';
}

/**
 * Calls `onBlocked` if the page may not make sound: at once or after the present task, and never later.
 *
 * @param context - One that was asked to run and does not yet.
 */
export function whenBlocked(context: AudioContext, onBlocked: () => void): void {
  const detector = navigator as AutoplayDetector;
  if (detector.getAutoplayPolicy !== undefined) {
    if (detector.getAutoplayPolicy(context) !== 'allowed') onBlocked();
    return;
  }
  const probe = new Audio();
  const played = probe.play();
  // Nothing is to be played: a refusal was decided before this, and all else ends in an AbortError now.
  probe.pause();
  played.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked();
  });
}
