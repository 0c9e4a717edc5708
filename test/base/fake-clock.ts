/**
 * A clock that stands still until a test moves it, and knows which timers are set.
 */
import type { Clock, TimerHandle } from '../../src/base/clock';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time in the hands of a test. */
export class FakeClock implements Clock {
  #nowMs = 0;
  readonly #timers = new Set<Timer>();

  /** How many timers are set and have not fired. */
  get timerCount(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimer(handle: TimerHandle): void {
    this.#timers.delete(handle as Timer);
  }

  /** Moves time on, firing timers in their order, and lets promises settle after each. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    await settlePromises();
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settlePromises();
    }
    this.#nowMs = endMs;
  }
}

/** Lets every promise that can settle without time or input do so. */
export async function settlePromises(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
