/**
 * Lends `<audio>` elements to sinks, and applies the chosen device and the page's audio session to them.
 *
 * Safari lets an element play without a gesture only if this very element was loaded or played inside a gesture
 * before. So elements are reused, and `unlock()` prepares some.
 */
import type { AudioSessionHold } from './audio-session';
import { takeClaimedElement } from './gesture-claim';
import type { LentElement } from '../media-source/element/lent-element';
import { announceGesture } from '../media-source/element/user-gesture';
import type { OutputDevice } from './output-device';

/** Number of prepared elements: one that plays, and one for the next sink. */
const READY_ELEMENTS = 2;

/** Makes, lends and keeps elements. */
export class MediaElements {
  readonly #device: OutputDevice;
  readonly #session: AudioSessionHold;
  readonly #free: HTMLAudioElement[] = [];

  constructor(device: OutputDevice, session: AudioSessionHold) {
    this.#device = device;
    this.#session = session;
  }

  /** Lends an element. If called inside a gesture, the element may play later, too. */
  lease(): LentElement {
    const element = this.#free.pop() ?? takeClaimedElement() ?? new Audio();
    loadInGesture(element);
    const detach = this.#device.attach(element);
    const releaseSession = this.#session.hold();
    let isReleased = false;
    return {
      element,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        detach();
        releaseSession();
        element.muted = false;
        element.volume = 1;
        element.defaultPlaybackRate = 1;
        if (this.#free.length < READY_ELEMENTS) this.#free.push(element);
      },
    };
  }

  /** Starts blocked sinks, and allows the next ones to play without a gesture. Call it inside a gesture. */
  unlock(): void {
    // Nothing plays on a server.
    if (typeof Audio === 'undefined') return;
    while (this.#free.length < READY_ELEMENTS) this.#free.push(new Audio());
    this.#free.forEach(loadInGesture);
    announceGesture();
  }

  /** Drops the prepared elements. */
  close(): void {
    this.#free.length = 0;
  }
}

/** Calls `load` inside a gesture, which lets the element play later. It works even without a source. */
function loadInGesture(element: HTMLAudioElement): void {
  element.load();
}
