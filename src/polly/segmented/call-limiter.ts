/**
 * Keeps calls of `SynthesizeSpeech` within Polly's rates, so that one page alone never causes a ThrottlingException.
 * The quotas apply to the whole account, which other pages use, too.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { Engine } from '../transport/voice-settings';

/** The limits of one engine. */
export interface CallLimit {
  /** Calls begun within any second. */
  readonly perSecond: number;
  /** Concurrent calls. */
  readonly atOnce: number;
}

/**
 * The limits of an account unless AWS raised them, without bursts (Amazon Polly developer guide, "Quotas in Amazon
 * Polly", tables of throttle rates and of concurrent requests).
 */
export const CALL_LIMITS: Readonly<Record<Engine, CallLimit>> = Object.freeze({
  generative: { perSecond: 8, atOnce: 26 },
  'long-form': { perSecond: 8, atOnce: 26 },
  neural: { perSecond: 8, atOnce: 18 },
  standard: { perSecond: 80, atOnce: 80 },
});

const SECOND_MS = 1000;

interface QueuedCall {
  readonly admit: () => void;
}

/** Admits calls to one engine, first come, first served. */
export class CallLimiter {
  readonly #limit: CallLimit;
  readonly #clock: Clock;
  /** Begin times of the calls of the last second, oldest first. */
  readonly #begunMs: number[] = [];
  #queue: QueuedCall[] = [];
  #concurrentCalls = 0;
  #timer: TimerHandle | undefined;

  constructor(limit: CallLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /**
   * Waits until a call may begin.
   *
   * @param signal - Leaves the queue when it aborts.
   * @returns A function to call once the call is over. Repeated calls do nothing.
   * @throws The signal's reason.
   */
  async admission(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#queue = this.#queue.filter((other) => other !== queued);
        this.#admit();
        reject(signal.reason as Error);
      };
      const queued = {
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(queued);
      this.#admit();
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#concurrentCalls -= 1;
      this.#admit();
    };
  }

  #admit(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    while (this.#queue.length > 0 && this.#concurrentCalls < this.#limit.atOnce) {
      while ((this.#begunMs[0] ?? nowMs) <= nowMs - SECOND_MS) this.#begunMs.shift();
      const [oldestMs] = this.#begunMs;
      if (oldestMs !== undefined && this.#begunMs.length >= this.#limit.perSecond) {
        this.#timer = this.#clock.setTimer(() => this.#admit(), oldestMs + SECOND_MS - nowMs);
        return;
      }
      this.#begunMs.push(nowMs);
      this.#concurrentCalls += 1;
      this.#queue.shift()?.admit();
    }
  }
}
