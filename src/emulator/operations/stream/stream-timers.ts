/** The two time limits of a speech stream: silence of its input, and its whole life. */

import type { Clock, TimerHandle } from '../../../base/clock';
import { ServiceError } from '../../http/service-error';

/** Longest time between two input events (Amazon Polly API reference, StartSpeechSynthesisStream). */
export const INBOUND_EVENT_TIMEOUT_MS = 5000;
/** Longest duration of a stream (same reference). */
export const STREAM_TIMEOUT_MS = 10 * 60_000;
/** Time to wait for a reset after an early end of the input. The reset arrives in the same packet or the next one. */
const BAD_END_GRACE_MS = 50;

/** Ends a stream that is silent or lives too long. */
export class StreamTimers {
  readonly #clock: Clock;
  readonly #onTimeout: (error: ServiceError) => void;
  readonly #life: TimerHandle;
  #silence: TimerHandle;
  #verdict: TimerHandle | undefined;

  /** @param onTimeout - Called with the exception that ends the stream. */
  constructor(clock: Clock, onTimeout: (error: ServiceError) => void) {
    this.#clock = clock;
    this.#onTimeout = onTimeout;
    this.#life = clock.setTimer(() => {
      onTimeout(quotaExceeded('input-stream-timeout', 'The stream has lived for 10 minutes. Open a new one.'));
    }, STREAM_TIMEOUT_MS);
    this.#silence = this.#startSilence();
  }

  /** Restarts the silence timer after an event. */
  noteEvent(): void {
    this.#clock.clearTimer(this.#silence);
    this.#silence = this.#startSilence();
  }

  /** Stops the silence timer after the input's end. A `CloseStreamEvent` alone does not stop it. */
  noteInputEnded(): void {
    this.#clock.clearTimer(this.#silence);
  }

  /**
   * Handles an invalid end of the input. The stream fails only a moment later: a Node client that resets its stream ends the input
   * first. In that case it has left, and made no mistake.
   */
  noteBadEnd(error: ServiceError): void {
    this.#clock.clearTimer(this.#silence);
    this.#verdict = this.#clock.setTimer(() => this.#onTimeout(error), BAD_END_GRACE_MS);
  }

  /** Stops all timers. */
  stop(): void {
    this.#clock.clearTimer(this.#silence);
    this.#clock.clearTimer(this.#verdict);
    this.#clock.clearTimer(this.#life);
  }

  #startSilence(): TimerHandle {
    return this.#clock.setTimer(() => {
      this.#onTimeout(
        quotaExceeded(
          'input-stream-inbound-event-timeout',
          'No event came in for 5 seconds. Send an empty TextEvent to keep a stream open.',
        ),
      );
    }, INBOUND_EVENT_TIMEOUT_MS);
  }
}

function quotaExceeded(quotaCode: string, message: string): ServiceError {
  return new ServiceError(402, 'ServiceQuotaExceededException', message, { quotaCode, serviceCode: 'polly' });
}
