/**
 * Delays audio. espeak-ng is far faster than Polly; pacing slows its audio down to Polly's measured speed, so that apps
 * developed with local Polly meet realistic delays.
 *
 * `published` is derived from the benchmark published with the launch of `StartSpeechSynthesisStream` (7,045 characters in
 * 27 sentences, 387 s of speech, text fed for 29.1 s):
 * - one stream took 70,071 ms. Its first sentence was complete after about 1,080 ms (29.1 s / 27), and the audio then
 *   came for 387 s x 0.176 = 68,180 ms, which leaves 800 ms until the first audio.
 * - 27 sequential `SynthesizeSpeech` calls took 115,226 ms for 392 s of speech. The text of this project's own benchmark is
 *   fed in 28,810 ms and synthesized in 69,100 ms, which leaves 640 ms a call.
 *
 * `warm` follows published measurements over a warm connection: the first audio of one sentence on a stream came after 306 to
 * 373 ms (medians). A delay of 300 ms and the synthesis of the first 0.24 s of audio make 342 ms. No such figure is known for
 * `SynthesizeSpeech`. It uses the same engine, so the same delay is assumed. The delay comes from the model and not from the
 * connection, so it applies to each sentence, unless the engine is still busy with the previous one.
 */

import type { Clock } from '../../base/clock';
import type { Pacing } from '../accounts/account-settings';
import { sleep } from '../../base/sleep';

/** Seconds that Polly needs to synthesize a second of speech: 5.7 times faster than real time. */
export const SYNTHESIS_REAL_TIME_FACTOR = 0.176;

/** The operations that are paced. */
export type PacedOperation = 'StartSpeechSynthesisStream' | 'SynthesizeSpeech';

/** Milliseconds from complete text to the first audio, without the synthesis. */
export const FIRST_AUDIO_MS: Readonly<Record<Exclude<Pacing, 'instant'>, Readonly<Record<PacedOperation, number>>>> = Object.freeze({
  published: { StartSpeechSynthesisStream: 800, SynthesizeSpeech: 640 },
  warm: { StartSpeechSynthesisStream: 300, SynthesizeSpeech: 300 },
});

/** Delays the audio pieces of one request until they are due. */
export class Pacer {
  readonly #clock: Clock;
  readonly #pacing: Pacing;
  readonly #operation: PacedOperation;
  /** Time at which the last piece was due. The simulated engine makes one piece after the other. */
  #engineFreeAtMs: number | undefined;

  constructor(clock: Clock, pacing: Pacing, operation: PacedOperation) {
    this.#clock = clock;
    this.#pacing = pacing;
    this.#operation = operation;
  }

  /**
   * Waits until a piece is due, or until `signal` aborts.
   *
   * @param audioSeconds - Length of the piece.
   * @param readyAtMs - Time at which Polly could have started the piece, on the clock.
   */
  async due(audioSeconds: number, readyAtMs: number, signal: AbortSignal): Promise<void> {
    if (this.#pacing === 'instant') return;
    const delayMs = this.#pacing === 'warm' || this.#engineFreeAtMs === undefined ? FIRST_AUDIO_MS[this.#pacing][this.#operation] : 0;
    const startMs = Math.max(this.#engineFreeAtMs ?? 0, readyAtMs + delayMs);
    this.#engineFreeAtMs = startMs + audioSeconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
    await sleep(this.#clock, this.#engineFreeAtMs - this.#clock.now(), signal);
  }
}
