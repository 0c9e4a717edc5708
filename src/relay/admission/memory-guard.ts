/**
 * Detects short memory, so that the relay refuses new work in time; current streams continue. Two readings count: the heap
 * against its limit, and the whole process, buffers outside the heap included, against the memory of its container or
 * machine. Envoy's overload manager is the model.
 */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '../../base/clock';

/** Readings are kept for this time: taking one is expensive, and memory does not fill up faster. */
const FRESH_MS = 100;
/** Without a container limit, Node returns a number that exceeds any machine's memory. */
const MOST_MEMORY_BYTES = 2 ** 50;

/** Takes the readings, in bytes. Tests replace it. */
export type ReadMemory = () => { readonly used: number; readonly limit: number }[];

/** Watches the memory of one relay. */
export class MemoryGuard {
  readonly #percent: number;
  readonly #clock: Clock;
  readonly #read: ReadMemory;
  #readAtMs = -Infinity;
  #isShort = false;

  /** @param percent - Memory is short once this percentage of a limit is used. 100 refuses nothing. */
  constructor(percent: number, clock: Clock, read: ReadMemory = readMemory) {
    this.#percent = percent;
    this.#clock = clock;
    this.#read = read;
  }

  get isShort(): boolean {
    const now = this.#clock.now();
    if (now - this.#readAtMs >= FRESH_MS) {
      this.#readAtMs = now;
      this.#isShort = this.#percent < 100 && this.#read().some(({ used, limit }) => used * 100 >= limit * this.#percent);
    }
    return this.#isShort;
  }
}

/** Reads the heap and its limit, and the process's memory and the limit of its container or machine. In bytes. */
export function readMemory(): { used: number; limit: number }[] {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  const containerLimit = process.constrainedMemory();
  const isConstrained = containerLimit > 0 && containerLimit < MOST_MEMORY_BYTES;
  return [
    { used, limit },
    { used: process.memoryUsage.rss(), limit: isConstrained ? containerLimit : totalmem() },
  ];
}
