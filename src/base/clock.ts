/**
 * Every timer and every reading of the time goes through a Clock, so that a test can run an hour in a second and a
 * leak of a timer can be counted.
 */

/** Handle of a timer, to be handed back and nothing else: a number in browsers, an object in Node. */
export type TimerHandle = number | object;

/** A source of monotonic time and of timers. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Calls `callback` once, `delayMs` milliseconds from now. */
  setTimer(callback: () => void, delayMs: number): TimerHandle;
  /** Makes a timer that has not fired yet never fire. Undefined, for no timer, is allowed and does nothing. */
  clearTimer(handle: TimerHandle | undefined): void;
}

/** What Node, a window and a worker share; named here because this folder is compiled without any of their types. */
declare const performance: { now(): number };
declare function setTimeout(callback: () => void, delayMs: number): TimerHandle;
declare function clearTimeout(handle: TimerHandle | undefined): void;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimer: (handle) => {
    clearTimeout(handle);
  },
};
