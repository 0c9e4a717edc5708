/** An `<audio>` element that is lent to a player, and its return. */
import type { Clock, TimerHandle } from '../../../base/clock';

/** Delay before an ended element is returned: Firefox fires `ended` while the device still has up to 100 ms to play. */
const LINGER_MS = 500;

/** An element lent to one player. */
export interface LentElement {
  /** The element. It is in no document, and no other player uses it. */
  readonly element: HTMLAudioElement;
  /** Returns the element, which must be empty. Repeated calls do nothing. */
  release(): void;
}

/** Returns one element, once. */
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
   * Returns the element once all of its sound was heard.
   *
   * @param empty - Empties the element.
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

  /** Returns the element immediately. */
  now(empty: () => void): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#clock.clearTimer(this.#lingering);
    empty();
    this.#lease.release();
  }
}
