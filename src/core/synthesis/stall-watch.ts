/**
 * Notices a connection that is open and says nothing. Silence alone means little, since Polly is silent while it waits
 * for the end of a sentence; only while sound is owed is it a stall.
 */
import type { Clock, TimerHandle } from '../../base/clock';

const LOOK_EVERY_MS = 2_500;

/** Looks in a row at which sound was owed and none had come. Where a connection is alive it comes within 2 s or 3. */
const LOOKS = 4;

/** How long sound is waited for at least, in milliseconds; at most a quarter longer. */
export const STALL_AFTER_MS = LOOKS * LOOK_EVERY_MS;

/** Watches one attempt from when it is made until {@link stop}. */
export class StallWatch {
  readonly #clock: Clock;
  readonly #isOwed: () => boolean;
  readonly #caughtUp: () => Promise<void>;
  readonly #onStall: () => void;
  #timer: TimerHandle | undefined;
  #owedLooks = 0;
  #isStopped = false;

  /**
   * @param isOwed - Whether sound should be coming.
   * @param caughtUp - Resolves when all received sound was looked at, so that a busy machine does not count as a silent Polly.
   * @param onStall - Called once when it was owed all the time, and nothing came.
   */
  constructor(clock: Clock, isOwed: () => boolean, caughtUp: () => Promise<void>, onStall: () => void) {
    this.#clock = clock;
    this.#isOwed = isOwed;
    this.#caughtUp = caughtUp;
    this.#onStall = onStall;
    this.#wait();
  }

  /** Something came, or is to be waited for anew. */
  noteArrival(): void {
    this.#owedLooks = 0;
  }

  /** Watches no more. */
  stop(): void {
    this.#isStopped = true;
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  #wait(): void {
    this.#timer = this.#clock.setTimer(() => {
      this.#look();
      if (this.#owedLooks <= LOOKS) this.#wait();
      else void this.#lookAtLast();
    }, LOOK_EVERY_MS);
  }

  #look(): void {
    this.#owedLooks = this.#isOwed() ? this.#owedLooks + 1 : 0;
  }

  async #lookAtLast(): Promise<void> {
    await this.#caughtUp();
    if (this.#isStopped) return;
    if (this.#owedLooks > 0) this.#look();
    if (this.#owedLooks > LOOKS) this.#onStall();
    else this.#wait();
  }
}
