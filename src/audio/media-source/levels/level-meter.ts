/** Measures the loudness and the spectrum of an element's sound. Does no work until the app asks for a value. */
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
   * Returns the root mean square of the last 30 ms of sound, 0 to 1. Returns 0 if that sound is unknown.
   *
   * @param seconds - The playhead.
   * @param gain - The volume, 0 to 1.
   */
  level(seconds: number, gain: number): number {
    const samples = this.#memory(Math.ceil(LEVEL_SECONDS * this.#sampleRate));
    if (this.#sound.read(seconds, samples) === undefined) return 0;
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    return Math.min(1, Math.sqrt(sum / samples.length) * gain);
  }

  /**
   * Fills in the decibels of equally wide bands up to half of the utterance's sample rate; -Infinity if the sound is unknown.
   * The rate of the output would be better, but an element does not report it.
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
