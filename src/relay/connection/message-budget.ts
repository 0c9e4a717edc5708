/**
 * Limits messages, because each one costs the relay work, however few bytes it has. A page that
 * speaks has two control messages a request, and body messages of some 500 bytes.
 */
import type { Clock } from '../../base/clock';

/** Control messages, pings and pongs at once, and a second after that. */
const CONTROL_BURST = 60;
const CONTROL_PER_SECOND = 5;
/** Body messages of any size in one request, and bytes that each further one must have on average. */
const SMALL_MESSAGES = 1_024;
const LEAST_AVERAGE_BYTES = 64;

/** The budget of one socket. */
export class MessageBudget {
  readonly #clock: Clock;
  #control = CONTROL_BURST;
  #filledAtMs: number;
  #bodyMessages = 0;
  #bodyBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#filledAtMs = clock.now();
  }

  /** Begins a request, whose body has a budget of its own. */
  begin(): void {
    this.#bodyMessages = 0;
    this.#bodyBytes = 0;
  }

  /**
   * Pays for a message that is not of a body.
   *
   * @returns Whether it could be paid for.
   */
  takeControl(): boolean {
    const now = this.#clock.now();
    this.#control = Math.min(CONTROL_BURST, this.#control + ((now - this.#filledAtMs) / 1_000) * CONTROL_PER_SECOND);
    this.#filledAtMs = now;
    if (this.#control < 1) return false;
    this.#control -= 1;
    return true;
  }

  /**
   * Pays for a message of a body, also for one that comes after its request is over.
   *
   * @returns Whether it could be paid for.
   */
  takeBody(bytes: number): boolean {
    this.#bodyMessages += 1;
    this.#bodyBytes += bytes;
    return this.#bodyMessages <= SMALL_MESSAGES + this.#bodyBytes / LEAST_AVERAGE_BYTES;
  }
}
