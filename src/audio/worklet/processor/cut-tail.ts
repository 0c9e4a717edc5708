/** The first milliseconds of the sound that a cut dropped. They fade out at the cut: under the next sound, or alone. */
import type { PcmRing } from './pcm-ring';

const NOTHING = new Float32Array(0);

/** The fading tail at one cut. No method allocates memory, so all are safe on the audio thread. */
export class CutTail {
  readonly #samples: Float32Array;
  #frames = 0;
  #playedFrames = 0;

  /** @param fadeFrames - Length of the fade. */
  constructor(fadeFrames: number) {
    this.#samples = new Float32Array(fadeFrames);
  }

  /** Length of the tail in frames; 0 without a cut. */
  get frames(): number {
    return this.#frames;
  }

  /** Whether the fade is being heard. */
  get isPlaying(): boolean {
    return this.#playedFrames > 0;
  }

  /** Whether frames remain to be played. */
  get hasNext(): boolean {
    return this.#playedFrames < this.#frames;
  }

  /** Truncates the ring to `kept` frames, and keeps the first dropped ones as the tail. An earlier tail may follow them. */
  take(ring: PcmRing, kept: number): void {
    const dropped = ring.available - kept;
    const after = Math.max(0, Math.min(this.#frames, this.#samples.length - dropped));
    this.#samples.copyWithin(Math.min(dropped, this.#samples.length), 0, after);
    this.#frames = ring.truncate(kept, this.#samples) + after;
  }

  /** Truncates the ring to `kept` frames, and keeps the tail as it is. For a cut while no sound after an earlier cut was heard. */
  keep(ring: PcmRing, kept: number): void {
    ring.truncate(kept, NOTHING);
  }

  /**
   * Mixes the fading tail into the next sound, which begins at the same place of the speech.
   *
   * @param samples - The next sound. Its beginning is modified.
   * @param minFadeInFrames - Least length of its fade-in, needed if the sound before it has faded out early.
   */
  joinTo(samples: Float32Array, minFadeInFrames: number): void {
    const frames = Math.min(this.#frames, samples.length);
    const fadeInFrames = frames > 0 ? Math.max(frames, Math.min(minFadeInFrames, samples.length)) : 0;
    for (let index = 0; index < fadeInFrames; index += 1) {
      const fadeOut = Math.max(0, 1 - (index + 1) / (frames + 1));
      samples[index] = ((samples[index] ?? 0) * (index + 1)) / (fadeInFrames + 1) + (this.#samples[index] ?? 0) * fadeOut;
    }
    this.#frames = 0;
  }

  /** Returns the next frame of the fade. */
  shift(): number {
    const sample = this.#samples[this.#playedFrames] ?? 0;
    this.#playedFrames += 1;
    return sample * (1 - this.#playedFrames / (this.#frames + 1));
  }

  /** Drops the tail. */
  drop(): void {
    this.#playedFrames = 0;
    this.#frames = 0;
  }
}
