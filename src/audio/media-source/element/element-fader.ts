/**
 * When it is quiet: what is done to an element in the middle of its sound is heard as a click, so the sound is faded out for
 * it, and back in afterwards.
 */
import type { ElementVolume } from './element-volume';

/** An element's volume changes in steps of 5 to 10 ms (see ElementVolume). So many steps are not heard as clicks. */
const FADE_MS = 80;
/** Half as many steps are hardly heard where the sound ends, and an interruption must be quick. */
const MIN_STOP_FADE_MS = 40;

/** Makes an element quiet, and lets it be heard again. */
export class ElementFader {
  readonly #volume: ElementVolume;
  readonly #isSounding: () => boolean;
  /** What waits for the end of a fade. */
  readonly #waiting: (() => void)[] = [];

  constructor(volume: ElementVolume, isSounding: () => boolean) {
    this.#volume = volume;
    this.#isSounding = isSounding;
  }

  /** Does something that would be heard as a click: at once where nothing sounds, else after a fade. */
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

  /** Says that what sounds next goes on in the middle, and is to be faded in. Not in a hidden page, whose timers are too slow. */
  beginQuiet(): void {
    this.#doWaiting();
    this.#volume.fadeTo(document.visibilityState === 'visible' ? 0 : 1, 0);
  }

  /** Says that what sounds next is the very beginning, and is to be heard as it is. */
  beginLoud(): void {
    this.#doWaiting();
    this.#volume.fadeTo(1, 0);
  }

  /** Says that sound has begun. */
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

  /** Another fade gives up the one that this would have been done after, and what was asked for is still to be done. */
  #doWaiting(): void {
    for (const each of this.#waiting.splice(0)) each();
  }
}
