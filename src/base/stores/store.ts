/**
 * An external store for `useSyncExternalStore`: it holds one immutable value, replaces it whole, and notifies listeners. It
 * does not depend on React.
 */

/** The read side of a store. Both functions work without `this`, as React calls them. */
export interface ReadableStore<Value> {
  /** Returns the current value. Returns the same object until the value changes. */
  readonly get: () => Value;
  /**
   * Calls `listener` after each change.
   *
   * @returns A function that ends the subscription. Further calls do nothing.
   */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A value that can be replaced and subscribed to. */
export class Store<Value> implements ReadableStore<Value> {
  #value: Value;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Value) {
    this.#value = initial;
  }

  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // Each subscription gets its own wrapper, so a listener that subscribed twice must unsubscribe twice.
    const entry = () => {
      listener();
    };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  };

  /** Replaces the value and notifies the listeners, unless the value is the same. */
  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) {
      try {
        listener();
      } catch (error) {
        // A listener's error is thrown later, as an uncaught error of the app, so that the other listeners and the caller of `set` continue.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
