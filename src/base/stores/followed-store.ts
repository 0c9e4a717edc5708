/** A store that shows the value of another store, which can be replaced. */
import type { ReadableStore } from './store';

/** Shows the value of its current source. Subscribes to the source only while it has listeners itself. */
export class FollowedStore<Value> implements ReadableStore<Value> {
  #source: ReadableStore<Value>;
  /** The listeners, each with the function that ends its subscription to the source. */
  readonly #listeners = new Map<{ readonly call: () => void }, () => void>();

  constructor(source: ReadableStore<Value>) {
    this.#source = source;
  }

  readonly get = (): Value => this.#source.get();

  readonly subscribe = (call: () => void): (() => void) => {
    const listener = { call };
    this.#listeners.set(listener, this.#source.subscribe(call));
    return () => {
      this.#listeners.get(listener)?.();
      this.#listeners.delete(listener);
    };
  };

  /** Shows another store from now on, and calls the listeners. */
  follow(source: ReadableStore<Value>): void {
    this.#source = source;
    for (const [listener, unsubscribe] of this.#listeners) {
      unsubscribe();
      this.#listeners.set(listener, source.subscribe(listener.call));
    }
    for (const { call } of [...this.#listeners.keys()]) call();
  }
}
