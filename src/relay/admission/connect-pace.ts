/**
 * Limits the requests to connect per address and minute. Each relay counts in its own memory: with a shared store, a stranger
 * could flood that store with handshakes.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { UsageCounter } from '../identity/usage-counter';

/** Counts the requests of all addresses. */
export class ConnectPace {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #counter: UsageCounter;
  /** Addresses that have reached the limit, until their minute is over. */
  readonly #blocked = new Map<string, TimerHandle>();
  #isClosed = false;

  /** @param limit - Requests to connect per address and minute. 0 is no limit. */
  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
    this.#counter = new UsageCounter(undefined, clock);
  }

  /**
   * Counts a request to connect.
   *
   * @param key - Key of the client's address. Undefined: not counted.
   * @returns Whether the address is still within its limit.
   */
  allows(key: string | undefined): boolean {
    if (this.#limit === 0 || key === undefined) return true;
    if (this.#blocked.has(key)) return false;
    void this.#count(key);
    return true;
  }

  /** Forgets all counts. Called when the relay closes. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#blocked.values()) this.#clock.clearTimer(timer);
    this.#blocked.clear();
  }

  async #count(key: string): Promise<void> {
    const { total, resetMs } = await this.#counter.add(key, 1);
    if (total < this.#limit || this.#blocked.has(key) || this.#isClosed) return;
    const timer = this.#clock.setTimer(() => this.#blocked.delete(key), Math.max(1, resetMs));
    this.#blocked.set(key, timer);
  }
}
