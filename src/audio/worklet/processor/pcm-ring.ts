/**
 * A ring of mono samples with a fixed room. Writer and reader live on the same thread, the audio thread, so it needs
 * neither locks nor atomics.
 */

/** First in, first out, at most `capacityFrames` samples. */
export class PcmRing {
  readonly #samples: Float32Array;
  #readAt = 0;
  #available = 0;

  /**
   * @param capacityFrames - Room in samples. Allocated here and never again.
   */
  constructor(capacityFrames: number) {
    this.#samples = new Float32Array(capacityFrames);
  }

  /** Samples that can be read. Safe on the audio thread. */
  get available(): number {
    return this.#available;
  }

  /** Samples that can be written. Safe on the audio thread. */
  get room(): number {
    return this.#samples.length - this.#available;
  }

  /**
   * Copies as many samples in as there is room for. Safe on the audio thread between two quanta, where messages are
   * handled; not in `process()`, since it makes views.
   *
   * @returns How many were taken, from the first on.
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
   * Takes the next sample out; 0 when there is none. Safe on the audio thread, `process()` included: allocates nothing.
   */
  shift(): number {
    if (this.#available === 0) return 0;
    const sample = this.#samples[this.#readAt] ?? 0;
    this.#readAt = this.#readAt + 1 === this.#samples.length ? 0 : this.#readAt + 1;
    this.#available -= 1;
    return sample;
  }

  /**
   * Drops the last samples, so that `frames` remain, and keeps a copy of the first of those it drops. Safe on the audio
   * thread: allocates nothing.
   *
   * @returns How many were copied to `dropped`: as many as it holds, or all there were.
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
