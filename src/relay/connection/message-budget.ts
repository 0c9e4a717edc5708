/**
 * Limits the number of messages, because each one costs the relay work, even without bytes. A normal page sends two control
 * messages per request, and body messages of about 500 bytes.
 */
import type { Clock } from '../../base/clock';

/** Control messages, pings and pongs that are allowed at once, and per second after that. */
const CONTROL_BURST = 60;
const CONTROL_PER_SECOND = 5;
/** Body messages of any size allowed per request. Further ones must have this many bytes on average. */
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

  /** Starts a new budget for the body of the next request. */
  begin(): void {
    this.#bodyMessages = 0;
    this.#bodyBytes = 0;
  }

  /** Counts a control message, ping or pong. Returns false if the budget is used up. */
  takeControl(): boolean {
    const now = this.#clock.now();
    this.#control = Math.min(CONTROL_BURST, this.#control + ((now - this.#filledAtMs) / 1_000) * CONTROL_PER_SECOND);
    this.#filledAtMs = now;
    if (this.#control < 1) return false;
    this.#control -= 1;
    return true;
  }

  /** Counts a body message, even one that arrives after the end of its request. Returns false if the budget is used up. */
  takeBody(bytes: number): boolean {
    this.#bodyMessages += 1;
    this.#bodyBytes += bytes;
    return this.#bodyMessages <= SMALL_MESSAGES + this.#bodyBytes / LEAST_AVERAGE_BYTES;
  }
}
