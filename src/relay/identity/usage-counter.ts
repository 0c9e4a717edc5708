/**
 * Counts events per key and time window: in this process, or in a store that several relays share. If the store fails or
 * hangs, the relay counts in its own memory.
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../../base/clock';

/** Timeout of a shared store. */
const STORE_TIMEOUT_MS = 1_000;
/** Pause after a timeout of the store, so that not every request waits for it. */
const STORE_REST_MS = 10_000;
const MINUTE_SECONDS = 60;

/** Answer of a store: `RateLimiterRes` of rate-limiter-flexible. */
export interface UsageCount {
  readonly consumedPoints: number;
  readonly msBeforeNext: number;
}

/**
 * A store of counts that several relays share: any limiter of the package `rate-limiter-flexible`, created with
 * `points: Number.MAX_SAFE_INTEGER` and `duration: 60`. An example is its `RateLimiterRedis` with the app's own client.
 */
export interface UsageStore {
  /** Adds points to a key's count. The count restarts at 0 after `customDuration` seconds. */
  consume(key: string, points: number, options: { readonly customDuration: number }): Promise<UsageCount>;
}

/** A count in its time window. */
export interface Usage {
  readonly total: number;
  /** Milliseconds until the count restarts at 0. */
  readonly resetMs: number;
}

/** The counts of one relay. */
export class UsageCounter {
  readonly #own = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: MINUTE_SECONDS });
  readonly #store: UsageStore | undefined;
  readonly #clock: Clock;
  /** The store is not called before this time. */
  #restsUntilMs = -Infinity;

  /** @param store - Undefined: this process counts in its own memory. */
  constructor(store: UsageStore | undefined, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Adds to a count, whose time window is `seconds` long if it begins now. */
  async add(key: string, amount: number, seconds = MINUTE_SECONDS): Promise<Usage> {
    const options = { customDuration: seconds };
    const count = (await this.#ask(key, amount, options)) ?? (await this.#own.consume(key, amount, options));
    return { total: count.consumedPoints, resetMs: count.msBeforeNext };
  }

  /** Adds to a count in the store. Undefined if there is no store, it pauses, or it fails. */
  async #ask(key: string, amount: number, options: { readonly customDuration: number }): Promise<UsageCount | undefined> {
    const store = this.#store;
    const now = this.#clock.now();
    if (store === undefined || now < this.#restsUntilMs) return undefined;
    // After a pause, one call tries the store. The others count in memory until it has answered.
    if (this.#restsUntilMs > -Infinity) this.#restsUntilMs = now + STORE_TIMEOUT_MS;
    let timer;
    const late = new Promise<undefined>((resolve) => {
      timer = this.#clock.setTimer(() => {
        this.#restsUntilMs = this.#clock.now() + STORE_REST_MS;
        resolve(undefined);
      }, STORE_TIMEOUT_MS);
    });
    try {
      const count = await Promise.race([store.consume(key, amount, options), late]);
      if (count !== undefined) this.#restsUntilMs = -Infinity;
      return count;
    } catch (error) {
      this.#restsUntilMs = -Infinity;
      // A limiter created with fewer points rejects with its count.
      return isCount(error) ? error : undefined;
    } finally {
      this.#clock.clearTimer(timer);
    }
  }
}

function isCount(value: unknown): value is UsageCount {
  return typeof value === 'object' && value !== null && 'consumedPoints' in value && 'msBeforeNext' in value;
}
