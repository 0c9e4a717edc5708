/**
 * Lends `<audio>` elements to sinks, and sees to what goes with one: the chosen device, and the page's audio session.
 *
 * Safari lets an element play without a gesture only when that very element was once loaded or played inside one. So
 * elements are used again, and `unlock()` keeps some ready.
 */
import type { AudioSessionHold } from './audio-session';
import type { LentElement } from '../media-source/element/lent-element';
import { announceGesture } from '../media-source/element/user-gesture';
import type { OutputDevice } from './output-device';

/** One that plays, and one for what comes next. */
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

  /** Lends an element; inside a gesture, one that may play when the gesture is over. */
  lease(): LentElement {
    const element = this.#free.pop() ?? new Audio();
    bless(element);
    const detach = this.#device.attach(element);
    const letSessionGo = this.#session.hold();
    let isReleased = false;
    return {
      element,
      release: () => {
        if (isReleased) return;
        isReleased = true;
        detach();
        letSessionGo();
        element.muted = false;
        element.volume = 1;
        element.defaultPlaybackRate = 1;
        if (this.#free.length < READY_ELEMENTS) this.#free.push(element);
      },
    };
  }

  /** To be called inside a gesture: sinks that are blocked begin to play, and the next ones may without a gesture. */
  unlock(): void {
    // On a server nothing plays.
    if (typeof Audio === 'undefined') return;
    while (this.#free.length < READY_ELEMENTS) this.#free.push(new Audio());
    this.#free.forEach(bless);
    announceGesture();
  }

  /** Lets go of the elements that are ready. */
  close(): void {
    this.#free.length = 0;
  }
}

/** An empty element has nothing to load: that it was asked to inside a gesture is all that counts. */
function bless(element: HTMLAudioElement): void {
  element.load();
}
