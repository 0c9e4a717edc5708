/**
 * Whether memory runs short, so that new work is refused before there is none: the heap against its limit, and all of the
 * process, buffers outside of the heap included, against its container's or else the machine's. What is under way goes on. Envoy's overload manager is the model.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../../base/clock';

/** How long a reading counts: taking one is work, and memory does not fill in less. */
const FRESH_MS = 100;
/** With no limit of a container Node says a number beyond any machine's memory. */
const MOST_MEMORY_BYTES = 2 ** 50;

/** Where readings come from; the process's own but in tests. */
export type ReadMemory = () => { readonly used: number; readonly limit: number }[];

/** The guard of one relay. */
export class MemoryGuard {
  readonly #percent: number;
  readonly #clock: Clock;
  readonly #read: ReadMemory;
  #readAtMs = -Infinity;
  #isShort = false;

  /** @param percent - Of a limit from which on memory is short; 100 refuses nothing. */
  constructor(percent: number, clock: Clock, read: ReadMemory = readMemory) {
    this.#percent = percent;
    this.#clock = clock;
    this.#read = read;
  }

  /** Whether new work should be refused. */
  get isShort(): boolean {
    const now = this.#clock.now();
    if (now - this.#readAtMs >= FRESH_MS) {
      this.#readAtMs = now;
      this.#isShort = this.#percent < 100 && this.#read().some(({ used, limit }) => used * 100 >= limit * this.#percent);
    }
    return this.#isShort;
  }
}

/** Reads the heap, and all memory of the process against the container's limit or the machine's memory. In bytes. */
export function readMemory(): { used: number; limit: number }[] {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  const containerLimit = process.constrainedMemory();
  const isConstrained = containerLimit > 0 && containerLimit < MOST_MEMORY_BYTES;
  return [
    { used, limit },
    { used: process.memoryUsage.rss(), limit: isConstrained ? containerLimit : totalmem() },
  ];
}
