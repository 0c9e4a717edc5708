/**
 * An external store in the shape `useSyncExternalStore` wants: one immutable value, replaced whole, and a signal when
 * it was. Nothing here knows React.
 */

/** The reading half of a store. Both functions work detached from it, as React takes them. */
export interface ReadableStore<Value> {
  /** The present value; the same object until it changes. */
  readonly get: () => Value;
  /**
   * Calls `listener` after each change.
   *
   * @returns A function that ends the subscription; calling it again does nothing.
   */
  readonly subscribe: (listener: () => void) => () => void;
}

/** A value that can be replaced and watched. */
export class Store<Value> implements ReadableStore<Value> {
  #value: Value;
  readonly #listeners = new Set<() => void>();

  constructor(initial: Value) {
    this.#value = initial;
  }

  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A wrapper of its own for each subscription, so that subscribing one function twice takes two unsubscribes.
    const entry = () => {
      listener();
    };
    this.#listeners.add(entry);
    return () => {
      this.#listeners.delete(entry);
    };
  };

  /** Replaces the value and tells the listeners, unless the value is the one already there. */
  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }
}
