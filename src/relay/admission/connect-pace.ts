/**
 * How often an address may ask to connect in a minute. Each relay counts for itself, in its own memory: asking a shared store
 * about every handshake would let a stranger flood that store.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { UsageCounter } from '../identity/usage-counter';

/** The pace of all addresses. */
export class ConnectPace {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #counter: UsageCounter;
  /** Addresses that have used up their minute, until it is over. */
  readonly #blocked = new Map<string, TimerHandle>();
  #isClosed = false;

  /** @param limit - Requests to connect of one address in a minute. 0 is no limit. */
  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
    this.#counter = new UsageCounter(undefined, clock);
  }

  /**
   * Counts a request to connect.
   *
   * @param key - What its address is counted by. Undefined: not counted.
   * @returns Whether the address may make it.
   */
  allows(key: string | undefined): boolean {
    if (this.#limit === 0 || key === undefined) return true;
    if (this.#blocked.has(key)) return false;
    void this.#count(key);
    return true;
  }

  /** Forgets all, when the relay closes. */
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
