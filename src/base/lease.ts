/**
 * Counts who uses a thing and lets it go after the last one has left. The end waits for the next task, because React's
 * StrictMode and hot reloading leave and come back within one, and nothing should be torn down for that.
 */
import type { Clock, TimerHandle } from './clock';

/** A count of users with an end. */
export class Lease {
  readonly #clock: Clock;
  readonly #onEmpty: () => void;
  #holders = 0;
  #timer: TimerHandle | undefined;

  /**
   * @param clock - Where the wait of one task is taken from.
   * @param onEmpty - Called when the last user has left and none has come back.
   */
  constructor(clock: Clock, onEmpty: () => void) {
    this.#clock = clock;
    this.#onEmpty = onEmpty;
  }

  /**
   * Begins a use.
   *
   * @returns A function that ends it; calling it again does nothing.
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
