/** Measures the loudness and the spectrum of a node's sound. Costs nothing until the app asks for a value. */
import type { Clock, TimerHandle } from '../../base/clock';

/** Length of a measurement: long enough for the lowest voices, short enough to follow syllables. */
const LEVEL_SECONDS = 0.05;
/** The analysers are freed this long after the last call. */
const IDLE_AFTER_MS = 1000;
/** The limits of an AnalyserNode. */
const MIN_FFT = 32;
const MAX_FFT = 32_768;

/** Measures the output of a node. */
export class LevelMeter {
  readonly #source: AudioNode;
  readonly #clock: Clock;
  #levelAnalyser: AnalyserNode | undefined;
  #spectrumAnalyser: AnalyserNode | undefined;
  #samples = new Float32Array(0);
  #askedAtMs = 0;
  #timer: TimerHandle | undefined;

  constructor(source: AudioNode, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** The root mean square of the last 25 to 50 ms, 0 to 1. The first call returns 0. */
  level(): number {
    this.#levelAnalyser ??= this.#connect(2 ** Math.floor(Math.log2(this.#source.context.sampleRate * LEVEL_SECONDS)));
    this.#keepAwake();
    if (this.#samples.length === 0) this.#samples = new Float32Array(this.#levelAnalyser.fftSize);
    this.#levelAnalyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.min(1, Math.sqrt(sum / this.#samples.length));
  }

  /** Fills in the decibels of equally wide bands. */
  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, decibels.length) * 2));
    const fftSize = Math.min(MAX_FFT, Math.max(MIN_FFT, wanted));
    this.#spectrumAnalyser ??= this.#connect(fftSize);
    this.#keepAwake();
    if (this.#spectrumAnalyser.fftSize !== fftSize) this.#spectrumAnalyser.fftSize = fftSize;
    this.#spectrumAnalyser.getFloatFrequencyData(decibels);
  }

  /** Frees the analysers. The next call creates them again. */
  release(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    for (const analyser of [this.#levelAnalyser, this.#spectrumAnalyser]) {
      if (analyser !== undefined) this.#source.disconnect(analyser);
    }
    this.#levelAnalyser = undefined;
    this.#spectrumAnalyser = undefined;
  }

  #connect(fftSize: number): AnalyserNode {
    const analyser = new AnalyserNode(this.#source.context, { fftSize, smoothingTimeConstant: 0, channelCount: 1 });
    this.#source.connect(analyser);
    return analyser;
  }

  #keepAwake(): void {
    this.#askedAtMs = this.#clock.now();
    if (this.#timer === undefined) this.#wait(IDLE_AFTER_MS);
  }

  #wait(delayMs: number): void {
    this.#timer = this.#clock.setTimer(() => {
      const restMs = this.#askedAtMs + IDLE_AFTER_MS - this.#clock.now();
      if (restMs > 0) this.#wait(restMs);
      else this.release();
    }, delayMs);
  }
}
