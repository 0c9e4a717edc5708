/** Waits for a store to have a value. */
import type { ReadableStore } from '../../src/base/store';

/** Resolves with the first value that satisfies `condition`; the present one counts. */
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
