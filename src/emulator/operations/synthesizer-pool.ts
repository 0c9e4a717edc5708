/**
 * One synthesizer for each way of cutting and keeping sound, made when an account first needs it: accounts that want
 * the same share one, and with it its thread.
 */

import type { AccountSettings } from '../accounts/account-settings';
import { ServiceError } from '../service-error';
import { createSynthesizer, type Synthesizer } from '../speech/synthesizer';

/** Each has a thread with a synthesizer's memory. */
const MAX_SYNTHESIZERS = 16;

/** Every synthesizer of one local Polly. */
export class SynthesizerPool {
  readonly #maxSynthesizers: number;
  readonly #synthesizers = new Map<string, Synthesizer>();

  constructor(maxSynthesizers = MAX_SYNTHESIZERS) {
    this.#maxSynthesizers = maxSynthesizers;
  }

  /**
   * The synthesizer for an account.
   *
   * @throws ServiceError `LimitExceededException` when accounts want too many different ones.
   */
  get({ chunkSeconds, keepPcm }: AccountSettings): Synthesizer {
    const key = `${chunkSeconds} ${String(keepPcm)}`;
    const existing = this.#synthesizers.get(key);
    if (existing !== undefined) return existing;
    if (this.#synthesizers.size >= this.#maxSynthesizers) {
      throw new ServiceError({
        status: 400,
        type: 'LimitExceededException',
        message:
          `The local Polly speaks in no more than ${this.#maxSynthesizers} ways at a time. Give identity pools the same ` +
          'chunkSeconds and keepPcm, or restart it.',
      });
    }
    const synthesizer = createSynthesizer({ chunkSeconds, keepPcm });
    this.#synthesizers.set(key, synthesizer);
    return synthesizer;
  }

  /** Whether one of them is speaking right now. */
  get isSpeaking(): boolean {
    return [...this.#synthesizers.values()].some(({ isSpeaking }) => isSpeaking);
  }

  /** Cancels whatever is being spoken and ends every thread. */
  async close(): Promise<void> {
    await Promise.all([...this.#synthesizers.values()].map((synthesizer) => synthesizer.close()));
  }
}
