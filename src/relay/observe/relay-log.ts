/**
 * Writes a relay's log. It never receives secrets or spoken text, and receives addresses only if the operator allows it.
 * Anybody can cause refusals, so each kind of warning has its own rate limit. Many warnings of one kind hide none of another.
 */
import type { Clock } from '../../base/clock';
import type { RelayLogger } from '../options/relay-logger';

/** Warnings of one kind that may be written at once, and per second after that. */
const BURST = 20;
const PER_SECOND = 2;

/** Rate limit of one kind of warning. */
interface Budget {
  lines: number;
  filledAtMs: number;
  omitted: number;
}

/** The log of one relay. */
export class RelayLog {
  readonly #logger: RelayLogger | undefined;
  readonly #clock: Clock;
  /** Rate limits by kind. The number of kinds is fixed. */
  readonly #budgets = new Map<string, Budget>();

  /** @param logger - Receives the lines. Undefined: nothing is written. */
  constructor(logger: RelayLogger | undefined, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Logs an event of a socket. */
  debug(fields: object, message: string): void {
    this.#logger?.debug(fields, message);
  }

  /** Logs an event of a stream or of the relay. */
  info(fields: object, message: string): void {
    this.#logger?.info(fields, message);
  }

  /**
   * Logs a warning, within the rate limit of its kind. The next line of the kind contains the number of omitted ones. `cause`
   * distinguishes kinds that have the same message. Must come from a fixed set, never from a client.
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
