/**
 * Measures sound in frames of a hundredth of a second: how loud it is, and how bright, which is enough to tell pauses,
 * vowels and hisses apart. Two multiplications a sample, whatever the rate. A constant offset, as some of Polly's neural
 * voices have, is no sound and is taken off.
 */

/** Frames in a second of sound. */
export const FRAMES_PER_SECOND = 100;

/** Digital silence, in decibels. */
const FLOOR_DECIBELS = -120;

/** Energy a sample below which there is nothing to be bright: that of the floor. */
const FLOOR_ENERGY = 10 ** (FLOOR_DECIBELS / 10);

/** How much a new frame counts in what the constant offset is taken to be: it is followed over half a second. */
const OFFSET_WEIGHT = 0.02;

/** Frames of sound in order. */
export interface SoundFrames {
  /** Level of each frame: RMS in dB relative to full scale; -120 for digital silence and whatever is below. */
  readonly loudness: Float32Array;
  /**
   * Mean frequency of each frame in Hz, as the energy of the differences of neighbouring samples tells it: that of a
   * sine with the same proportion (Hjorth, "EEG analysis based on time domain properties", 1970: mobility). 0 in silence.
   */
  readonly brightness: Float32Array;
}

/** Measures one stretch of sound, which comes in runs of any length. */
export class FrameMeter {
  #sampleRate = 0;
  /** Frame under way, its samples so far, and where it ends. */
  #frame = 0;
  #sample = 0;
  #frameEnd = 0;
  #energy = 0;
  #difference = 0;
  #count = 0;
  #last = 0;
  #sum = 0;
  /** The constant offset of the samples, as far as it is known. */
  #offset = 0;

  /**
   * Takes the next samples.
   *
   * @returns The frames that are complete by now and were not given before.
   */
  push(samples: Float32Array, sampleRate: number): SoundFrames {
    if (sampleRate !== this.#sampleRate) this.#changeRate(sampleRate);
    const most = Math.ceil((samples.length / sampleRate) * FRAMES_PER_SECOND) + 1;
    const loudness = new Float32Array(most);
    const brightness = new Float32Array(most);
    let frames = 0;
    for (const given of samples) {
      const sample = given - this.#offset;
      this.#sum += given;
      const difference = sample - this.#last;
      this.#energy += sample * sample;
      this.#difference += difference * difference;
      this.#last = sample;
      this.#count += 1;
      this.#sample += 1;
      if (this.#sample < this.#frameEnd) continue;
      loudness[frames] = this.#loudness();
      brightness[frames] = this.#brightness();
      frames += 1;
      this.#nextFrame();
    }
    return { loudness: loudness.subarray(0, frames), brightness: brightness.subarray(0, frames) };
  }

  /** The time goes on, at another rate. */
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
