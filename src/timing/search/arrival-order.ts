/**
 * Passes text and sound on to a search in the order in which they were sent and received. Sound is measured later, sooner or later by
 * how busy the machine is, and word times must not depend on that.
 */
import type { SoundFrames } from '../sounds/sound-frames';

interface WaitingText {
  /** The number of frames that come before it. */
  readonly frame: number;
  readonly tell: () => void;
}

/** The order within one segment. */
export class ArrivalOrder {
  readonly #takeFrames: (frames: SoundFrames) => void;
  #waiting: WaitingText[] = [];
  /** Number of frames that were taken; Infinity if no more will come. */
  #taken = 0;

  /** @param takeFrames - Takes measured sound. */
  constructor(takeFrames: (frames: SoundFrames) => void) {
    this.#takeFrames = takeFrames;
  }

  /**
   * Tells something about the text: at once, or behind the sound that was received before.
   *
   * @param frame - The number of frames that were received before, with the one that had begun.
   */
  tell(frame: number, tell: () => void): void {
    this.#waiting.push({ frame, tell });
    this.#tellDue();
  }

  /** Takes sound, as it is measured. Does nothing after {@link end}. */
  take({ loudness, brightness }: SoundFrames): void {
    if (this.#taken === Infinity) return;
    let from = 0;
    while (from < loudness.length) {
      const [next] = this.#waiting;
      const to = next === undefined ? loudness.length : Math.min(loudness.length, from + next.frame - this.#taken);
      this.#takeFrames({ loudness: loudness.subarray(from, to), brightness: brightness.subarray(from, to) });
      this.#taken += to - from;
      from = to;
      this.#tellDue();
    }
  }

  /** Notes that all sound was taken. */
  end(): void {
    this.#taken = Infinity;
    this.#tellDue();
  }

  #tellDue(): void {
    while (this.#waiting.length > 0 && (this.#waiting[0]?.frame ?? 0) <= this.#taken) this.#waiting.shift()?.tell();
  }
}
