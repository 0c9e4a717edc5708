/**
 * When the samples of the ring come out, and how loud: the start cushion, running dry, pauses, cuts and the stop, each
 * with a short fade so that nothing clicks. Every sample is played exactly once, unless a cut dropped it or playback was
 * stopped.
 *
 * It knows nothing of AudioWorklets, so that it can be tested sample by sample.
 */
import { PcmRing } from './pcm-ring';
import type { RingEdge, RingOptions } from '../../feed/ring-protocol';

const NO_TAIL = new Float32Array(0);

/** Who is told what the player does. Both are called from {@link RingPlayer.render}, but never once a quantum. */
export interface RingListener {
  onEdge(edge: RingEdge, frames: number, contextFrame: number, stalledFrames: number): void;
  onConsumed(frames: number): void;
}

/** `moved`: a cut dropped everything, and what comes next is not there yet. */
type Phase = 'filling' | 'playing' | 'dry' | 'moved' | 'held' | 'ended' | 'stopped';

/** Plays one utterance out of a ring; once stopped it stays silent for good. */
export class RingPlayer {
  readonly #ring: PcmRing;
  readonly #options: RingOptions;
  readonly #listener: RingListener;
  /** What follows what a cut has kept: it fades out there, under the new sound or alone. */
  readonly #tail: Float32Array;
  #tailFrames = 0;
  #tailAt = 0;

