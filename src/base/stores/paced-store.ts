/**
 * A store that computes its value: immediately after an event, and otherwise when the value is due to change, but not more often
 * than a user interface needs. Without subscribers no timer runs, and reading the value computes it.
 */
import type { Clock, TimerHandle } from '../clock';
import { Store, type ReadableStore } from './store';

/**
 * The shortest time between two timed updates. Twice a second is enough for a number that people read. Each update wakes an idle
 * page, which is most of the cost of speech. Smooth animations read the position themselves.
 */
const PACE_MS = 500;
/** How much later than that a timer fires for {@link PacedStore.refreshSoon}: the next call, if it comes by then, wakes the page anyway. */
const SPARE_MS = 100;

/** Holds the last value of `compute` until the next one is due. */
export class PacedStore<Value> implements ReadableStore<Value> {
  readonly #clock: Clock;
  readonly #compute: () => Value;
  readonly #changesInMs: (value: Value) => number;
  #store: Store<Value> | undefined;
  #watchers = 0;
  #timer: TimerHandle | undefined;
  #computedAtMs = -Infinity;
  /** Time at which the value changes by itself, in the clock's milliseconds; Infinity if it does not. */
  #dueAtMs = Infinity;
  #isFinished = false;

  /** @param changesInMs - Returns the milliseconds until a value changes by itself; Infinity if it does not. */
  constructor(clock: Clock, compute: () => Value, changesInMs: (value: Value) => number) {
    this.#clock = clock;
    this.#compute = compute;
    this.#changesInMs = changesInMs;
  }

  readonly get = (): Value => {
    // React reads the value twice in a row and expects the same one, so a value is kept for a while.
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

  /** Computes the value now. */
  refresh(): void {
    if (this.#isFinished) return;
    this.#clearTimer();
    const store = this.#getStore();
    const value = this.#computeNow();
    this.#wait();
    store.set(value);
  }

  /** Computes the value now if it is half a second old, otherwise a little after that. Several calls share one computation. */
  refreshSoon(): void {
    if (this.#isFinished) return;
    const soonMs = this.#computedAtMs + PACE_MS;
    if (this.#watchers > 0 && this.#clock.now() >= soonMs) {
      this.refresh();
      return;
    }
    if (soonMs + SPARE_MS >= this.#dueAtMs) return;
    this.#dueAtMs = soonMs + SPARE_MS;
    this.#clearTimer();
    this.#wait();
  }

  /** Computes the value for the last time. It never changes again. */
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
