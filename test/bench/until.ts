/** Waits for a value of a store. */
import type { ReadableStore } from '../../src/base/stores/store';

/** Resolves with the first value that meets `condition`, including the present one. */
export function until<Value>(store: ReadableStore<Value>, condition: (value: Value) => boolean): Promise<Value> {
  return new Promise((resolve) => {
    const look = () => {
      const value = store.get();
      if (!condition(value)) return;
      unsubscribe();
      resolve(value);
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}
