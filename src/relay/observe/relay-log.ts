/**
 * What a relay writes to a log. Nothing secret and no text ever comes near it; addresses do when the operator asks for them.
 * Refusals can be provoked by anybody, so that only some of them are written.
 */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';

/** Refusals that are written at once, and a second after that. */
const BURST = 20;
const PER_SECOND = 2;

/** The log of one relay. */
export class RelayLog {
  readonly #logger: RelayLogger | undefined;
  readonly #clock: Clock;
  #budget = BURST;
  #filledAtMs: number;
  #omitted = 0;

  /** @param logger - Undefined: nothing is written. */
  constructor(logger: RelayLogger | undefined, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
    this.#filledAtMs = clock.now();
  }

  /** Writes what happened to a socket. */
  debug(fields: object, message: string): void {
    this.#logger?.debug(fields, message);
  }

  /** Writes what happened to a stream, or to the relay. */
  info(fields: object, message: string): void {
    this.#logger?.info(fields, message);
  }

  /** Writes what went wrong, unless much did of late; the next line that is written says how many were not. */
  warn(fields: object, message: string): void {
    if (this.#logger === undefined) return;
    const now = this.#clock.now();
    this.#budget = Math.min(BURST, this.#budget + ((now - this.#filledAtMs) / 1_000) * PER_SECOND);
    this.#filledAtMs = now;
    if (this.#budget < 1) {
      this.#omitted += 1;
      return;
    }
    this.#budget -= 1;
    this.#logger.warn(this.#omitted === 0 ? fields : { ...fields, omitted: this.#omitted }, message);
    this.#omitted = 0;
  }
}
