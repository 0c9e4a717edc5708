/** Fades an element out for actions that would click in the middle of sound, and in again afterwards. */
import type { ElementVolume } from './element-volume';

/** An element's volume changes in steps of 5 to 10 ms (see ElementVolume). A fade of this length has enough steps not to click. */
const FADE_MS = 80;
/** Shorter fade for the end of playback: an interruption must be quick, and larger steps are hardly audible there. */
const MIN_STOP_FADE_MS = 40;

/** Fades the sound of one element. */
export class ElementFader {
  readonly #volume: ElementVolume;
  readonly #isSounding: () => boolean;
  /** Actions that wait for the end of a fade. */
  readonly #waiting: (() => void)[] = [];

  constructor(volume: ElementVolume, isSounding: () => boolean) {
    this.#volume = volume;
    this.#isSounding = isSounding;
  }

  /** Performs an action that would click: after a fade, or at once in silence. */
  whenQuiet(action: () => void): void {
    if (!this.#isSounding()) {
      this.#doWaiting();
      action();
      return;
    }
    this.#waiting.push(action);
    if (this.#waiting.length > 1) return;
    this.#volume.fadeTo(0, FADE_MS, () => {
      this.#doWaiting();
      if (this.#isSounding()) this.#volume.fadeTo(1, FADE_MS);
    });
  }

  /** Prepares a fade in, for sound that begins in the middle. A hidden page has no fade, because its timers are too slow. */
  beginQuiet(): void {
    this.#doWaiting();
    this.#volume.fadeTo(document.visibilityState === 'visible' ? 0 : 1, 0);
  }

  /** Prepares the beginning of speech, which has no fade. */
  beginLoud(): void {
    this.#doWaiting();
    this.#volume.fadeTo(1, 0);
  }

  /** Notes that sound has begun. */
  onSound(): void {
    if (this.#waiting.length === 0) this.#volume.fadeTo(1, FADE_MS);
  }

  /**
   * Fades out for good.
   *
   * @param fadeMs - 0 stops at once; any other fade takes at least 40 ms.
   */
  end(fadeMs: number, onQuiet: () => void): void {
    if (this.#isSounding()) this.#volume.fadeTo(0, fadeMs === 0 ? 0 : Math.max(fadeMs, MIN_STOP_FADE_MS), onQuiet);
    else onQuiet();
  }

  /** Performs the waiting actions, when their fade has ended or another fade replaces it. */
  #doWaiting(): void {
    for (const each of this.#waiting.splice(0)) each();
  }
}
