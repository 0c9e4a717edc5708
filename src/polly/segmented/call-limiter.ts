/**
 * Keeps calls of `SynthesizeSpeech` within the rates of Polly, so that one page alone is never the reason for a
 * ThrottlingException. The quotas are those of the whole account, which other pages use, too.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { Engine } from '../transport/speech-transport';

/** How much one engine may be asked for. */
export interface CallLimit {
  /** Calls begun within any second. */
  readonly perSecond: number;
  /** Calls under way at once. */
  readonly atOnce: number;
}

/**
 * What an account has unless AWS raised it, bursts not counted (Amazon Polly developer guide, "Quotas in Amazon Polly",
 * tables of throttle rates and of concurrent requests).
 */
export const CALL_LIMITS: Readonly<Record<Engine, CallLimit>> = Object.freeze({
  generative: { perSecond: 8, atOnce: 26 },
  'long-form': { perSecond: 8, atOnce: 26 },
  neural: { perSecond: 8, atOnce: 18 },
  standard: { perSecond: 80, atOnce: 80 },
});

const SECOND_MS = 1000;

interface Waiting {
  readonly admit: () => void;
}

/** Admits calls to one engine, first come, first served. */
export class CallLimiter {
  readonly #limit: CallLimit;
  readonly #clock: Clock;
  /** When the calls of the last second were begun, the oldest first. */
  readonly #begunMs: number[] = [];
  #waiting: Waiting[] = [];
  #underWay = 0;
  #timer: TimerHandle | undefined;

  constructor(limit: CallLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /**
   * Waits until a call may begin.
   *
   * @param signal - Gives the place in the queue up.
   * @returns To be called once when the call is over.
   * @throws The signal's reason.
   */
  async admission(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        this.#admit();
        reject(signal.reason as Error);
      };
      const waiting = {
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiting);
      this.#admit();
    });
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#underWay -= 1;
      this.#admit();
    };
  }

  #admit(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    while (this.#waiting.length > 0 && this.#underWay < this.#limit.atOnce) {
      while ((this.#begunMs[0] ?? nowMs) <= nowMs - SECOND_MS) this.#begunMs.shift();
      const [oldestMs] = this.#begunMs;
      if (oldestMs !== undefined && this.#begunMs.length >= this.#limit.perSecond) {
        this.#timer = this.#clock.setTimer(() => this.#admit(), oldestMs + SECOND_MS - nowMs);
        return;
      }
      this.#begunMs.push(nowMs);
      this.#underWay += 1;
      this.#waiting.shift()?.admit();
    }
  }
}
