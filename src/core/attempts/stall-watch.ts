/**
 * Notices a stalled connection: it is open, but sends no sound. Silence alone is normal, since Polly waits for the end of a sentence.
 * It is a stall only if Polly owes sound.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { LOOK_EVERY_MS, NO_SOUND_MS } from './silence';

/** The time from the first of these looks to the one that reports the stall is {@link NO_SOUND_MS}. Sound was owed at each of them. */
const LOOKS = NO_SOUND_MS / LOOK_EVERY_MS;

/** Watches one attempt, from the constructor until {@link stop}. */
export class StallWatch {
  readonly #clock: Clock;
  readonly #isOwed: () => boolean;
  readonly #caughtUp: () => Promise<void>;
  readonly #onStall: () => void;
  #timer: TimerHandle | undefined;
  #owedLooks = 0;
  #isStopped = false;

  /**
   * @param isOwed - Returns whether Polly owes sound.
   * @param caughtUp - Resolves when all received sound was measured, so that a busy machine does not look like a stall.
   * @param onStall - Called once, if sound was owed all the time and none arrived.
   */
  constructor(clock: Clock, isOwed: () => boolean, caughtUp: () => Promise<void>, onStall: () => void) {
    this.#clock = clock;
    this.#isOwed = isOwed;
    this.#caughtUp = caughtUp;
    this.#onStall = onStall;
    this.#wait();
  }

  /** Restarts the wait, for example because sound has arrived. */
  noteArrival(): void {
    this.#owedLooks = 0;
  }

  /** Stops watching. */
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
