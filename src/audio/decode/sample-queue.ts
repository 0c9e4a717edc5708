/** Decoded sound that was not read yet. */
/** A run of mono samples. */
export interface PcmRun {
  /** From -1 to 1. The receiver owns the array and its buffer. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** Samples a second; may change within a stream. */
  readonly sampleRate: number;
  /** The second of the utterance at which the samples begin. */
  readonly startSeconds: number;
}

type Samples = Omit<PcmRun, 'startSeconds'>;

/** A first-in, first-out queue of samples. */
export class SampleQueue {
  readonly #runs: Samples[] = [];
  #seconds = 0;

  /** Seconds of sound in the queue. */
  get seconds(): number {
    return this.#runs.length === 0 ? 0 : this.#seconds;
  }

  /** Adds sound at the end. */
  push(samples: Float32Array<ArrayBuffer>, sampleRate: number): void {
    if (samples.length === 0) return;
    this.#runs.push({ samples, sampleRate });
    this.#seconds += samples.length / sampleRate;
  }

  /** Takes sound of one rate from the front, in whole runs, until there are `maxSeconds` or the queue is empty. */
  take(maxSeconds: number): Samples | undefined {
    const [first] = this.#runs;
    if (first === undefined) return undefined;
    const { sampleRate } = first;
    let count = 0;
    let length = 0;
    for (const run of this.#runs) {
      if (run.sampleRate !== sampleRate || (count > 0 && length >= maxSeconds * sampleRate)) break;
      count += 1;
      length += run.samples.length;
    }
    const taken = this.#runs.splice(0, count);
    this.#seconds -= length / sampleRate;
    const [only] = taken;
    // A view is copied: its buffer also holds other samples, which must not be given away.
    if (count === 1 && only?.samples.byteLength === only?.samples.buffer.byteLength && only !== undefined) return only;
    const samples = new Float32Array(length);
    let at = 0;
    for (const run of taken) {
      samples.set(run.samples, at);
      at += run.samples.length;
    }
    return { samples, sampleRate };
  }

  /** Drops everything. */
  clear(): void {
    this.#runs.length = 0;
    this.#seconds = 0;
  }
}
