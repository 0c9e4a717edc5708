/** Converts decoded sound to the ring's sample rate and to the playback rate. */
import { Resampler } from '../../base/sound/resampler';
import { TimeStretcher } from './time-stretcher';

/** Converts one run of sound without gaps. */
export class OutputShaper {
  readonly #outputSampleRate: number;
  #resampler: Resampler | undefined;
  #inputSampleRate = 0;
  #stretcher: TimeStretcher | undefined;

  /** @param rate - Seconds of the utterance per second of output. */
  constructor(outputSampleRate: number, rate: number) {
    this.#outputSampleRate = outputSampleRate;
    this.#stretcher = rate === 1 ? undefined : new TimeStretcher(rate, outputSampleRate);
  }

  /** Converts the next samples. Returns the finished sound, and may hold back the last samples. */
  process(samples: Float32Array<ArrayBuffer>, sampleRate: number): Float32Array<ArrayBuffer>[] {
    const rest = this.#resampler !== undefined && sampleRate !== this.#inputSampleRate ? [this.#stretch(this.#resampler.flush())] : [];
    if (this.#resampler === undefined || rest.length > 0) this.#resampler = new Resampler(sampleRate, this.#outputSampleRate);
    this.#inputSampleRate = sampleRate;
    return [...rest, this.#stretch(this.#resampler.process(samples))];
  }

  /** Ends the run, and returns the rest. */
  flush(): Float32Array<ArrayBuffer>[] {
    const rest = this.#resampler === undefined ? [] : [this.#stretch(this.#resampler.flush())];
    return this.#stretcher === undefined ? rest : [...rest, this.#stretcher.flush()];
  }

  #stretch(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
    return this.#stretcher === undefined ? samples : this.#stretcher.process(samples);
  }
}
