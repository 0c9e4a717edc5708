/**
 * Estimates the earliest second whose sound can still be replaced. Earlier sound is rendered already, or will be before a message
 * reaches the ring. While the page is busy, the ring's reports are late. So the estimate uses the context's clock and the page's
 * own commands, and assumes the most that the ring can have rendered.
 */
import type { Timeline } from '../feed/timeline';
import { isSoundingAfter } from './playhead';
import type { EdgeMessage } from '../feed/ring-protocol';

/** Upper bound for the time that a message takes through the feed to the ring. */
const LEAD_SECONDS = 0.15;
/** A command within this time after new sound or a seek follows it on the same path, and arrives before that sound is played. */
const AT_ONCE_SECONDS = 0.01;

/** The earliest splice of one utterance. */
export class EarliestSplice {
  readonly #context: BaseAudioContext;
  readonly #timeline: Timeline;
  #last: EdgeMessage | undefined;
  /** The context frame since which the ring may have been playing. Undefined if it cannot be playing. */
  #sinceFrame: number | undefined;
  #target = { seconds: 0, sinceFrame: 0 };
  #pausedFrame: number | undefined;
  #isGiven = false;

  /**
   * @param timeline - The utterance's timeline. The caller keeps it up to date.
   */
  constructor(context: BaseAudioContext, timeline: Timeline) {
    this.#context = context;
    this.#timeline = timeline;
  }

  /** Number of cuts of the ring at its last report. */
  get cuts(): number {
    return this.#last?.cuts ?? 0;
  }

  /** Notes that the feed has more sound. */
  give(): void {
    this.#isGiven = true;
    if (this.#pausedFrame === undefined) this.#sinceFrame ??= this.#contextFrame;
  }

  /** Notes that the ring was asked to pause. */
  pause(): void {
    this.#pausedFrame ??= this.#contextFrame;
  }

  /** Notes that the ring was asked to resume. */
  resume(): void {
    if (this.#pausedFrame === undefined) return;
    if (this.#isGiven) this.#sinceFrame ??= this.#contextFrame;
    if (this.#target.sinceFrame >= this.#pausedFrame) this.#target = { ...this.#target, sinceFrame: this.#contextFrame };
    this.#pausedFrame = undefined;
  }

  /** Notes that the feed was asked to seek. */
  seek(seconds: number): void {
    this.#target = { seconds, sinceFrame: this.#contextFrame };
  }

  /** Handles an edge when the ring reports it, before it is audible. */
  takeEdge(edge: EdgeMessage): void {
    this.#last = edge;
    const isStill = edge.edge === 'held' && this.#pausedFrame !== undefined;
    this.#sinceFrame = isStill ? undefined : edge.contextFrame;
  }

  /**
   * Returns the earliest second whose sound can be replaced.
   *
   * @param receivedSeconds - Received seconds of the utterance.
   * @param cushionFrames - Frames that the ring needs to start or to continue.
   * @param isSeeking - Whether the ring has not answered the last seek. The seek will drop its current sound.
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
    const isSounding = this.#last !== undefined && isSoundingAfter(this.#last);
    const mayBegin = isSounding || this.#timeline.secondsAt(frames + cushionFrames) <= receivedSeconds;
    const isStill = this.#sinceFrame === undefined || !mayBegin;
    return this.#timeline.secondsAt(isStill ? frames : frames + this.#framesSince(this.#sinceFrame ?? 0, isSounding));
  }

  /** Upper bound for the frames that the ring renders from a context frame until a message reaches it. */
  #framesSince(contextFrame: number, isSounding: boolean): number {
    const { sampleRate } = this.#context;
    const elapsedFrames = Math.max(0, (this.#pausedFrame ?? this.#contextFrame) - contextFrame);
    return !isSounding && elapsedFrames <= AT_ONCE_SECONDS * sampleRate ? 0 : elapsedFrames + LEAD_SECONDS * sampleRate;
  }
}
