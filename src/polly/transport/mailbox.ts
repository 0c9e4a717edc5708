/** Hands items from one who makes them to one who waits for them. */

/** A queue with one reader. */
export class Mailbox<Item> {
  readonly #items: Item[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: (() => void) | undefined;

  /** Adds an item; after {@link end} and {@link fail} it is dropped. */
  put(item: Item): void {
    if (this.#end !== undefined) return;
    this.#items.push(item);
    this.#wake?.();
  }

  /** Says that no more items come. */
  end(): void {
    this.#end ??= {};
    this.#wake?.();
  }

  /** Says that no more items come, and why; known to the reader once it has taken what came before. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake?.();
  }

  /**
   * The next item; waits while there is none.
   *
   * @returns Undefined after the last.
   * @throws What {@link fail} was given.
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
