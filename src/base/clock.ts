/** All code takes the time and its timers from a Clock. A test can then run an hour in a second and count leaked timers. */
import { hasMethods } from './has-methods';

/** An opaque handle of a timer: a number in browsers, an object in Node. */
export type TimerHandle = number | object;

/** A source of monotonic time and of timers. */
export interface Clock {
  /** Milliseconds since a fixed moment. The value never decreases. */
  now(): number;
  /** Calls `callback` once, `delayMs` milliseconds from now. */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Cancels a timer. Does nothing if the timer has fired or `handle` is undefined. */
  clearTimer(handle: TimerHandle | undefined): void;
}

/**
 * Globals of Node, windows and workers. They are declared here because the type of a timer's handle differs between them.
 */
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, delayMs: number): TimerHandle;
declare function clearTimeout(handle: TimerHandle | undefined): void;

/** The system's clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (handle) => {
    clearTimeout(handle);
  },
};

/** Whether a value is a {@link Clock}. Never throws. */
export function isClock(value: unknown): value is Clock {
  return hasMethods(value, ['now', 'setTimer', 'clearTimer']);
}
