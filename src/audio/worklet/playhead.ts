/**
 * Where in the utterance the ear is: what the processor reported last, carried on by the context's clock, and looked up
 * in the timeline.
 */
import type { FeedPiece } from '../feed/feed';
import { Timeline } from '../feed/timeline';
import { outputLatencySeconds } from './audible-edges';
import type { EdgeMessage, RingEdge } from '../feed/ring-protocol';

/** After which edges sound comes out of the ring. */
const SOUNDING: readonly RingEdge[] = ['started', 'refilled', 'joined', 'released'];

/** Whether the ring sounds after an edge. */
export function soundsAfter({ edge }: EdgeMessage): boolean {
  return SOUNDING.includes(edge);
}

/** A seek that has not been heard yet. */
interface Target {
  readonly seek: number;
  readonly seconds: number;
  /** How many cuts the ring will have made when it plays from there; Infinity until that is known. */
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
  /** Cuts the ring had made when sound last began. */
  #begunCuts = 0;
  #positionSeconds = 0;
  #heardSeconds = 0;

  /**
   * @param rate - Seconds of the utterance in a second of output, until a piece says otherwise.
   */
  constructor(context: BaseAudioContext, rate: number) {
    this.#context = context;
    this.timeline = new Timeline(context.sampleRate, [{ frame: 0, seconds: 0, rate }]);
  }

  /** The furthest second that {@link update} has come to. */
  get heardSeconds(): number {
    return this.#heardSeconds;
  }

  /** Whether a seek has not been heard yet. */
  get isSeeking(): boolean {
    return this.#target !== undefined;
  }

  /** Whether the ring may still have what a seek leaves behind. */
  get isLeaving(): boolean {
    return this.#target?.cuts === Infinity;
  }

  /** Output frames that have been heard now, no more than `limitFrames`. */
  outputFrames(limitFrames: number): number {
    if (!this.#isMoving) return this.#anchorFrames;
    const { currentTime, sampleRate } = this.#context;
    const elapsed = (currentTime - outputLatencySeconds(this.#context)) * sampleRate - this.#anchorContextFrame;
    return Math.min(this.#anchorFrames + Math.max(0, elapsed), limitFrames);
  }

  /**
   * Works out the second that is heard now. It goes back only by a seek.
   *
   * @param limitFrames - Output frames before the next change that is known of.
   * @param receivedSeconds - How much of the utterance there is.
   */
  update(limitFrames: number, receivedSeconds: number): number {
    if (this.#target !== undefined) return Math.min(this.#target.seconds, receivedSeconds);
    const seconds = this.timeline.secondsAt(this.outputFrames(limitFrames));
    this.#comeTo(Math.max(this.#positionSeconds, Math.min(seconds, receivedSeconds)));
    return this.#positionSeconds;
  }

  /** Takes an edge that is heard now. */
  hear(message: EdgeMessage): void {
    const { edge, frames, contextFrame, cuts } = message;
    this.#anchorFrames = frames;
    this.#anchorContextFrame = contextFrame;
    this.#isMoving = soundsAfter(message);
    if (edge === 'started' || edge === 'joined') {
      this.#begunCuts = cuts;
      this.#arrive();
    }
    this.timeline.forgetBefore(frames);
  }

  /**
   * Goes to a second; the position says so at once.
   *
   * @returns The number of the seek.
   */
  seek(seconds: number): number {
    this.#seeks += 1;
    this.#target = { seek: this.#seeks, seconds, cuts: Infinity };
    return this.#seeks;
  }

  /** Takes what the feed has made of a seek or of another rate. */
  takePiece(piece: FeedPiece): void {
    this.timeline.cut({ frame: piece.frame, seconds: piece.seconds, rate: piece.rate });
    // A later piece of the same seek is another cut, which the ring may come to without a new beginning.
    if (piece.seek !== this.#target?.seek || this.#target.cuts < Infinity) return;
    this.#target = { seek: piece.seek, seconds: piece.seconds, cuts: piece.cuts };
    this.#arrive();
  }

  /** Whether what the ring played after so many cuts was undone by a seek. */
  isUndone({ cuts }: Pick<EdgeMessage, 'cuts'>): boolean {
    return this.#target !== undefined && cuts < this.#target.cuts;
  }

  /** Everything up to a second was heard. */
  end(seconds: number): void {
    this.#target = undefined;
    this.#isMoving = false;
    this.#comeTo(seconds);
  }

  /** Stays where it is. */
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
