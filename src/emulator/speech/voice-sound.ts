/**
 * Makes a clean voice sound like a real one: adds a constant offset and noise, and changes its speed. Some of Polly's neural voices
 * have such an offset, and recorded voices have the noise of a room.
 */
import { numberFrom, type OptionRules } from '../../base/options/option-rules';

/** The sound of a voice, beside its timbre. */
export interface VoiceSound {
  /**
   * A constant that is added to each sample, as a part of full scale: -0.1 to 0.1. Default: 0. Some of Polly's neural
   * voices have up to -0.017.
   */
  readonly voiceOffset: number;
  /**
   * Level of pink noise, RMS in dB relative to full scale: -120 to -20, where -120 is none. Default: -120. Loud speech is at
   * about -16 dB.
   */
  readonly voiceNoiseDb: number;
  /** Speed of speech relative to the voice's own, 0.5 to 2. Default: 1. */
  readonly voicePace: number;
}

/** No noise. */
export const NO_NOISE_DB = -120;

/** A clean voice. */
export const CLEAN_VOICE: VoiceSound = Object.freeze({ voiceOffset: 0, voiceNoiseDb: NO_NOISE_DB, voicePace: 1 });

/** The rule for each setting. */
export const VOICE_SOUND_RULES: OptionRules<VoiceSound> = Object.freeze({
  voiceOffset: numberFrom(-0.1, 0.1),
  voiceNoiseDb: numberFrom(NO_NOISE_DB, -20),
  voicePace: numberFrom(0.5, 2),
});

const FULL_SCALE = 0x8000;
const LARGEST_SAMPLE = 0x7fff;
/** RMS of the filtered noise, which brings it to full scale. */
const FILTERED_RMS = 1.71;

/** Adds offset and noise to the sound of one session. */
export class VoiceEffects {
  readonly #offset: number;
  readonly #gain: number;
  /** State of the generator, and of the filter that makes white noise pink. */
  #state = 0;
  #slow = 0;
  #middle = 0;
  #quick = 0;

  constructor({ voiceOffset, voiceNoiseDb }: VoiceSound) {
    this.#offset = voiceOffset * FULL_SCALE;
    this.#gain = voiceNoiseDb > NO_NOISE_DB ? (10 ** (voiceNoiseDb / 20) * FULL_SCALE) / FILTERED_RMS : 0;
  }

  /** Begins a sentence. The same sentence always gets the same noise, so that speech can be repeated exactly. */
  begin(sentence: string): void {
    this.#state = 0;
    for (let index = 0; index < sentence.length; index += 1) this.#state = (Math.imul(this.#state, 31) + sentence.charCodeAt(index)) | 0;
  }

  /** Adds offset and noise to the next samples, in place. */
  apply(samples: Int16Array): void {
    if (this.#offset === 0 && this.#gain === 0) return;
    for (let index = 0; index < samples.length; index += 1) {
      const sample = (samples[index] ?? 0) + this.#offset + (this.#gain === 0 ? 0 : this.#gain * this.#pink());
      samples[index] = Math.max(-FULL_SCALE, Math.min(LARGEST_SAMPLE, Math.round(sample)));
    }
  }

  /** Returns the next sample of pink noise (Paul Kellet's filter). */
  #pink(): number {
    // A multiplier and an increment of Numerical Recipes.
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) | 0;
    const white = this.#state / 2 ** 31;
    this.#slow = 0.99765 * this.#slow + 0.099046 * white;
    this.#middle = 0.963 * this.#middle + 0.2965164 * white;
    this.#quick = 0.57 * this.#quick + 1.0526913 * white;
    return this.#slow + this.#middle + this.#quick + 0.1848 * white;
  }
}
