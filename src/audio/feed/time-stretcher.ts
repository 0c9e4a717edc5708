/**
 * Speeds speech up or slows it down, and keeps its pitch: WSOLA (W. Verhelst and M. Roelands, "An overlap-add technique based
 * on waveform similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993).
 *
 * The output consists of hops. Each hop cross-fades from the continuation of the previous hop to a stretch of input near the right
 * position: the stretch that is most similar to the continuation. Voiced speech repeats itself every pitch period, so both are
 * in phase, and the pitch stays the same.
 */

/** Length of a hop, half of the window: long enough for two periods of most voices, short enough for consonants. */
const HOP_SECONDS = 0.012;
/** Greatest distance of a stretch from its position, on each side: a little more than half a period of the lowest voices. */
const REACH_SECONDS = 0.009;
/** Sample rate of the first, coarse search for similarity: it preserves the pitch and the first formants. The second search uses all samples. */
const COARSE_HZ = 6000;
/** Energy below which a stretch counts as silence. All silence is equally similar. */
const SILENT_ENERGY = 1e-9;

/** Stretches one run of mono sound, which may arrive in any pieces. */
export class TimeStretcher {
  readonly #rate: number;
  readonly #hop: number;
  readonly #reach: number;
  readonly #step: number;
  readonly #fadeIn: Float32Array;
  /** The input that may still be needed, and the number of frames before it. */
  #input = new Float32Array(0);
  #inputStart = 0;
  /** The input frame at which the last hop continues. */
  #continuesAt = 0;
  #outputFrames = 0;

  /**
   * @param rate - Seconds of input per second of output.
   * @param sampleRate - Sample rate of input and output, in hertz.
   */
  constructor(rate: number, sampleRate: number) {
    this.#rate = rate;
    this.#hop = Math.round(HOP_SECONDS * sampleRate);
    this.#reach = Math.round(REACH_SECONDS * sampleRate);
    this.#step = Math.max(1, Math.round(sampleRate / COARSE_HZ));
    this.#fadeIn = Float32Array.from({ length: this.#hop }, (_, at) => 0.5 - 0.5 * Math.cos((Math.PI * (at + 0.5)) / this.#hop));
  }

  /** Adds the next samples. Returns the output that they complete. */
  process(samples: Float32Array): Float32Array<ArrayBuffer> {
    this.#keep(samples);
    // A hop waits until all input that it may use has arrived.
    const lookahead = this.#reach + 2 * this.#hop;
    let hops = 0;
    const end = this.#inputStart + this.#input.length;
    while (this.#placeOf(this.#outputFrames + hops * this.#hop) + lookahead <= end) hops += 1;
    const output = new Float32Array(hops * this.#hop);
    this.#hopThrough(output, hops);
    return output;
  }

  /** Ends the run, and returns the rest of the output. All output together has `round(input / rate)` samples. */
  flush(): Float32Array<ArrayBuffer> {
    const end = this.#inputStart + this.#input.length;
    const output = new Float32Array(Math.max(0, Math.round(end / this.#rate) - this.#outputFrames));
    // The last stretch is one to two hops long, and ends with the last sample of the input.
    // Input of less than two hops is copied, because there would be nothing to fade from.
    const hops = end < 2 * this.#hop ? 0 : Math.max(0, Math.ceil(output.length / this.#hop) - 2);
    this.#hopThrough(output, hops);
    const last = output.subarray(hops * this.#hop);
    this.#fadeTo(Math.max(0, end - last.length), last);
    return output;
  }

  #hopThrough(output: Float32Array, hops: number): void {
    for (let hop = 0; hop < hops; hop += 1) {
      const from = this.#mostAlike(this.#placeOf(this.#outputFrames));
      this.#fadeTo(from, output.subarray(hop * this.#hop, (hop + 1) * this.#hop));
    }
  }

  /** Fills `output` with the input from frame `from` on, after a fade from the sound so far. */
  #fadeTo(from: number, output: Float32Array): void {
    const next = from - this.#inputStart;
    const old = this.#continuesAt - this.#inputStart;
    const fadeFrames = Math.min(this.#hop, output.length);
    for (let index = 0; index < output.length; index += 1) {
      const sample = this.#input[next + index] ?? 0;
      const fadeIn = index >= fadeFrames ? 1 : (this.#fadeIn[Math.floor((index * this.#hop) / fadeFrames)] ?? 1);
      const before = fadeIn === 1 ? 0 : (this.#input[old + index] ?? 0);
      output[index] = before + (sample - before) * fadeIn;
    }
    this.#outputFrames += output.length;
    this.#continuesAt = from + output.length;
  }

  /** Returns the input frame for the hop at an output frame, before the search for similarity. */
  #placeOf(outputFrame: number): number {
    return Math.max(0, Math.round((outputFrame + this.#hop) * this.#rate) - this.#hop);
  }

  /** Finds the frame near `place` at which the input is most similar to the continuation of the last hop. */
  #mostAlike(place: number): number {
    // After each stretch, the input needs another hop, from which the next stretch fades in.
    const last = Math.max(this.#inputStart, this.#inputStart + this.#input.length - 2 * this.#hop);
    const from = Math.min(last, Math.max(this.#inputStart, place - this.#reach));
    const to = Math.min(last, place + this.#reach);
    const near = this.#search(Math.min(last, place), from, to, this.#step, this.#step);
    return this.#search(near, Math.max(from, near - this.#step + 1), Math.min(to, near + this.#step - 1), 1, Math.min(2, this.#step));
  }

  /**
   * Finds the candidate that is most similar to the continuation of the last hop.
   *
   * @param otherwise - The result if no candidate is similar, for example in silence.
   * @param every - Frames between two candidates.
   * @param stride - Frames between two compared samples.
   */
  #search(otherwise: number, from: number, to: number, every: number, stride: number): number {
    const input = this.#input;
    const target = this.#continuesAt - this.#inputStart;
    let best = otherwise;
    let bestLikeness = 0;
    for (let candidate = from; candidate <= to; candidate += every) {
      const at = candidate - this.#inputStart;
      let product = 0;
      let energy = SILENT_ENERGY;
      for (let index = 0; index < this.#hop; index += stride) {
        const sample = input[at + index] ?? 0;
        product += sample * (input[target + index] ?? 0);
        energy += sample * sample;
      }
      const likeness = product / Math.sqrt(energy);
      if (likeness > bestLikeness) {
        bestLikeness = likeness;
        best = candidate;
      }
    }
    return best;
  }

  /** Adds to the input, and drops the part that no hop needs any more. */
  #keep(samples: Float32Array): void {
    const needed = Math.min(this.#continuesAt, this.#placeOf(this.#outputFrames) - this.#reach);
    const dropped = Math.min(this.#input.length, Math.max(0, needed - this.#inputStart));
    const input = new Float32Array(this.#input.length - dropped + samples.length);
    input.set(this.#input.subarray(dropped));
    input.set(samples, this.#input.length - dropped);
    this.#input = input;
    this.#inputStart += dropped;
  }
}
