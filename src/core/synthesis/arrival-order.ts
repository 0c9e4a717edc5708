/**
 * Tells text and sound to the timing of words in the order in which they were sent and received. Sound is measured later, sooner or
 * later by how busy the machine is, and the times must not depend on that.
 */
import { FRAMES_PER_SECOND, type SoundFrames } from '../../timing/sounds/sound-frames';

/** Seconds are sums, and so are not exact. */
const ROUNDING_FRAMES = 1e-6;

interface WaitingText {
  /** The number of frames of the segment that come before it. */
  readonly frame: number;
  readonly tell: () => void;
}

/** The order within one segment after another. */
export class ArrivalOrder {
  readonly #takeFrames: (frames: SoundFrames) => void;
  #waiting: WaitingText[] = [];
  /** Number of frames of the segment that were taken; Infinity if no more will come. */
  #taken = Infinity;

  /** @param takeFrames - Takes measured sound. */
  constructor(takeFrames: (frames: SoundFrames) => void) {
    this.#takeFrames = takeFrames;
  }

  /**
   * Tells something about the text: at once, or behind the sound that was received before.
   *
   * @param receivedSeconds - Seconds of the segment's sound that were received before.
   */
  tell(receivedSeconds: number, tell: () => void): void {
    // A frame that has begun comes first: at which moment it is measured does not matter then.
    this.#waiting.push({ frame: Math.ceil(receivedSeconds * FRAMES_PER_SECOND - ROUNDING_FRAMES), tell });
    this.#tellDue();
  }

  /** Takes sound of the segment, as it is measured. */
  take({ loudness, brightness }: SoundFrames): void {
    // Sound that was taken back may still be measured.
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

  /** Begins a segment. The previous one must have ended. */
  startSegment(): void {
    this.#taken = 0;
  }

  /** Notes that all sound of the segment was taken. */
  endSegment(): void {
    this.#taken = Infinity;
    this.#tellDue();
  }

  /** Forgets the text that waits, and takes no more sound of the segment. */
  drop(): void {
    this.#waiting = [];
    this.#taken = Infinity;
  }

  #tellDue(): void {
    while ((this.#waiting[0]?.frame ?? Infinity) <= this.#taken && this.#waiting.length > 0) this.#waiting.shift()?.tell();
  }
}
