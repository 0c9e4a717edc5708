/**
 * Tells a listener how far a feed is: often enough for a bar that grows, and nothing that the listener knows already, which
 * would wake an idle page.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import type { FeedProgress } from './feed';

/** The shortest time between two calls that are not urgent. */
const TELL_EVERY_MS = 250;

/** Tells the progress of one feed. */
export class ProgressTeller {
  readonly #clock: Clock;
  readonly #look: () => FeedProgress;
  readonly #onProgress: (progress: FeedProgress) => void;
  #timer: TimerHandle | undefined;
  #toldAtMs = -Infinity;
  #told: FeedProgress | undefined;

  /**
   * @param look - Says what the progress is.
   */
  constructor(clock: Clock, look: () => FeedProgress, onProgress: (progress: FeedProgress) => void) {
    this.#clock = clock;
    this.#look = look;
    this.#onProgress = onProgress;
  }

  /** Tells it soon. */
  soon(): void {
    if (this.#timer !== undefined) return;
    const waitMs = this.#toldAtMs + TELL_EVERY_MS - this.#clock.now();
    if (waitMs <= 0) this.now();
    else this.#timer = this.#clock.setTimer(() => this.now(), waitMs);
  }

  /** Tells it now. */
  now(): void {
    this.close();
    const told = this.#told;
    this.#told = this.#look();
    if (told !== undefined && isSame(told, this.#told)) return;
    this.#toldAtMs = this.#clock.now();
    this.#onProgress(this.#told);
  }

  /** Tells nothing unless asked again. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function isSame(one: FeedProgress, other: FeedProgress): boolean {
  return (
    one.receivedSeconds === other.receivedSeconds &&
    one.logCuts === other.logCuts &&
    one.isComplete === other.isComplete &&
    one.error === other.error
  );
}
