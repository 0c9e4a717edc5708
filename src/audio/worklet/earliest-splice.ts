/**
 * Which sound can't be taken back any more, since it has been rendered or will be before anybody can tell the ring. What
 * the ring tells may be as old as the page was busy, so this is the most that can have been rendered, by the context's
 * clock and what the page itself has asked for.
 */
import type { Timeline } from '../feed/timeline';
import { soundsAfter } from './playhead';
import type { EdgeMessage } from '../feed/ring-protocol';

/** A way through the feed to the ring takes less. */
const LEAD_SECONDS = 0.15;
/** What is asked for so soon after sound was given or sought takes the same way, and comes before that is heard. */
const AT_ONCE_SECONDS = 0.01;

/** What the ring of one utterance has rendered at most. */
export class EarliestSplice {
  readonly #context: BaseAudioContext;
  readonly #timeline: Timeline;
  #last: EdgeMessage | undefined;
  /** The frame of the context's clock since which the ring may go on from the last edge; undefined where it cannot. */
  #sinceFrame: number | undefined;
  #target = { seconds: 0, sinceFrame: 0 };
  #pausedFrame: number | undefined;
  #isGiven = false;

  /**
   * @param timeline - Of the utterance, which its owner keeps up to date.
   */
  constructor(context: BaseAudioContext, timeline: Timeline) {
    this.#context = context;
    this.#timeline = timeline;
  }

  /** How many cuts the ring had made when it was heard of last. */
  get cuts(): number {
    return this.#last?.cuts ?? 0;
  }

  /** Says that the feed was given something. */
  give(): void {
    this.#isGiven = true;
    if (this.#pausedFrame === undefined) this.#sinceFrame ??= this.#contextFrame;
  }

  /** Says that the ring was asked to hold. */
  pause(): void {
    this.#pausedFrame ??= this.#contextFrame;
  }

  /** Says that the ring was asked to go on. */
  resume(): void {
    if (this.#pausedFrame === undefined) return;
    if (this.#isGiven) this.#sinceFrame ??= this.#contextFrame;
    if (this.#target.sinceFrame >= this.#pausedFrame) this.#target = { ...this.#target, sinceFrame: this.#contextFrame };
    this.#pausedFrame = undefined;
  }

  /** Says that the feed was asked to go to a second. */
  seek(seconds: number): void {
    this.#target = { seconds, sinceFrame: this.#contextFrame };
  }

  /** Takes what the ring tells, heard or not. */
  takeEdge(edge: EdgeMessage): void {
    this.#last = edge;
    const isStill = edge.edge === 'held' && this.#pausedFrame !== undefined;
    this.#sinceFrame = isStill ? undefined : edge.contextFrame;
  }

  /**
   * The second before which nothing can be taken back.
   *
   * @param receivedSeconds - How much of the utterance there is.
   * @param cushionFrames - How much must be in the ring for it to begin or to go on.
   * @param isSeeking - Whether the last seek has not been heard of from the ring. What that has besides is left behind.
   */
  seconds(receivedSeconds: number, cushionFrames: number, isSeeking: boolean): number {
    return Math.min(receivedSeconds, isSeeking ? this.#soughtSeconds() : this.#playedSeconds(receivedSeconds, cushionFrames));
  }

  get #contextFrame(): number {
    return this.#context.currentTime * this.#context.sampleRate;
  }

  #soughtSeconds(): number {
    const { seconds, sinceFrame } = this.#target;
    return seconds + (this.#framesSince(sinceFrame, false) / this.#context.sampleRate) * this.#timeline.rate;
  }

  #playedSeconds(receivedSeconds: number, cushionFrames: number): number {
    const frames = this.#last?.frames ?? 0;
    const isSounding = this.#last !== undefined && soundsAfter(this.#last);
    const mayBegin = isSounding || this.#timeline.secondsAt(frames + cushionFrames) <= receivedSeconds;
    const isStill = this.#sinceFrame === undefined || !mayBegin;
    return this.#timeline.secondsAt(isStill ? frames : frames + this.#framesSince(this.#sinceFrame ?? 0, isSounding));
  }

  /** How many frames the ring may have rendered since a frame of the context's clock, and will yet. */
  #framesSince(contextFrame: number, isSounding: boolean): number {
    const { sampleRate } = this.#context;
    const elapsedFrames = Math.max(0, (this.#pausedFrame ?? this.#contextFrame) - contextFrame);
    return !isSounding && elapsedFrames <= AT_ONCE_SECONDS * sampleRate ? 0 : elapsedFrames + LEAD_SECONDS * sampleRate;
  }
}
