/** The two clocks a speech stream runs against: the silence of its input, and its whole life. */

import type { Clock, TimerHandle } from '../../base/clock';
import { ServiceError } from '../service-error';
import { INBOUND_EVENT_TIMEOUT_MS, STREAM_TIMEOUT_MS } from './limits';

/** A reset follows the end it comes with in the same packet or in one right after. */
const BAD_END_GRACE_MS = 50;

/** Ends a stream that is silent, or alive, for too long. */
export class StreamTimers {
  readonly #clock: Clock;
  readonly #onTimeout: (error: ServiceError) => void;
  readonly #life: TimerHandle;
  #silence: TimerHandle;
  #verdict: TimerHandle | undefined;

  /** @param onTimeout - Called with the exception the stream ends with. */
  constructor(clock: Clock, onTimeout: (error: ServiceError) => void) {
    this.#clock = clock;
    this.#onTimeout = onTimeout;
    this.#life = clock.setTimer(() => {
      onTimeout(quotaExceeded('input-stream-timeout', 'The stream has lived for 10 minutes. Open a new one.'));
    }, STREAM_TIMEOUT_MS);
    this.#silence = this.#startSilence();
  }

  /** An event has come in. */
  noteEvent(): void {
    this.#clock.clearTimer(this.#silence);
    this.#silence = this.#startSilence();
  }

  /** The input has ended, so that nothing more is waited for. A `CloseStreamEvent` alone does not do that. */
  noteInputEnded(): void {
    this.#clock.clearTimer(this.#silence);
  }

  /**
   * The input has ended as it must not. The stream fails for it a moment later: a client that resets its stream with
   * Node's HTTP/2 ends it first, and has then left rather than made a mistake.
   */
  noteBadEnd(error: ServiceError): void {
    this.#clock.clearTimer(this.#silence);
    this.#verdict = this.#clock.setTimer(() => {
      this.#onTimeout(error);
    }, BAD_END_GRACE_MS);
  }

  /** Stops every clock. */
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
  return new ServiceError({
    status: 402,
    type: 'ServiceQuotaExceededException',
    message,
    details: { quotaCode, serviceCode: 'polly' },
  });
}
