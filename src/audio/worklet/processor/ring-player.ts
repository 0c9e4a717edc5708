/**
 * Plays the samples of a ring: with a start cushion, and a short fade at underruns, pauses, cuts and the stop, to avoid clicks.
 * Every sample is played exactly once, unless a cut or a stop drops it.
 *
 * It does not depend on AudioWorklets, so it can be tested sample by sample.
 */
import { CutTail } from './cut-tail';
import { PcmRing } from './pcm-ring';
import type { RingEdge, RingOptions } from '../../feed/ring-protocol';

/** Receives reports during {@link RingPlayer.render}, far less often than once per render quantum. */
export interface RingListener {
  onEdge(edge: RingEdge, frames: number, contextFrame: number, stalledFrames: number): void;
  onConsumed(frames: number): void;
}

/** `moved`: a cut dropped everything, and the next sound has not arrived. */
type Phase = 'filling' | 'playing' | 'dry' | 'moved' | 'held' | 'ended' | 'stopped';

/** Plays one utterance from a ring. A stop is final. */
export class RingPlayer {
  readonly #ring: PcmRing;
  readonly #options: RingOptions;
  readonly #listener: RingListener;
  readonly #tail: CutTail;
  #phase: Phase = 'filling';
  #wanted: 'sound' | 'pause' | 'stop' = 'sound';
  /** Whether the end was announced. */
  #isComplete = false;
  /** Whether a cut emptied the ring, and none of the later sound was heard. */
  #isMoved = false;
  #movedFrames = 0;
  #cushionFrames: number;
  #gain = 1;
  /** The change of gain per frame during a fade. */
  #gainStep: number;
  readonly #runOutStep: number;
  #framesPlayed = 0;
  #framesReported = 0;
  #stalledFrames = 0;
  #cuts = 0;

  constructor(options: RingOptions, listener: RingListener) {
    this.#ring = new PcmRing(options.capacityFrames);
    this.#options = options;
    this.#listener = listener;
    this.#tail = new CutTail(options.fadeFrames);
    this.#cushionFrames = options.cushionFrames;
    this.#runOutStep = 1 / Math.max(1, options.fadeFrames);
    this.#gainStep = this.#runOutStep;
  }

  /** Number of played output frames. */
  get framesPlayed(): number {
    return this.#framesPlayed;
  }

  /** Number of cuts. */
  get cuts(): number {
    return this.#cuts;
  }

