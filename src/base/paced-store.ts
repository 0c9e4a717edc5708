/**
 * A store whose value is computed when it is time to: at once when something happened, and else at a steady pace that
 * a user interface can follow. Nobody watching, it is computed when it is asked for, and no timer runs.
 */
import type { Clock, TimerHandle } from './clock';
import { Store, type ReadableStore } from './store';

/**
 * Twice a second: a number that moves can be read, and waking an idle page oftener is most of what speech costs it. What
 * moves smoothly is pulled.
 */
const PACE_MS = 500;

/** Holds what `compute` gave last. While `isMoving` says so of the value, it is computed anew at the pace. */
export class PacedStore<Value> implements ReadableStore<Value> {
  readonly #clock: Clock;
  readonly #compute: () => Value;
  readonly #isMoving: (value: Value) => boolean;
  #store: Store<Value> | undefined;
  #watchers = 0;
  #timer: TimerHandle | undefined;
  #computedAtMs = -Infinity;
  /** The value is not what it should be, and its time has not come. */
  #isStale = false;
  #isFinished = false;

  constructor(clock: Clock, compute: () => Value, isMoving: (value: Value) => boolean) {
    this.#clock = clock;
    this.#compute = compute;
    this.#isMoving = isMoving;
  }

  readonly get = (): Value => {
    // The same value for a while, as whoever asks twice in a row expects.
    if (this.#watchers === 0 && this.#isStale && this.#clock.now() - this.#computedAtMs >= PACE_MS) this.refresh();
    return this.#getStore().get();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const unsubscribe = this.#getStore().subscribe(listener);
    this.#watchers += 1;
    if (this.#isStale) this.#wait();
    let isWatching = true;
    return () => {
      unsubscribe();
      if (!isWatching) return;
      isWatching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#clearTimer();
    };
  };

  /** Computes the value anew now. */
  refresh(): void {
    if (this.#isFinished) return;
    this.#clearTimer();
    const store = this.#getStore();
    const value = this.#computeNow();
    if (this.#isStale) this.#wait();
    store.set(value);
  }

  /** Computes the value anew within half a second, once for any number of calls. */
  refreshSoon(): void {
    if (this.#isFinished) return;
    this.#isStale = true;
    this.#wait();
  }

  /** Computes the value for the last time. */
  finish(): void {
    this.refresh();
    this.#isFinished = true;
    this.#isStale = false;
    this.#clearTimer();
  }

  #computeNow(): Value {
    const value = this.#compute();
    this.#computedAtMs = this.#clock.now();
    this.#isStale = this.#isMoving(value);
    return value;
  }

  #wait(): void {
    if (this.#watchers === 0 || this.#timer !== undefined || this.#isFinished) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.refresh();
    }, PACE_MS);
  }

  #getStore(): Store<Value> {
    this.#store ??= new Store(this.#computeNow());
    return this.#store;
  }

  #clearTimer(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
