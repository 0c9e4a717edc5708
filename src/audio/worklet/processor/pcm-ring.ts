/**
 * A ring buffer of mono samples with a fixed capacity. Writer and reader are both on the audio thread, so it needs neither
 * locks nor atomics.
 */

/** A first-in, first-out buffer of at most `capacityFrames` samples. */
export class PcmRing {
  readonly #samples: Float32Array;
  #readAt = 0;
  #available = 0;

  /**
   * @param capacityFrames - Capacity in samples. Allocated only here.
   */
  constructor(capacityFrames: number) {
    this.#samples = new Float32Array(capacityFrames);
  }

  /** Number of samples that can be read. Safe on the audio thread. */
  get available(): number {
    return this.#available;
  }

  /** Number of samples that can be written. Safe on the audio thread. */
  get room(): number {
    return this.#samples.length - this.#available;
  }

  /**
   * Writes as many of the samples as fit. Safe on the audio thread between two render quanta, where messages are handled, but
   * not in `process()`, because it allocates views.
   *
   * @returns The number of written samples.
   */
  write(samples: Float32Array): number {
    const taken = Math.min(samples.length, this.room);
    const capacity = this.#samples.length;
    const writeAt = (this.#readAt + this.#available) % capacity;
    const first = Math.min(taken, capacity - writeAt);
    this.#samples.set(samples.subarray(0, first), writeAt);
    this.#samples.set(samples.subarray(first, taken), 0);
    this.#available += taken;
    return taken;
  }

  /**
   * Removes and returns the next sample; 0 if there is none. Safe on the audio thread, also in `process()`: allocates nothing.
   */
  shift(): number {
    if (this.#available === 0) return 0;
    const sample = this.#samples[this.#readAt] ?? 0;
    this.#readAt = this.#readAt + 1 === this.#samples.length ? 0 : this.#readAt + 1;
    this.#available -= 1;
    return sample;
  }

  /**
   * Drops all but the first `frames` samples. Copies the first dropped samples to `dropped`. Safe on the audio thread: allocates
   * nothing.
   *
   * @returns The number of copied samples: the length of `dropped`, or fewer if fewer were dropped.
   */
  truncate(frames: number, dropped: Float32Array): number {
    const copied = Math.max(0, Math.min(dropped.length, this.#available - frames));
    for (let index = 0; index < copied; index += 1) {
      dropped[index] = this.#samples[(this.#readAt + frames + index) % this.#samples.length] ?? 0;
    }
    this.#available = Math.min(this.#available, frames);
    return copied;
  }

  /** Drops everything. Safe on the audio thread. */
  clear(): void {
    this.#readAt = 0;
    this.#available = 0;
  }
}
