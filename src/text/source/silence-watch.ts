/** Detects when a text source has been silent long enough for a listener to notice. */
import type { Clock, TimerHandle } from '../../base/clock';

/** Longer than any pause between two tokens of a writing model, and as long as a speaker's pause between sentences. */
export const SILENCE_MS = 500;

/** Options of {@link SilenceWatch}. */
export interface SilenceWatchOptions {
  readonly clock: Clock;
  /** Called when no text has arrived for {@link SILENCE_MS}. Returns `again` to be called once more after the same time. */
  readonly onSilence: () => 'again' | 'done';
}

/** Watches one source. */
export class SilenceWatch {
  readonly #options: SilenceWatchOptions;
  #noteAtMs = 0;
  #timer: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: SilenceWatchOptions) {
    this.#options = options;
  }

  /** Records that text has arrived. One timer serves many calls. */
  note(): void {
    if (this.#isStopped) return;
    const { clock } = this.#options;
    this.#noteAtMs = clock.now();
    this.#timer ??= clock.setTimer(this.#look, SILENCE_MS);
  }

  /** Stops watching. */
  stop(): void {
    this.#isStopped = true;
    this.#options.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    const { clock, onSilence } = this.#options;
    this.#timer = undefined;
    const restMs = this.#noteAtMs + SILENCE_MS - clock.now();
    if (restMs > 0) this.#timer = clock.setTimer(this.#look, restMs);
    else if (onSilence() === 'again') this.#timer ??= clock.setTimer(this.#look, SILENCE_MS);
  };
}
