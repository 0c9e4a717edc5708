/**
 * Measures the loudness and the brightness of sound in frames of 10 ms. That is enough to distinguish pauses, vowels and hisses, and
 * costs two multiplications per sample. It removes a constant offset, which some of Polly's neural voices have.
 */

/** Frames per second of sound. */
export const FRAMES_PER_SECOND = 100;

/** Digital silence, in decibels. */
const FLOOR_DECIBELS = -120;

/** A frame with less energy per sample has no brightness. */
const FLOOR_ENERGY = 10 ** (FLOOR_DECIBELS / 10);

/** The weight of a new frame in the estimate of the constant offset, which follows the sound over half a second. */
const OFFSET_WEIGHT = 0.02;

/** Frames of sound in order. */
export interface SoundFrames {
  /** The level of each frame: RMS in dB relative to full scale, at least -120. */
  readonly loudness: Float32Array;
  /**
   * The mean frequency of each frame in Hz, from the energy of the differences between neighbouring samples: the frequency of a
   * sine with the same ratio (Hjorth, "EEG analysis based on time domain properties", 1970: mobility). 0 in silence.
   */
  readonly brightness: Float32Array;
}

/** Measures one sound, which may arrive in any pieces. */
export class FrameMeter {
  #sampleRate = 0;
  /** The index of the current frame. Below it: the number of samples so far, and the sample at which the frame ends. */
  #frame = 0;
  #sample = 0;
  #frameEnd = 0;
  #energy = 0;
  #difference = 0;
  #count = 0;
  #last = 0;
  #sum = 0;
  /** The estimated constant offset of the samples. */
  #offset = 0;

  /**
   * Measures the next samples.
   *
   * @returns The frames that they complete.
   */
  push(samples: Float32Array, sampleRate: number): SoundFrames {
    if (sampleRate !== this.#sampleRate) this.#changeRate(sampleRate);
    const most = Math.ceil((samples.length / sampleRate) * FRAMES_PER_SECOND) + 1;
    const loudness = new Float32Array(most);
    const brightness = new Float32Array(most);
    let frames = 0;
    let from = 0;
    while (from < samples.length) {
      const to = Math.min(samples.length, from + this.#frameEnd - this.#sample);
      this.#add(samples, from, to);
      from = to;
      if (this.#sample < this.#frameEnd) continue;
      loudness[frames] = this.#loudness();
      brightness[frames] = this.#brightness();
      frames += 1;
      this.#nextFrame();
    }
    return { loudness: loudness.subarray(0, frames), brightness: brightness.subarray(0, frames) };
  }

  /** Adds samples of one frame. Local variables halve the time of this loop, which runs for every sample. */
  #add(samples: Float32Array, from: number, to: number): void {
    const offset = this.#offset;
    let [sum, energy, differences, last] = [this.#sum, this.#energy, this.#difference, this.#last];
    for (let index = from; index < to; index += 1) {
      const given = samples[index] as number;
      const sample = given - offset;
      const difference = sample - last;
      sum += given;
      energy += sample * sample;
      differences += difference * difference;
      last = sample;
    }
    this.#sum = sum;
    this.#energy = energy;
    this.#difference = differences;
    this.#last = last;
    this.#count += to - from;
    this.#sample += to - from;
  }

  /** Continues at another sample rate. */
  #changeRate(sampleRate: number): void {
    if (this.#sampleRate > 0) this.#sample = Math.round((this.#sample / this.#sampleRate) * sampleRate);
    this.#sampleRate = sampleRate;
    this.#frameEnd = Math.max(this.#sample + 1, Math.round(((this.#frame + 1) * sampleRate) / FRAMES_PER_SECOND));
  }

  #nextFrame(): void {
    this.#offset += OFFSET_WEIGHT * (this.#sum / this.#count - this.#offset);
    this.#sum = 0;
    this.#frame += 1;
    this.#frameEnd = Math.round(((this.#frame + 1) * this.#sampleRate) / FRAMES_PER_SECOND);
    this.#energy = 0;
    this.#difference = 0;
    this.#count = 0;
  }

  #loudness(): number {
    return Math.max(FLOOR_DECIBELS, 10 * Math.log10(this.#energy / this.#count));
  }

  #brightness(): number {
    if (this.#energy / this.#count <= FLOOR_ENERGY) return 0;
    const proportion = Math.sqrt(this.#difference / this.#energy) / 2;
    return (this.#sampleRate / Math.PI) * Math.asin(Math.min(1, proportion));
  }
}