  #phase: Phase = 'filling';
  #hasStarted = false;
  #endSaid = false;
  #pauseWanted = false;
  #stopWanted = false;
  /** The ring was emptied by a cut, and nothing of what came since has been heard. */
  #isMoved = false;
  #movedFrames = 0;
  #cushionFrames: number;
  #gain = 1;
  /** How much the gain moves a frame, while it moves. */
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
    this.#tail = new Float32Array(options.fadeFrames);
    this.#cushionFrames = options.cushionFrames;
    this.#runOutStep = 1 / Math.max(1, options.fadeFrames);
    this.#gainStep = this.#runOutStep;
  }

  /** Output frames played so far. */
  get framesPlayed(): number {
    return this.#framesPlayed;
  }

  /** How many cuts have been made. */
  get cuts(): number {
    return this.#cuts;
  }

  /**
   * Takes the next samples, and may change them. Safe on the audio thread between two quanta, where messages are handled.
   *
   * @returns Whether there was room for all of them. After a stop, and after the end was said, they are dropped.
   */
  write(samples: Float32Array): boolean {
    if (this.#stopWanted || this.#endSaid) return true;
    if (!this.#isMoved && this.#tailAt === 0) this.#joinTail(samples);
    return this.#ring.write(samples) === samples.length;
  }

  /** Says that no more samples will come. Safe on the audio thread. */
  endOfStream(): void {
    this.#endSaid = true;
  }

  /**
   * Drops what is left after `afterFrames` more, so that something else can follow. Safe on the audio thread.
   *
   * @returns The output frame at which what is written next begins.
   */
  cut(afterFrames: number): number {
    // What was to follow an earlier cut has never been heard, so nothing of it need be kept, and what comes instead would
    // meet it without a fade.
    const isKept = (this.#phase === 'playing' && !this.#isBetween) || afterFrames === Infinity;
    return this.#keep(isKept ? afterFrames : 0, afterFrames === 0);
  }

  /**
   * Drops what lies behind an output frame, whether anything sounds or not. Safe on the audio thread.
   *
   * @returns The output frame at which what is written next begins: that one, unless it has been played already, or comes
   *   after an earlier cut that has not been played.
   */
  truncate(atFrame: number): number {
    const frames = this.#isBetween ? 0 : Math.max(0, atFrame - this.#framesPlayed);
    // To break off in the middle is asked for, as by a seek: the silence until more comes is no underrun.
    return this.#keep(frames, frames === 0 && this.#phase === 'playing');
  }

  /** Changes how much must be there for sound to begin or to go on. Safe on the audio thread. */
  setCushion(frames: number): void {
    this.#cushionFrames = frames;
  }

  /** Fades out and holds. Safe on the audio thread. */
  pause(): void {
    this.#pauseWanted = true;
  }

  /** Goes on after {@link pause}. Safe on the audio thread. */
  resume(): void {
    this.#pauseWanted = false;
  }

  /** Fades out over `fadeFrames` and never plays again. Safe on the audio thread. */
  stop(fadeFrames: number): void {
    if (this.#stopWanted) return;
    this.#stopWanted = true;
    this.#gainStep = 1 / Math.max(1, fadeFrames);
  }

  /**
   * Fills one quantum. Safe on the audio thread: allocates nothing, and calls the listener at changes only.
   *
   * @param output - Filled from its first to its last frame.
   * @param contextFrame - The frame of the context's clock at which `output` begins.
   * @returns Whether there is anything left to play or to wait for.
   */
  render(output: Float32Array, contextFrame: number): boolean {
    let filled = 0;
    if (this.#phase !== 'playing') this.#tryToPlay(output.length, contextFrame);
    if (this.#phase === 'playing') filled = this.#play(output, contextFrame);
    output.fill(0, filled);
    return this.#phase !== 'ended' && this.#phase !== 'stopped';
  }

  /** What sounds next is that which follows a cut. */
  get #isBetween(): boolean {
    return this.#tailAt > 0 || this.#isMoved;
  }

  /**
   * Makes a cut after so many frames.
   *
   * @param isJump - Whether something else than what was to come follows.
   */
  #keep(frames: number, isJump: boolean): number {
    this.#cuts += 1;
    if (this.#stopWanted) return this.#framesPlayed;
    const isPlaying = this.#phase === 'playing';
    const kept = Math.min(frames, this.#ring.available);
    this.#endSaid = false;
    // A tail that the ear comes to next stays what it is; what was to follow it has never been heard.
    if (this.#isBetween) this.#ring.truncate(kept, NO_TAIL);
    else this.#takeTail(kept);
    if (!isPlaying && kept === 0) this.#tailFrames = 0;
    this.#isMoved ||= kept === 0 && (isJump || this.#phase === 'held' || this.#phase === 'ended');
    if (this.#isMoved && this.#phase !== 'held' && this.#phase !== 'filling' && this.#tailFrames === 0) this.#move();
    return this.#framesPlayed + kept;
  }

  /** Drops what lies behind `kept` frames; the tail of an earlier cut may still be part of what fades out there. */
  #takeTail(kept: number): void {
    const dropped = this.#ring.available - kept;
    const tailAfterIt = Math.max(0, Math.min(this.#tailFrames, this.#tail.length - dropped));
    this.#tail.copyWithin(Math.min(dropped, this.#tail.length), 0, tailAfterIt);
    this.#tailFrames = this.#ring.truncate(kept, this.#tail) + tailAfterIt;
  }

  /** Lets what a cut dropped fade out under what comes instead, which begins at the same place of the speech. */
  #joinTail(samples: Float32Array): void {
    const frames = Math.min(this.#tailFrames, samples.length);
    // Where the ring was running out, what is left to fade from is short, and hardly to be heard.
    const fadeInFrames = frames > 0 && this.#gain < 1 ? Math.min(this.#options.fadeFrames, samples.length) : frames;
    for (let index = 0; index < fadeInFrames; index += 1) {
      const fadeOut = Math.max(0, 1 - (index + 1) / (frames + 1));
      samples[index] = ((samples[index] ?? 0) * (index + 1)) / (fadeInFrames + 1) + (this.#tail[index] ?? 0) * fadeOut;
    }
    this.#tailFrames = 0;
  }

  #tryToPlay(frames: number, contextFrame: number): void {
    if (this.#phase === 'ended' || this.#phase === 'stopped') {
      if (this.#phase === 'ended' && this.#stopWanted) this.#finish('stopped', contextFrame);
      return;
    }
    if (this.#stopWanted) {
      this.#finish('stopped', contextFrame);
      return;
    }
    if (this.#pauseWanted) {
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
    if (available === 0 && this.#endSaid) {
      this.#finish('ended', contextFrame);
    } else if (this.#endSaid || available >= Math.max(1, this.#cushionFrames)) {
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
    // The first frames of speech are played as they are; after a gap or a jump the sound may begin in mid-wave.
    this.#gain = this.#hasStarted || this.#isMoved ? 0 : 1;
    this.#hasStarted = true;
    this.#isMoved = false;
    this.#tell(edge, contextFrame);
  }

  /** @returns How many frames of `output` were filled. */
  #play(output: Float32Array, contextFrame: number): number {
    const ring = this.#ring;
    const mustFade = this.#stopWanted || this.#pauseWanted;
    let gain = this.#gain;
    let index = 0;
    let tailFrames = 0;
    // What was dropped fades to its end first, once it has begun; what came instead follows it.
    let available = this.#tailAt > 0 || (this.#isMoved && this.#tailFrames > 0) ? 0 : ring.available;
    while (index < output.length && available > 0) {
      // When no more has come and this is nearly all, the sound fades with what is left instead of breaking off.
      const runsOut = !this.#endSaid && this.#tailFrames === 0 && available <= this.#options.fadeFrames;
      if (runsOut) gain = Math.max(0, gain - Math.max(this.#gainStep, this.#runOutStep));
      else if (mustFade) gain = Math.max(0, gain - this.#gainStep);
      else if (gain < 1) gain = Math.min(1, gain + this.#gainStep);
      if (mustFade && gain === 0) break;
      output[index] = ring.shift() * gain;
      available -= 1;
      index += 1;
    }
    while (index < output.length && available === 0 && this.#tailAt < this.#tailFrames) {
      if (mustFade) gain = Math.max(0, gain - this.#gainStep);
      if (mustFade && gain === 0) break;
      const fade = 1 - (this.#tailAt + 1) / (this.#tailFrames + 1);
      output[index] = (this.#tail[this.#tailAt] ?? 0) * fade * gain;
      this.#tailAt += 1;
      tailFrames += 1;
      index += 1;
    }
    this.#gain = gain;
    this.#framesPlayed += index - tailFrames;
    if (index < output.length) this.#leave(output.length - index, contextFrame + index);
    else if (this.#framesPlayed - this.#framesReported >= this.#options.reportEveryFrames) this.#report();
    return index;
  }

  /** Playing broke off inside a quantum: by a stop, a pause, a cut, the end, or because the ring is empty. */
  #leave(silentFrames: number, contextFrame: number): void {
    const hasBegunTail = this.#tailAt > 0;
    if (hasBegunTail) this.#dropTail();
    if (this.#stopWanted) {
      this.#finish('stopped', contextFrame);
    } else if (this.#ring.available === 0 && this.#endSaid) {
      this.#finish('ended', contextFrame);
    } else if (this.#pauseWanted && (this.#ring.available > 0 || this.#isMoved)) {
      this.#isMoved ||= hasBegunTail;
      this.#hold(contextFrame);
    } else if (this.#isMoved || this.#ring.available > 0) {
      this.#move();
    } else {
      this.#phase = 'dry';
      if (!this.#pauseWanted) this.#stalledFrames += silentFrames;
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
    this.#dropTail();
  }

  #dropTail(): void {
    this.#tailAt = 0;
    this.#tailFrames = 0;
  }

  #finish(edge: 'ended' | 'stopped', contextFrame: number): void {
    this.#phase = edge;
    this.#ring.clear();
    this.#dropTail();
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
