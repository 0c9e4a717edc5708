/**
 * When audio is given out. espeak-ng speaks far faster than Polly; `published` pacing holds its audio back to the
 * speed that Polly was measured at, so that what is built against the local Polly meets the real waits.
 *
 * The figures are derived from the benchmark published with the launch of `StartSpeechSynthesisStream` (7,045
 * characters in 27 sentences, 387 s of speech, text fed for 29.1 s):
 * - one stream took 70,071 ms. Its first sentence was complete after about 1,080 ms (29.1 s / 27), and the audio then
 *   came for 387 s x 0.176 = 68,180 ms, which leaves 800 ms until the first audio.
 * - 27 sequential `SynthesizeSpeech` calls took 115,226 ms for 392 s of speech: 29,100 ms of feeding and 69,060 ms of
 *   synthesis leave 630 ms a call.
 */

import type { Clock, TimerHandle } from '../../base/clock';
import type { Pacing } from '../accounts/account-settings';

/** Time Polly takes for a second of speech, in seconds: 5.7 times faster than it is spoken. */
export const SYNTHESIS_REAL_TIME_FACTOR = 0.176;
/** From the first text that can be spoken to the first audio of a stream, beside its synthesis. */
export const STREAM_FIRST_AUDIO_MS = 800;
/** What a `SynthesizeSpeech` call takes beside its synthesis. */
export const SYNTHESIZE_SPEECH_OVERHEAD_MS = 630;

/** Holds pieces of audio of one request back until they are due. */
export class Pacer {
  readonly #clock: Clock;
  readonly #pacing: Pacing;
  readonly #firstAudioMs: number;
  /** When the last piece was due: the engine makes one piece after the other. */
  #engineFreeAtMs: number | undefined;

  /** @param firstAudioMs - What the first piece waits for beside its synthesis. */
  constructor(clock: Clock, pacing: Pacing, firstAudioMs: number) {
    this.#clock = clock;
    this.#pacing = pacing;
    this.#firstAudioMs = firstAudioMs;
  }

  /**
   * Waits until a piece is due.
   *
   * @param audioSeconds - Length of the piece.
   * @param readyAtMs - When the piece could have been made, on the clock.
   * @throws An `AbortError` when `signal` aborts first.
   */
  async due(audioSeconds: number, readyAtMs: number, signal: AbortSignal): Promise<void> {
    if (this.#pacing === 'instant') return;
    const startMs = Math.max(this.#engineFreeAtMs ?? readyAtMs + this.#firstAudioMs, readyAtMs);
    this.#engineFreeAtMs = startMs + audioSeconds * 1000 * SYNTHESIS_REAL_TIME_FACTOR;
    await sleep(this.#clock, this.#engineFreeAtMs - this.#clock.now(), signal);
  }
}

/**
 * Waits.
 *
 * @param delayMs - Undefined: until `signal` aborts.
 * @throws An `AbortError` when `signal` aborts first.
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
