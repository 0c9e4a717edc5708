/**
 * Every timer and every reading of the time goes through a Clock, so that a test can run an hour in a second and a
 * leak of a timer can be counted.
 */

/** Opaque handle of a timer. */
export type TimerHandle = unknown;

/** A source of monotonic time and of timers. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls `callback` once, `delayMs` milliseconds from now. */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Makes a timer that has not fired yet never fire. */
  clearTimer(handle: TimerHandle): void;
}

/** What Node, a window and a worker share; named here because this folder is compiled without any of their types. */
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, delayMs: number): unknown;
declare function clearTimeout(handle: unknown): void;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (handle) => {
    clearTimeout(handle);
  },
};