  /**
   * Writes the next samples, and may modify them. Drops them after a stop or the announced end. Safe on the audio thread between
   * two render quanta, where messages are handled.
   *
   * @returns False if there was no room for all of them.
   */
  write(samples: Float32Array): boolean {
    if (this.#wanted === 'stop' || this.#isComplete) return true;
    // If the ring was running out, the sound before the join has faded out already, so the next sound fades in.
    if (!this.#isMoved && !this.#tail.isPlaying) this.#tail.joinTo(samples, this.#gain < 1 ? this.#options.fadeFrames : 0);
    return this.#ring.write(samples) === samples.length;
  }

  /** Announces the end. Safe on the audio thread. */
  endOfStream(): void {
    this.#isComplete = true;
  }

  /**
   * Drops the sound after `afterFrames` more frames. Safe on the audio thread.
   *
   * @returns The output frame at which the next written sound begins.
   */
  cut(afterFrames: number): number {
    // Sound after an earlier cut was never heard. If some of it were kept, the next sound would follow it without a fade.
    const isKept = (this.#phase === 'playing' && !this.#isBetween) || afterFrames === Infinity;
    return this.#keep(isKept ? afterFrames : 0, afterFrames === 0);
  }

  /**
   * Drops the sound after an output frame, even in silence. Safe on the audio thread.
   *
   * @returns The output frame at which the next written sound begins: `atFrame`, or the current frame if `atFrame` was played
   *   already or lies after an earlier cut that was not heard.
   */
  truncate(atFrame: number): number {
    const frames = this.#isBetween ? 0 : Math.max(0, atFrame - this.#framesPlayed);
    // A break in the middle of sound is intended, like a seek, so the silence after it is no underrun.
    return this.#keep(frames, frames === 0 && this.#phase === 'playing');
  }

  /** Changes the cushion. Safe on the audio thread. */
  setCushion(frames: number): void {
    this.#cushionFrames = frames;
  }

  /** Fades out and pauses. Safe on the audio thread. */
  pause(): void {
    if (this.#wanted !== 'stop') this.#wanted = 'pause';
  }

  /** Continues after {@link pause}. Safe on the audio thread. */
  resume(): void {
    if (this.#wanted !== 'stop') this.#wanted = 'sound';
  }

  /** Fades out over `fadeFrames`, for good. Safe on the audio thread. */
  stop(fadeFrames: number): void {
    if (this.#wanted === 'stop') return;
    this.#wanted = 'stop';
    this.#gainStep = 1 / Math.max(1, fadeFrames);
  }

  /**
   * Renders one quantum. Safe on the audio thread: allocates nothing, and calls the listener only at changes.
   *
   * @param output - Receives the samples. It is filled completely.
   * @param contextFrame - The context frame at which `output` begins.
   * @returns False once playback has ended or stopped.
   */
  render(output: Float32Array, contextFrame: number): boolean {
    let filled = 0;
    if (this.#phase !== 'playing') this.#tryToPlay(output.length, contextFrame);
    if (this.#phase === 'playing') filled = this.#play(output, contextFrame);
    output.fill(0, filled);
    return this.#phase !== 'ended' && this.#phase !== 'stopped';
  }

  get #hasStarted(): boolean {
    return this.#framesPlayed > 0;
  }

  /** Whether a cut was made and no sound after it was heard yet. */
  get #isBetween(): boolean {
    return this.#tail.isPlaying || this.#isMoved;
  }

  /**
   * Cuts the sound after a number of frames.
   *
   * @param isJump - Whether the next sound does not continue the current one.
   */
  #keep(frames: number, isJump: boolean): number {
    this.#cuts += 1;
    if (this.#wanted === 'stop') return this.#framesPlayed;
    const isPlaying = this.#phase === 'playing';
    const kept = Math.min(frames, this.#ring.available);
    this.#isComplete = false;
    if (this.#isBetween) this.#tail.keep(this.#ring, kept);
    else this.#tail.take(this.#ring, kept);
    if (!isPlaying && kept === 0) this.#tail.drop();
    this.#isMoved ||= kept === 0 && (isJump || this.#phase === 'held' || this.#phase === 'ended');
    if (this.#isMoved && this.#phase !== 'held' && this.#phase !== 'filling' && this.#tail.frames === 0) this.#move();
    return this.#framesPlayed + kept;
  }

  #tryToPlay(frames: number, contextFrame: number): void {
    if (this.#phase === 'ended' || this.#phase === 'stopped') {
      if (this.#phase === 'ended' && this.#wanted === 'stop') this.#finish('stopped', contextFrame);
      return;
    }
    if (this.#wanted === 'stop') {
      this.#finish('stopped', contextFrame);
      return;
    }
    if (this.#wanted === 'pause') {
      if (this.#phase === 'moved') this.#hold(contextFrame);
      return;
    }
    const { available } = this.#ring;
    if (this.#phase === 'held') {
      if (available > 0 && !this.#isMoved) {
        this.#begin('released', contextFrame);
        return;
      }
      this.#move();
    }
    if (available === 0 && this.#isComplete) {
      this.#finish('ended', contextFrame);
    } else if (this.#isComplete || available >= Math.max(1, this.#cushionFrames)) {
      this.#begin(!this.#hasStarted ? 'started' : this.#phase === 'moved' ? 'joined' : 'refilled', contextFrame);
    } else if (this.#phase === 'dry') {
      this.#stalledFrames += frames;
    } else if (this.#phase === 'moved') {
      const isSudden = this.#movedFrames < this.#options.graceFrames;
      this.#movedFrames += frames;
      if (isSudden && this.#movedFrames >= this.#options.graceFrames) this.#tell('dry', contextFrame);
    }
  }

  #begin(edge: RingEdge, contextFrame: number): void {
    this.#phase = 'playing';
    // Speech begins without a fade. After a gap or a jump, sound may begin in the middle of a wave, so it fades in.
    this.#gain = this.#hasStarted || this.#isMoved ? 0 : 1;
    this.#isMoved = false;
    this.#tell(edge, contextFrame);
  }

  /** @returns The number of filled frames. */
  #play(output: Float32Array, contextFrame: number): number {
    const ring = this.#ring;
    const mustFade = this.#wanted !== 'sound';
    let gain = this.#gain;
    let index = 0;
    let tailFrames = 0;
    // A tail that has begun plays to its end before the next sound.
    let available = this.#tail.isPlaying || (this.#isMoved && this.#tail.frames > 0) ? 0 : ring.available;
    while (index < output.length && available > 0) {
      // If no more arrives, the last frames fade out instead of breaking off.
      const runsOut = !this.#isComplete && this.#tail.frames === 0 && available <= this.#options.fadeFrames;
      if (runsOut) gain = Math.max(0, gain - Math.max(this.#gainStep, this.#runOutStep));
      else if (mustFade) gain = Math.max(0, gain - this.#gainStep);
      else if (gain < 1) gain = Math.min(1, gain + this.#gainStep);
      if (mustFade && gain === 0) break;
      output[index] = ring.shift() * gain;
      available -= 1;
      index += 1;
    }
    while (index < output.length && available === 0 && this.#tail.hasNext) {
      if (mustFade) gain = Math.max(0, gain - this.#gainStep);
      if (mustFade && gain === 0) break;
      output[index] = this.#tail.shift() * gain;
      tailFrames += 1;
      index += 1;
    }
    this.#gain = gain;
    this.#framesPlayed += index - tailFrames;
    if (index < output.length) this.#leave(output.length - index, contextFrame + index);
    else if (this.#framesPlayed - this.#framesReported >= this.#options.reportEveryFrames) this.#report();
    return index;
  }

  /** Handles silence inside a quantum: after a stop, a pause, a cut, the end, or because the ring is empty. */
  #leave(silentFrames: number, contextFrame: number): void {
    const hasBegunTail = this.#tail.isPlaying;
    if (hasBegunTail) this.#tail.drop();
    if (this.#wanted === 'stop') {
      this.#finish('stopped', contextFrame);
    } else if (this.#ring.available === 0 && this.#isComplete) {
      this.#finish('ended', contextFrame);
    } else if (this.#wanted === 'pause' && (this.#ring.available > 0 || this.#isMoved)) {
      this.#isMoved ||= hasBegunTail;
      this.#hold(contextFrame);
    } else if (this.#isMoved || this.#ring.available > 0) {
      this.#move();
    } else {
      this.#phase = 'dry';
      if (this.#wanted !== 'pause') this.#stalledFrames += silentFrames;
      this.#report();
      this.#tell('dry', contextFrame);
    }
  }

  #hold(contextFrame: number): void {
    this.#phase = 'held';
    this.#tell('held', contextFrame);
  }

  #move(): void {
    this.#phase = 'moved';
    this.#movedFrames = 0;
    this.#tail.drop();
  }

  #finish(edge: 'ended' | 'stopped', contextFrame: number): void {
    this.#phase = edge;
    this.#ring.clear();
    this.#tail.drop();
    this.#report();
    this.#tell(edge, contextFrame);
  }

  #report(): void {
    this.#framesReported = this.#framesPlayed;
    this.#listener.onConsumed(this.#framesPlayed);
  }

  #tell(edge: RingEdge, contextFrame: number): void {
    this.#listener.onEdge(edge, this.#framesPlayed, contextFrame, this.#stalledFrames);
  }
}
