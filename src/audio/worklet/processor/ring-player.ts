/**
 * When the samples of the ring come out, and how loud: the start cushion, running dry, pauses and the stop, each with
 * a short fade so that nothing clicks. Every sample is played exactly once, or never if playback was stopped.
 *
 * It knows nothing of AudioWorklets, so that it can be tested sample by sample.
 */
import { PcmRing } from './pcm-ring';
import type { RingEdge, RingOptions } from './ring-protocol';

/** Who is told what the player does. Both are called from {@link RingPlayer.render}, but never once a quantum. */
export interface RingListener {
  onEdge(edge: RingEdge, frames: number, contextFrame: number, stalledFrames: number): void;
  onConsumed(frames: number): void;
}

type Phase = 'filling' | 'playing' | 'dry' | 'held' | 'over';

/** Plays one utterance out of a ring; once stopped or ended it stays silent for good. */
export class RingPlayer {
  readonly #ring: PcmRing;
  readonly #options: RingOptions;
  readonly #listener: RingListener;

  #phase: Phase = 'filling';
  #hasStarted = false;
  #endSaid = false;
  #pauseWanted = false;
  #stopWanted = false;
  #gain = 1;
  /** How much the gain moves a frame, while it moves. */
  #gainStep: number;
  #framesPlayed = 0;
  #framesReported = 0;
  #stalledFrames = 0;

  constructor(options: RingOptions, listener: RingListener) {
    this.#ring = new PcmRing(options.capacityFrames);
    this.#options = options;
    this.#listener = listener;
    this.#gainStep = 1 / Math.max(1, options.fadeFrames);
  }

  /**
   * Takes the next samples. Safe on the audio thread between two quanta, where messages are handled.
   *
   * @returns Whether there was room for all of them. After a stop, and after the end was said, they are dropped.
   */
  write(samples: Float32Array): boolean {
    if (this.#stopWanted || this.#endSaid || this.#phase === 'over') return true;
    return this.#ring.write(samples) === samples.length;
  }

  /** Says that no more samples will come. Safe on the audio thread. */
  endOfStream(): void {
    this.#endSaid = true;
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
   * @returns Whether there can ever be sound again.
   */
  render(output: Float32Array, contextFrame: number): boolean {
    let filled = 0;
    if (this.#phase !== 'playing') this.#tryToPlay(output.length, contextFrame);
    if (this.#phase === 'playing') filled = this.#play(output, contextFrame);
    output.fill(0, filled);
    return this.#phase !== 'over';
  }

  #tryToPlay(frames: number, contextFrame: number): void {
    if (this.#phase === 'over') return;
    if (this.#stopWanted) {
      this.#finish('stopped', contextFrame);
      return;
    }
    if (this.#pauseWanted) return;
    if (this.#phase === 'held') {
      this.#phase = 'playing';
      this.#gain = 0;
      this.#tell('released', contextFrame);
      return;
    }
    const { available } = this.#ring;
    if (available === 0 && this.#endSaid) {
      this.#finish('ended', contextFrame);
    } else if (this.#endSaid || available >= Math.max(1, this.#options.cushionFrames)) {
      this.#phase = 'playing';
      // The first frames of speech are played as they are; after a gap the sound may begin in mid-wave.
      this.#gain = this.#hasStarted ? 0 : 1;
      this.#tell(this.#hasStarted ? 'refilled' : 'started', contextFrame);
      this.#hasStarted = true;
    } else if (this.#phase === 'dry') {
      this.#stalledFrames += frames;
    }
  }

  /** @returns How many frames of `output` were filled. */
  #play(output: Float32Array, contextFrame: number): number {
    const ring = this.#ring;
    const mustFade = this.#stopWanted || this.#pauseWanted;
    let gain = this.#gain;
    let index = 0;
    while (index < output.length && ring.available > 0) {
      // When no more has come and this is nearly all, the sound fades with what is left instead of breaking off.
      const runsOut = !this.#endSaid && ring.available <= this.#options.fadeFrames;
      if (mustFade || runsOut) gain = Math.max(0, gain - this.#gainStep);
      else if (gain < 1) gain = Math.min(1, gain + this.#gainStep);
      if (mustFade && gain === 0) break;
      output[index] = ring.shift() * gain;
      index += 1;
    }
    this.#gain = gain;
    this.#framesPlayed += index;
    if (index < output.length) this.#leave(output.length - index, contextFrame + index);
    else if (this.#framesPlayed - this.#framesReported >= this.#options.reportEveryFrames) this.#report();
    return index;
  }

  /** Playing broke off inside a quantum: by a stop, a pause, the end, or because the ring is empty. */
  #leave(silentFrames: number, contextFrame: number): void {
    if (this.#stopWanted) {
      this.#finish('stopped', contextFrame);
    } else if (this.#ring.available === 0 && this.#endSaid) {
      this.#finish('ended', contextFrame);
    } else if (this.#pauseWanted && this.#ring.available > 0) {
      this.#phase = 'held';
      this.#tell('held', contextFrame);
    } else {
      this.#phase = 'dry';
      if (!this.#pauseWanted) this.#stalledFrames += silentFrames;
      this.#report();
      this.#tell('dry', contextFrame);
    }
  }

  #finish(edge: 'ended' | 'stopped', contextFrame: number): void {
    this.#phase = 'over';
    this.#ring.clear();
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
