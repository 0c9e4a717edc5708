/** Waits on a clock. */
import type { Clock, TimerHandle } from './clock';

/**
 * Waits for a time.
 *
 * @param delayMs - Undefined waits until `signal` aborts.
 * @throws An `AbortError` if `signal` aborts during the wait.
 */
export function sleep(clock: Clock, delayMs: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if ((delayMs !== undefined && delayMs <= 0) || signal.aborted) {
      resolve();
      return;
    }
    let timer: TimerHandle | undefined = undefined;
    const onAbort = (): void => {
      clock.clearTimer(timer);
      reject(new DOMException('The request is over.', 'AbortError'));
    };
    if (delayMs !== undefined) {
      timer = clock.setTimer(() => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      }, delayMs);
    }
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
