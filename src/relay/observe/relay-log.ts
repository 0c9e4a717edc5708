/**
 * What a relay writes to a log. Nothing secret and no text ever comes near it; addresses do when the operator asks for them.
 * Refusals can be provoked by anybody, so that only some of each kind are written: many of one kind hide none of another.
 */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';

/** Warnings of a kind that are written at once, and a second after that. */
const BURST = 20;
const PER_SECOND = 2;

/** What may still be written of one kind. */
interface Budget {
  lines: number;
  filledAtMs: number;
  omitted: number;
}

/** The log of one relay. */
export class RelayLog {
  readonly #logger: RelayLogger | undefined;
  readonly #clock: Clock;
  /** By kinds, of which there is a fixed number. */
  readonly #budgets = new Map<string, Budget>();

  /** @param logger - Undefined: nothing is written. */
  constructor(logger: RelayLogger | undefined, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Writes what happened to a socket. */
  debug(fields: object, message: string): void {
    this.#logger?.debug(fields, message);
  }

  /** Writes what happened to a stream, or to the relay. */
  info(fields: object, message: string): void {
    this.#logger?.info(fields, message);
  }

  /**
   * Writes what went wrong, unless much of its kind did of late; the next line of that kind says how many were not written.
   *
   * @param cause - Tells kinds with one message apart. One of a fixed set, never what a client sent.
   */
  warn(fields: object, message: string, cause: string): void {
    if (this.#logger === undefined) return;
    const budget = this.#budgetOf(`${message}\n${cause}`);
    if (budget.lines < 1) {
      budget.omitted += 1;
      return;
    }
    budget.lines -= 1;
    this.#logger.warn(budget.omitted === 0 ? fields : { ...fields, omitted: budget.omitted }, message);
    budget.omitted = 0;
  }

  #budgetOf(kind: string): Budget {
    const now = this.#clock.now();
    let budget = this.#budgets.get(kind);
    if (budget === undefined) {
      budget = { lines: BURST, filledAtMs: now, omitted: 0 };
      this.#budgets.set(kind, budget);
    }
    budget.lines = Math.min(BURST, budget.lines + ((now - budget.filledAtMs) / 1_000) * PER_SECOND);
    budget.filledAtMs = now;
    return budget;
  }
}
