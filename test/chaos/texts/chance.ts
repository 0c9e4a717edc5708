/** Repeatable random numbers: everything random in a chaos run follows from its seed. */

/** Random numbers from one seed. */
export class Chance {
  #state: number;

  /** @param seed - Any whole number. */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to but not including 1, uniformly distributed (mulberry32, by Tommy Ettinger). */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };

  /** Returns a whole number, both limits included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  /** Returns a number with a uniformly distributed logarithm: small numbers are as likely as large ones. */
  scale(from: number, to: number): number {
    return from * (to / from) ** this.next();
  }

  /** Returns true with this probability. */
  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** Returns one of the items. */
  one<Item>(items: readonly Item[]): Item {
    const item = items[this.whole(0, items.length - 1)];
    if (item === undefined) throw new RangeError('There is nothing to choose from.');
    return item;
  }

  /** Returns this many of the items, each at most once, in random order. */
  some<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(this.whole(0, left.length - 1), 1)).flat();
  }
}
