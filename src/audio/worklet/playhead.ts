/**
 * Computes the second of the utterance that is heard now. It extrapolates the processor's last report by the context's clock, and
 * maps the result through the timeline.
 */
import type { FeedPiece } from '../feed/feed';
import { Timeline } from '../feed/timeline';
import { outputLatencySeconds } from './audible-edges';
import type { EdgeMessage, RingEdge } from '../feed/ring-protocol';

/** The edges after which the ring plays. */
const SOUNDING: readonly RingEdge[] = ['started', 'refilled', 'joined', 'released'];

/** Whether the ring plays after an edge. */
export function isSoundingAfter({ edge }: EdgeMessage): boolean {
  return SOUNDING.includes(edge);
}

/** A seek whose sound is not audible yet. */
interface Target {
  readonly seek: number;
  readonly seconds: number;
  /** The ring's number of cuts once it plays the sought sound. Infinity until the feed reports it. */
  readonly cuts: number;
}

/** The position of one utterance's playback. */
export class Playhead {
  readonly timeline: Timeline;
  readonly #context: BaseAudioContext;
  #anchorFrames = 0;
  #anchorContextFrame = 0;
  #isMoving = false;
  #seeks = 0;
  #target: Target | undefined;
  /** The ring's number of cuts when sound last began. */
  #begunCuts = 0;
  #positionSeconds = 0;
  #heardSeconds = 0;

  /**
   * @param rate - Seconds of the utterance per second of output, until a piece sets another rate.
   */
  constructor(context: BaseAudioContext, rate: number) {
    this.#context = context;
    this.timeline = new Timeline(context.sampleRate, [{ frame: 0, seconds: 0, rate }]);
  }

  /** The furthest second that {@link update} has reached. */
  get heardSeconds(): number {
    return this.#heardSeconds;
  }

  /** Whether the sound of the last seek is not audible yet. */
  get isSeeking(): boolean {
    return this.#target !== undefined;
  }

  /** Whether the ring may still have sound from before the last seek. */
  get isLeaving(): boolean {
    return this.#target?.cuts === Infinity;
  }

  /** Returns the number of output frames heard so far, at most `limitFrames`. */
  outputFrames(limitFrames: number): number {
    if (!this.#isMoving) return this.#anchorFrames;
    const { currentTime, sampleRate } = this.#context;
    const elapsed = (currentTime - outputLatencySeconds(this.#context)) * sampleRate - this.#anchorContextFrame;
    return Math.min(this.#anchorFrames + Math.max(0, elapsed), limitFrames);
  }

  /**
   * Computes the second that is heard now. It goes back only in a seek.
   *
   * @param heardFrames - The result of {@link outputFrames}.
   * @param receivedSeconds - Received seconds of the utterance.
   */
  update(heardFrames: number, receivedSeconds: number): number {
    if (this.#target !== undefined) return Math.min(this.#target.seconds, receivedSeconds);
    const seconds = this.timeline.secondsAt(heardFrames);
    this.#comeTo(Math.max(this.#positionSeconds, Math.min(seconds, receivedSeconds)));
    return this.#positionSeconds;
  }

  /** Handles an edge that is heard now. */
  hear(message: EdgeMessage): void {
    const { edge, frames, contextFrame, cuts } = message;
    this.#anchorFrames = frames;
    this.#anchorContextFrame = contextFrame;
    this.#isMoving = isSoundingAfter(message);
    if (edge === 'started' || edge === 'joined') {
      this.#begunCuts = cuts;
      this.#arrive();
    }
    this.timeline.forgetBefore(frames);
  }

  /**
   * Seeks to a second, which becomes the position immediately.
   *
   * @returns The number of the seek.
   */
  seek(seconds: number): number {
    this.#seeks += 1;
    this.#target = { seek: this.#seeks, seconds, cuts: Infinity };
    return this.#seeks;
  }

  /** Adds a piece of the timeline, which the feed reports after a seek, a change of rate or a cut. */
  takePiece(piece: FeedPiece): void {
    this.timeline.cut({ frame: piece.frame, seconds: piece.seconds, rate: piece.rate });
    // A later piece of the same seek comes from another cut, which the ring may pass without a `started` or `joined` edge.
    if (piece.seek !== this.#target?.seek || this.#target.cuts < Infinity) return;
    this.#target = { seek: piece.seek, seconds: piece.seconds, cuts: piece.cuts };
    this.#arrive();
  }

  /** Whether the last seek has dropped the sound that an edge belongs to. */
  isUndone({ cuts }: Pick<EdgeMessage, 'cuts'>): boolean {
    return this.#target !== undefined && cuts < this.#target.cuts;
  }

  /** Notes that everything up to a second was heard. */
  end(seconds: number): void {
    this.#target = undefined;
    this.#isMoving = false;
    this.#comeTo(seconds);
  }

  /** Stops the extrapolation. */
  halt(): void {
    this.#isMoving = false;
  }

  #arrive(): void {
    const target = this.#target;
    if (target === undefined || this.#begunCuts < target.cuts) return;
    this.#target = undefined;
    this.#comeTo(target.seconds);
  }

  #comeTo(seconds: number): void {
    this.#positionSeconds = seconds;
    this.#heardSeconds = Math.max(this.#heardSeconds, seconds);
  }
}
