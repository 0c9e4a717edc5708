/** Measures the loudness and the spectrum of an element's sound, only when asked. */
import type { AudioLog } from '../../log/audio-log';
import { NearbySound } from './nearby-sound';
import { spectrumLength, writeSpectrum } from './spectrum';

const LEVEL_SECONDS = 0.03;

/** Measures one utterance. */
export class LevelMeter {
  readonly #sound: NearbySound;
  readonly #sampleRate: number;
  /** Reused buffers, by length. */
  readonly #samples = new Map<number, Float32Array>();

  constructor(log: AudioLog) {
    this.#sound = new NearbySound(log);
    this.#sampleRate = log.format.sampleRate;
  }

  /**
   * The root mean square of the last sound, 0 to 1; 0 if it is not known.
   *
   * @param seconds - The second that is heard.
   * @param gain - The volume.
   */
  level(seconds: number, gain: number): number {
    const samples = this.#memory(Math.ceil(LEVEL_SECONDS * this.#sampleRate));
    if (this.#sound.read(seconds, samples) === undefined) return 0;
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.min(1, Math.sqrt(sum / samples.length) * gain);
  }

  /**
   * Fills in the decibels of equal bands up to half of the utterance's sample rate, since an element does not report its own;
   * -Infinity if the sound is not known.
   */
  spectrum(seconds: number, gain: number, decibels: Float32Array): void {
    const topHz = this.#sampleRate / 2;
    const samples = this.#memory(spectrumLength(decibels.length, this.#sampleRate, topHz));
    const sampleRate = this.#sound.read(seconds, samples);
    if (sampleRate === undefined) decibels.fill(-Infinity);
    else writeSpectrum(samples, sampleRate, topHz, gain, decibels);
  }

  /** Frees the decoder. */
  close(): void {
    this.#sound.close();
  }

  #memory(length: number): Float32Array {
    let samples = this.#samples.get(length);
    if (samples === undefined) {
      samples = new Float32Array(length);
      this.#samples.set(length, samples);
    }
    return samples;
  }
}
