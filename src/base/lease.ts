/**
 * Counts the users of a resource and releases it after the last one has left. The release waits for the next task:
 * StrictMode and hot reloading unmount and remount within one task, and must not tear the resource down.
 */
import type { Clock, TimerHandle } from './clock';

/** Counts users, and calls back after the last one has left. */
export class Lease {
  readonly #clock: Clock;
  readonly #onEmpty: () => void;
  #holders = 0;
  #timer: TimerHandle | undefined;

  /** @param onEmpty - Called after the last user has left, unless another one came before the next task. */
  constructor(clock: Clock, onEmpty: () => void) {
    this.#clock = clock;
    this.#onEmpty = onEmpty;
  }

  /**
   * Adds a user.
   *
   * @returns A function that removes the user. Further calls do nothing.
   */
  retain(): () => void {
    this.#holders += 1;
    if (this.#timer !== undefined) {
      this.#clock.clearTimer(this.#timer);
      this.#timer = undefined;
    }
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.#timer = this.#clock.setTimer(() => {
        this.#timer = undefined;
        this.#onEmpty();
      }, 0);
    };
  }
}
