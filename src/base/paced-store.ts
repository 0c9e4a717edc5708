/**
 * A store whose value is computed when it is time to: at once when something happened, and else at a steady pace that
 * a user interface can follow.
 */
import type { Clock, TimerHandle } from './clock';
import { Store, type ReadableStore } from './store';

/** Ten times a second: as often as a number on a screen can be read. */
const PACE_MS = 100;

/** Holds what `compute` gave last. While `isMoving` says so of the value, it is computed anew at the pace. */
export class PacedStore<Value> implements ReadableStore<Value> {
  readonly #clock: Clock;
  readonly #compute: () => Value;
  readonly #isMoving: (value: Value) => boolean;
  #store: Store<Value> | undefined;
  #timer: TimerHandle | undefined;
  #isFinished = false;

  constructor(clock: Clock, compute: () => Value, isMoving: (value: Value) => boolean) {
    this.#clock = clock;
    this.#compute = compute;
    this.#isMoving = isMoving;
  }

  readonly get = (): Value => this.#getStore().get();

  readonly subscribe = (listener: () => void): (() => void) => this.#getStore().subscribe(listener);

  /** Computes the value anew now. */
  refresh(): void {
    if (this.#isFinished) return;
    this.#clearTimer();
    const value = this.#compute();
    if (this.#isMoving(value)) this.refreshSoon();
    this.#getStore().set(value);
  }

  /** Computes the value anew within a tenth of a second, once for any number of calls. */
  refreshSoon(): void {
    if (this.#isFinished || this.#timer !== undefined) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.refresh();
    }, PACE_MS);
  }

  /** Computes the value for the last time. */
  finish(): void {
    this.refresh();
    this.#isFinished = true;
  }

  #getStore(): Store<Value> {
    this.#store ??= new Store(this.#compute());
    return this.#store;
  }

  #clearTimer(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
