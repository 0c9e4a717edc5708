/**
 * One synthesizer for each way of cutting and keeping sound, made when an account first needs it: accounts that want
 * the same share one, and with it its thread.
 */

import type { AccountSettings } from '../accounts/account-settings';
import { createSynthesizer, type Synthesizer } from '../speech/synthesizer';

/** Every synthesizer of one local Polly. */
export class SynthesizerPool {
  readonly #synthesizers = new Map<string, Synthesizer>();

  /** The synthesizer for an account. */
  get({ chunkSeconds, keepPcm }: AccountSettings): Synthesizer {
    const key = `${chunkSeconds} ${String(keepPcm)}`;
    const existing = this.#synthesizers.get(key);
    if (existing !== undefined) return existing;
    const synthesizer = createSynthesizer({ chunkSeconds, keepPcm });
    this.#synthesizers.set(key, synthesizer);
    return synthesizer;
  }

  /** Cancels whatever is being spoken and ends every thread. */
  async close(): Promise<void> {
    await Promise.all([...this.#synthesizers.values()].map((synthesizer) => synthesizer.close()));
  }
}
