/** Notices that a source of text has been silent for so long that a listener would. */
import type { Clock, TimerHandle } from '../../base/clock';

/** Longer than any pause between two tokens of a model that is writing, and as long as a speaker pauses between sentences. */
export const SILENCE_MS = 500;

/** What a {@link SilenceWatch} is made with. */
export interface SilenceWatchOptions {
  readonly clock: Clock;
  /** Called when nothing has come for {@link SILENCE_MS}. `again`: to be called once more after as long. */
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

  /** Something came. One timer serves many of them. */
  note(): void {
    if (this.#isStopped) return;
    const { clock } = this.#options;
    this.#noteAtMs = clock.now();
    this.#timer ??= clock.setTimer(this.#look, SILENCE_MS);
  }

  /** Watches no more. */
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
