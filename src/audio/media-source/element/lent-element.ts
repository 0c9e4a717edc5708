/**
 * The `<audio>` element that a sink plays through, and how it is given back.
 */
import type { Clock, TimerHandle } from '../../../base/clock';

/** How long an element that has ended is left alone: Firefox says `ended` when the device still has up to 100 ms to play. */
const LINGER_MS = 500;

/** An element on loan to one sink. */
export interface LentElement {
  /** In no document, and used by nobody else. */
  readonly element: HTMLAudioElement;
  /** Gives it back, empty. Calling it again does nothing. */
  release(): void;
}

/** Gives one element back, once. */
export class ElementReturn {
  readonly #lease: LentElement;
  readonly #clock: Clock;
  #lingering: TimerHandle | undefined;
  #isDone = false;

  constructor(lease: LentElement, clock: Clock) {
    this.#lease = lease;
    this.#clock = clock;
  }

  /**
   * Gives it back as soon as all that it was given is heard.
   *
   * @param empty - Takes from the element what it was given.
   */
  whenHeard(empty: () => void): void {
    if (!this.#lease.element.ended) {
      this.now(empty);
      return;
    }
    this.#lingering = this.#clock.setTimer(() => {
      this.now(empty);
    }, LINGER_MS);
  }

  /** Gives it back at once. */
  now(empty: () => void): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#clock.clearTimer(this.#lingering);
    empty();
    this.#lease.release();
  }
}
