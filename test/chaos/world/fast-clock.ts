/**
 * A clock that runs many times faster than real time, but leaves real sockets and real synthesis the time they need. It
 * advances in small steps, at most one per turn of the event loop, so that a busy machine slows it down instead of breaking
 * time limits. It stands still while `isHeld` returns true.
 */
import type { Clock, TimerHandle } from '../../../src/base/clock';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Options of a {@link FastClock}. */
export interface FastClockOptions {
  /** The most milliseconds of this clock per real millisecond. */
  readonly speed: number;
  /** Whether the clock must stand still now. Default: never. */
  readonly isHeld?: () => boolean;
}

/** The longest step, in real milliseconds. */
const MAX_STEP_MS = 2;

/** A fast clock. It runs only while a timer is set. */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #isHeld: () => boolean;
  readonly #timers = new Set<Timer>();
  #nowMs = 0;
  #steppedAtMs = 0;
  #isStepping = false;

  constructor({ speed, isHeld = () => false }: FastClockOptions) {
    this.#speed = speed;
    this.#isHeld = isHeld;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const timer: Timer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    if (!this.#isStepping) {
      this.#isStepping = true;
      this.#steppedAtMs = performance.now();
      this.#stepSoon();
    }
    return timer;
  }

  clearTimer(handle: TimerHandle | undefined): void {
    this.#timers.delete(handle as Timer);
  }

  /** Resolves after this many milliseconds of this clock. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.setTimer(resolve, delayMs));
  }

  #stepSoon(): void {
    setTimeout(() => {
      const nowMs = performance.now();
      const stepMs = Math.min(nowMs - this.#steppedAtMs, MAX_STEP_MS) * this.#speed;
      this.#steppedAtMs = nowMs;
      if (!this.#isHeld()) this.#advance(stepMs);
      this.#isStepping = this.#timers.size > 0;
      if (this.#isStepping) this.#stepSoon();
    }, 1);
  }

  #advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    // Timers that are set meanwhile wait for the next step, so that a timer that renews itself does not block others.
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs).sort((one, other) => one.dueMs - other.dueMs);
    for (const timer of due) {
      if (!this.#timers.delete(timer)) continue;
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      timer.callback();
    }
    this.#nowMs = endMs;
  }
}

/** A clock that counts its pending timers. */
export class CountingClock implements Clock {
  readonly #clock: Clock;
  readonly #timers = new Set<TimerHandle>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of pending timers. */
  get timerCount(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#clock.now();
  }

  setTimer(callback: () => void, delayMs: number): TimerHandle {
    const handle: TimerHandle = this.#clock.setTimer(() => {
      this.#timers.delete(handle);
      callback();
    }, delayMs);
    this.#timers.add(handle);
    return handle;
  }

  clearTimer(handle: TimerHandle | undefined): void {
    if (handle === undefined) return;
    this.#timers.delete(handle);
    this.#clock.clearTimer(handle);
  }
}
