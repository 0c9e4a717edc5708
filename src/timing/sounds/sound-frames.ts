/** The features of sound used for timing: two values for each hundredth of a second. */

/** Frames in a second of sound. */
export const FRAMES_PER_SECOND = 100;

/** Frames of sound in order, measured while the sound is decoded. */
export interface SoundFrames {
  /** Level of each frame: RMS in dB relative to full scale; at least -120, the value of digital silence. */
  readonly loudness: Float32Array;
  /**
   * Mean frequency of each frame in hertz, 0 in silence: `rate / π · asin(√(E1 / E0) / 2)`, where E0 is the energy of
   * the samples and E1 that of the differences between neighbours. High in s and f, low in vowels and nasals.
   */
  readonly brightness: Float32Array;
}

const INITIAL_FRAMES = 512;

/** The frames of one sound received so far. */
export class FrameStore implements SoundFrames {
  #loudness = new Float32Array(INITIAL_FRAMES);
  #brightness = new Float32Array(INITIAL_FRAMES);
  #length = 0;

  /** Number of frames. */
  get length(): number {
    return this.#length;
  }

  get loudness(): Float32Array {
    return this.#loudness.subarray(0, this.#length);
  }

  get brightness(): Float32Array {
    return this.#brightness.subarray(0, this.#length);
  }

  /** Adds frames, which are copied. */
  append({ loudness, brightness }: SoundFrames): void {
    const needed = this.#length + loudness.length;
    if (needed > this.#loudness.length) {
      const capacity = Math.max(needed, 2 * this.#loudness.length);
      this.#loudness = grown(this.#loudness, capacity);
      this.#brightness = grown(this.#brightness, capacity);
    }
    this.#loudness.set(loudness, this.#length);
    this.#brightness.set(brightness, this.#length);
    this.#length = needed;
  }
}

function grown(values: Float32Array, capacity: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(capacity);
  larger.set(values);
  return larger;
}
