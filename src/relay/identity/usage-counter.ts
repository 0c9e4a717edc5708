/**
 * Counts what happens within a time, by keys: in this process, or in a store that several relays share. A store that
 * fails or hangs does not stop the relay; it then counts by itself.
 */
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../../base/clock';

/** How long a shared store may take. */
const STORE_TIMEOUT_MS = 1_000;
/** How long a store that was late is left alone, so that not every request waits for it. */
const STORE_REST_MS = 10_000;
const MINUTE_SECONDS = 60;

/** What a store answers: `RateLimiterRes` of rate-limiter-flexible. */
export interface UsageCount {
  readonly consumedPoints: number;
  readonly msBeforeNext: number;
}

/**
 * A store of counts that several relays share: any limiter of the package `rate-limiter-flexible`, such as its
 * `RateLimiterRedis` with an app's own client, made with `points: Number.MAX_SAFE_INTEGER` and `duration: 60`.
 */
export interface UsageStore {
  /** Adds to a key's count, which begins anew after a minute, or after so many seconds as the options say. */
  consume(key: string, points: number, options: { readonly customDuration: number }): Promise<UsageCount>;
}

/** A count within its time. */
export interface Usage {
  readonly total: number;
  /** Milliseconds until it begins anew. */
  readonly resetMs: number;
}

/** The counts of one relay. */
export class UsageCounter {
  readonly #own = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: MINUTE_SECONDS });
  readonly #store: UsageStore | undefined;
  readonly #clock: Clock;
  /** Until when the store is not asked. */
  #restsUntilMs = -Infinity;

  /** @param store - Default: none, and this process counts for itself. */
  constructor(store: UsageStore | undefined, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /**
   * Adds to a count.
   *
   * @param seconds - How long a count lasts that begins now.
   */
  async add(key: string, amount: number, seconds = MINUTE_SECONDS): Promise<Usage> {
    const options = { customDuration: seconds };
    const count = (await this.#ask(key, amount, options)) ?? (await this.#own.consume(key, amount, options));
    return { total: count.consumedPoints, resetMs: count.msBeforeNext };
  }

  /** What the store says; undefined where there is none, or it fails. */
  async #ask(key: string, amount: number, options: { readonly customDuration: number }): Promise<UsageCount | undefined> {
    const store = this.#store;
    const now = this.#clock.now();
    if (store === undefined || now < this.#restsUntilMs) return undefined;
    // The first one after a rest asks for all: the others count by themselves until the store has answered it.
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
      // A limiter that was made with fewer points rejects with its count.
      return isCount(error) ? error : undefined;
    } finally {
      this.#clock.clearTimer(timer);
    }
  }
}

function isCount(value: unknown): value is UsageCount {
  return typeof value === 'object' && value !== null && 'consumedPoints' in value && 'msBeforeNext' in value;
}
