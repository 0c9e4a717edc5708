/**
 * A store whose value is computed when it is time to: at once when something happened, and else when it will look
 * different, at a pace that a user interface can follow. Nobody watching, it is computed when it is asked for, and no timer
 * runs.
 */
import type { Clock, TimerHandle } from './clock';
import { Store, type ReadableStore } from './store';

/**
 * Twice a second at most: a number that moves can be read, and waking an idle page is most of what speech costs it. What
 * moves smoothly is pulled.
 */
const PACE_MS = 500;

/** Holds what `compute` gave last, until it is time to compute it anew. */
export class PacedStore<Value> implements ReadableStore<Value> {
  readonly #clock: Clock;
  readonly #compute: () => Value;
  readonly #changesInMs: (value: Value) => number;
  #store: Store<Value> | undefined;
  #watchers = 0;
  #timer: TimerHandle | undefined;
  #computedAtMs = -Infinity;
  /** When it is to be computed anew; Infinity where the value stands still. */
  #dueAtMs = Infinity;
  #isFinished = false;

  /**
   * @param changesInMs - After how many milliseconds a value just computed should be another, without anything having
   *   happened; Infinity where it stands still.
   */
  constructor(clock: Clock, compute: () => Value, changesInMs: (value: Value) => number) {
    this.#clock = clock;
    this.#compute = compute;
    this.#changesInMs = changesInMs;
  }

  readonly get = (): Value => {
    // The same value for a while, as whoever asks twice in a row expects.
    if (this.#watchers === 0 && this.#dueAtMs < Infinity && this.#clock.now() - this.#computedAtMs >= PACE_MS) this.refresh();
    return this.#getStore().get();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const unsubscribe = this.#getStore().subscribe(listener);
    this.#watchers += 1;
    this.#wait();
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
    this.#wait();
    store.set(value);
  }

  /** Computes the value anew within half a second, once for any number of calls. */
  refreshSoon(): void {
    if (this.#isFinished) return;
    const soonMs = this.#clock.now() + PACE_MS;
    if (soonMs >= this.#dueAtMs) return;
    this.#dueAtMs = soonMs;
    this.#clearTimer();
    this.#wait();
  }

  /** Computes the value for the last time. */
  finish(): void {
    this.refresh();
    this.#isFinished = true;
    this.#dueAtMs = Infinity;
    this.#clearTimer();
  }

  #computeNow(): Value {
    const value = this.#compute();
    this.#computedAtMs = this.#clock.now();
    this.#dueAtMs = this.#computedAtMs + Math.max(PACE_MS, this.#changesInMs(value));
    return value;
  }

  #wait(): void {
    if (this.#watchers === 0 || this.#timer !== undefined || this.#dueAtMs === Infinity) return;
    this.#timer = this.#clock.setTimer(
      () => {
        this.#timer = undefined;
        this.refresh();
      },
      Math.max(0, this.#dueAtMs - this.#clock.now()),
    );
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
