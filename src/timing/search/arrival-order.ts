/**
 * Passes text and sound to a search in the order in which they were sent and received. Sound is measured with a delay that depends
 * on how busy the machine is. Word times must not depend on it.
 */
import type { SoundFrames } from '../sounds/sound-frames';

interface WaitingText {
  /** Number of frames that must be passed on before it. */
  readonly frame: number;
  readonly tell: () => void;
}

/** Keeps text and sound of one segment in order. */
export class ArrivalOrder {
  readonly #takeFrames: (frames: SoundFrames) => void;
  #waiting: WaitingText[] = [];
  /** Number of frames that were passed on. Infinity after {@link end}. */
  #taken = 0;

  /** @param takeFrames - Receives measured sound. */
  constructor(takeFrames: (frames: SoundFrames) => void) {
    this.#takeFrames = takeFrames;
  }

  /**
   * Calls `tell`, which passes text to the search, as soon as all sound was passed on that had been received before the text.
   *
   * @param frame - Number of frames that had been received before the text, including a frame that had only begun.
   */
  tell(frame: number, tell: () => void): void {
    this.#waiting.push({ frame, tell });
    this.#tellDue();
  }

  /** Passes measured sound on. Does nothing after {@link end}. */
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

  /** Notes that no more sound will come, and passes on all text that waits. */
  end(): void {
    this.#taken = Infinity;
    this.#tellDue();
  }

  #tellDue(): void {
    while (this.#waiting.length > 0 && (this.#waiting[0]?.frame ?? 0) <= this.#taken) this.#waiting.shift()?.tell();
  }
}
