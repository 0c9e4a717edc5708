/** The position of an `<audio>` element as the listener perceives it: it goes back only in a seek. */
import type { Clock } from '../../../base/clock';

/** Reads the position of one element. */
export class ElementPosition {
  readonly #element: HTMLAudioElement;
  readonly #clock: Clock;
  /** The target of a seek, from its announcement until the element has arrived. */
  #seek: { readonly seconds: number; readonly phase: 'aimed' | 'under way' } | undefined;
  /** The greatest position since the last seek. Browsers sometimes correct theirs backwards by a little. */
  #floorSeconds = 0;
  /** The last reading of the position before the element's end. */
  #sample = { seconds: 0, atMs: 0 };

  constructor(element: HTMLAudioElement, clock: Clock) {
    this.#element = element;
    this.#clock = clock;
  }

  /** Whether a seek was announced and has not begun. */
  get isAiming(): boolean {
    return this.#seek?.phase === 'aimed';
  }

  /** Whether a seek was announced and has not arrived. */
  get isSeeking(): boolean {
    return this.#seek !== undefined;
  }

  /** The second that is heard, or the target of a seek. */
  get seconds(): number {
    if (this.#seek !== undefined) return this.#seek.seconds;
    const seconds = this.#element.currentTime;
    if (!this.#element.ended) this.#sample = { seconds, atMs: this.#clock.now() };
    this.#floorSeconds = Math.max(this.#floorSeconds, seconds);
    return this.#floorSeconds;
  }

  /** Milliseconds until the listener reaches the element's time, estimated from the last reading before its end. */
  get msToEnd(): number {
    const { seconds, atMs } = this.#sample;
    const leftMs = ((this.#element.currentTime - seconds) / this.#element.playbackRate) * 1000;
    return atMs + leftMs - this.#clock.now();
  }

  /** Announces a seek. */
  aim(seconds: number): void {
    this.#seek = { seconds, phase: 'aimed' };
    this.#floorSeconds = seconds;
  }

  /** Begins the announced seek. Returns its target; undefined without one. */
  jump(): number | undefined {
    if (this.#seek !== undefined) this.#seek = { ...this.#seek, phase: 'under way' };
    return this.#seek?.seconds;
  }

  /** Notes that the element is at the target of a seek that has begun. */
  arrive(): void {
    if (!this.isAiming) this.#seek = undefined;
  }
}
