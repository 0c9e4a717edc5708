/**
 * One synthesizer per combination of `chunkSeconds` and `keepPcm`, created on first use. Accounts with the same combination
 * share it and its thread.
 */

import type { AccountSettings } from '../accounts/account-settings';
import { ServiceError } from '../http/service-error';
import { createSynthesizer, type Synthesizer } from '../speech/synthesizer';

/** The most synthesizers; each has a thread with its own memory. */
const MAX_SYNTHESIZERS = 16;

/** All synthesizers of one local Polly. */
export class SynthesizerPool {
  readonly #maxSynthesizers: number;
  readonly #synthesizers = new Map<string, Synthesizer>();

  constructor(maxSynthesizers = MAX_SYNTHESIZERS) {
    this.#maxSynthesizers = maxSynthesizers;
  }

  /**
   * Returns the synthesizer for an account.
   *
   * @throws ServiceError `LimitExceededException` if accounts use too many combinations.
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
          `The local Polly supports at most ${this.#maxSynthesizers} combinations of chunkSeconds and keepPcm. Give identity pools the same ` +
          'values, or restart it.',
      });
    }
    const synthesizer = createSynthesizer({ chunkSeconds, keepPcm });
    this.#synthesizers.set(key, synthesizer);
    return synthesizer;
  }

  /** Whether any of them is speaking now. */
  get isSpeaking(): boolean {
    return [...this.#synthesizers.values()].some(({ isSpeaking }) => isSpeaking);
  }

  /** Cancels all speech and ends all threads. */
  async close(): Promise<void> {
    await Promise.all([...this.#synthesizers.values()].map((synthesizer) => synthesizer.close()));
  }
}
