/**
 * Delays audio. espeak-ng is far faster than Polly; `published` pacing slows its audio down to Polly's measured speed, so
 * that apps developed with local Polly meet realistic delays.
 *
 * The figures are derived from the benchmark published with the launch of `StartSpeechSynthesisStream` (7,045
 * characters in 27 sentences, 387 s of speech, text fed for 29.1 s):
 * - one stream took 70,071 ms. Its first sentence was complete after about 1,080 ms (29.1 s / 27), and the audio then
 *   came for 387 s x 0.176 = 68,180 ms, which leaves 800 ms until the first audio.
 * - 27 sequential `SynthesizeSpeech` calls took 115,226 ms for 392 s of speech. The text of this project's own benchmark is
 *   fed in 28,810 ms and synthesized in 69,100 ms, which leaves 640 ms a call.
 */

import type { Clock, TimerHandle } from '../../base/clock';
import type { Pacing } from '../accounts/account-settings';

/** Seconds that Polly takes to synthesize a second of speech: 5.7 times faster than real time. */
export const SYNTHESIS_REAL_TIME_FACTOR = 0.176;
/** Time from the first speakable text to the first audio of a stream, without the synthesis. */
export const STREAM_FIRST_AUDIO_MS = 800;
/** Time of a `SynthesizeSpeech` call, without the synthesis. */
export const SYNTHESIZE_SPEECH_OVERHEAD_MS = 640;

/** Delays the audio pieces of one request until they are due. */
export class Pacer {
  readonly #clock: Clock;
  readonly #pacing: Pacing;
  readonly #firstAudioMs: number;
  /** When the last piece was due. The simulated engine makes one piece after the other. */
  #engineFreeAtMs: number | undefined;

  /** @param firstAudioMs - Delay of the first piece, without its synthesis. */
  constructor(clock: Clock, pacing: Pacing, firstAudioMs: number) {
    this.#clock = clock;
    this.#pacing = pacing;
    this.#firstAudioMs = firstAudioMs;
  }

  /**
   * Waits until a piece is due.
   *
   * @param audioSeconds - Length of the piece.
   * @param readyAtMs - When Polly could have started the piece, on the clock.
   * @throws An `AbortError` if `signal` aborts first.
   */
  async due(audioSeconds: number, readyAtMs: number, signal: AbortSignal): Promise<void> {
    if (this.#pacing === 'instant') return;
    const startMs = Math.max(this.#engineFreeAtMs ?? readyAtMs + this.#firstAudioMs, readyAtMs);
    this.#engineFreeAtMs = startMs + audioSeconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
    await sleep(this.#clock, this.#engineFreeAtMs - this.#clock.now(), signal);
  }
}

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
