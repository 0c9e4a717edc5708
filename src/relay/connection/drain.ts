/** Stops a relay without a break in anybody's speech: tells browsers in batches to connect elsewhere, and lets open streams finish. */
import type { Clock, TimerHandle } from '../../base/clock';
import type { RelayLimits } from '../options/limits';

/** Size of a batch and pause after it, since the other relays must handle the new handshakes. */
const TOLD_AT_ONCE = 50;
const PAUSE_MS = 100;
/** Fraction of the drain time in which all browsers are told. */
const TELL_WITHIN_PART = 0.25;

/** A connection that can be told to leave. */
export interface LeavingConnection {
  /** Tells the browser to connect elsewhere. `withinMs` is the time that an open stream may continue. */
  leave(withinMs: number): void;
}

/** The drain of one relay. Knows all its open connections. */
export class Drain {
  readonly #limits: RelayLimits;
  readonly #clock: Clock;
  readonly #connections = new Set<LeavingConnection>();
  #begun: Promise<void> | undefined;
  #finish: (() => void) | undefined;
  #endMs = 0;
  #endTimer: TimerHandle | undefined;
  #tellTimer: TimerHandle | undefined;
  #isOver = false;

  constructor(limits: RelayLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Whether the relay is stopping and accepts nothing new. */
  get hasBegun(): boolean {
    return this.#begun !== undefined || this.#isOver;
  }

  /** Adds a connection. If the drain has begun, it is told to leave at once. */
  add(connection: LeavingConnection): void {
    this.#connections.add(connection);
    if (this.hasBegun) this.#tellOne(connection);
  }

  remove(connection: LeavingConnection): void {
    this.#connections.delete(connection);
    if (this.#connections.size === 0) this.#finish?.();
  }

  /** Tells all browsers to leave. Resolves when all connections have closed, or after `limits.drainMs`. */
  begin(): Promise<void> {
    this.#begun ??= new Promise((resolve) => {
      this.#finish = resolve;
      if (this.#isOver || this.#connections.size === 0) {
        resolve();
        return;
      }
      const { drainMs } = this.#limits;
      this.#endMs = this.#clock.now() + drainMs;
      this.#endTimer = this.#clock.setTimer(resolve, drainMs);
      const pauses = Math.floor((drainMs * TELL_WITHIN_PART) / PAUSE_MS) + 1;
      this.#tell([...this.#connections], Math.max(TOLD_AT_ONCE, Math.ceil(this.#connections.size / pauses)));
    });
    return this.#begun;
  }

  /** Stops waiting. Called when the relay closes. */
  end(): void {
    this.#isOver = true;
    this.#clock.clearTimer(this.#endTimer);
    this.#clock.clearTimer(this.#tellTimer);
    this.#finish?.();
  }

  #tell(connections: LeavingConnection[], atOnce: number): void {
    for (const connection of connections.splice(0, atOnce)) {
      if (this.#connections.has(connection)) this.#tellOne(connection);
    }
    if (connections.length > 0) this.#tellTimer = this.#clock.setTimer(() => this.#tell(connections, atOnce), PAUSE_MS);
  }

  #tellOne(connection: LeavingConnection): void {
    connection.leave(Math.max(0, Math.round(this.#endMs - this.#clock.now())));
  }
}
