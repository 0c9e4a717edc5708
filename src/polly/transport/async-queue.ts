/** Passes items from a producer to a consumer that waits for them. */

/** An asynchronous queue with one reader. */
export class AsyncQueue<Item> {
  readonly #items: Item[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Adds an item. After {@link end} or {@link fail} the item is dropped. */
  put(item: Item): void {
    if (this.#end !== undefined) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Ends the queue. */
  end(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** Ends the queue with an error, which the reader gets after the items before it. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /**
   * Takes the next item; waits while there is none.
   *
   * @returns Undefined after the last item.
   * @throws The error given to {@link fail}.
   */
  async take(): Promise<Item | undefined> {
    for (;;) {
      if (this.#items.length > 0) return this.#items.shift();
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
