/**
 * Reads a producer as fast as it yields and records when each item came, while the consumer reads at its own pace. Pacing
 * counts from the time at which a piece of audio was ready.
 */

/** An item and its arrival time. */
export interface Arrival<Item> {
  readonly item: Item;
  /** On the scale of `now`. */
  readonly atMs: number;
}

/**
 * Yields the items of a source with their arrival times. An error of the source is thrown after the items before it.
 *
 * @param now - Called for each item as it arrives.
 */
export async function* stampArrivals<Item>(source: AsyncIterable<Item>, now: () => number): AsyncGenerator<Arrival<Item>> {
  const queue: Arrival<Item>[] = [];
  const state: { ended: boolean; error?: unknown; wake: () => void } = { ended: false, wake: () => undefined };
  const collecting = (async () => {
    for await (const item of source) {
      queue.push({ item, atMs: now() });
      state.wake();
    }
  })().finally(() => {
    state.ended = true;
    state.wake();
  });
  // Marks the error as handled; it is thrown to the consumer below.
  collecting.catch(() => undefined);
  for (;;) {
    const next = queue.shift();
    if (next !== undefined) yield next;
    else if (state.ended) break;
    else await new Promise<void>((resolve) => (state.wake = resolve));
  }
  await collecting;
}
