/** Waits on a clock. */
import type { Clock } from './clock';

/**
 * Resolves after a time, or as soon as a signal aborts.
 *
 * @param delayMs - Undefined waits for the signal alone.
 */
export function sleep(clock: Clock, delayMs: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted || (delayMs !== undefined && delayMs <= 0)) {
      resolve();
      return;
    }
    const end = () => {
      clock.clearTimer(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = delayMs === undefined ? undefined : clock.setTimer(end, delayMs);
    signal.addEventListener('abort', end);
  });
}
