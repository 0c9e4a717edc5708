/**
 * Takes what a producer yields as soon as it does, and remembers when that was, while the consumer goes at its own
 * pace: the time a piece of audio was ready is what its due time is counted from.
 */

/** Something and when it came. */
export interface Arrival<Item> {
  readonly item: Item;
  /** On the clock that was asked. */
  readonly atMs: number;
}

/**
 * The items of a source with the moment each came. An error of the source is thrown after the items before it.
 *
 * @param now - Called as each item comes.
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
  // Thrown to the consumer below, in its turn.
  collecting.catch(() => undefined);
  for (;;) {
    const next = queue.shift();
    if (next !== undefined) yield next;
    else if (state.ended) break;
    else await new Promise<void>((resolve) => (state.wake = resolve));
  }
  await collecting;
}
