/** What is usual for a voice: how loud it is when it is loud, how bright its vowels are, how fast it speaks. */

const LOWEST_LEVEL = -60;
/** Every so often older frames lose half of their weight. */
const MEMORY_FRAMES = 1_500;
const LOUD_PART = 0.92;
/** Frames so near the level of loud speech are those of vowels, in dB. */
const VOWEL_DB = -9;
/** For how many frames counts what is assumed of a voice before it was heard. */
const ASSUMED_LEVEL_FRAMES = 12;
const ASSUMED_PITCH_FRAMES = 30;

/** What is known of a voice. */
export interface VoiceTraits {
  /** Level of loud speech, in whole dB relative to full scale. */
  readonly level: number;
  /** Natural logarithm of the brightness of vowels in hertz. */
  readonly pitch: number;
  /** Length of sounds in relation to the usual one. */
  readonly tempo: number;
}

const UNKNOWN_VOICE: VoiceTraits = { level: -18, pitch: 6.4, tempo: 1 };

/** Follows a voice, frame by frame. */
export class VoiceReference implements VoiceTraits {
  /** Set by whoever measures it. */
  tempo: number;
  readonly #counts = new Float64Array(1 - LOWEST_LEVEL);
  #total = 0;
  #level: number;
  #pitchSum: number;
  #pitchFrames = ASSUMED_PITCH_FRAMES;

  /** @param known - What is known of the voice already. Default: what is usual. */
  constructor(known: VoiceTraits = UNKNOWN_VOICE) {
    this.tempo = known.tempo;
    this.#level = known.level;
    this.#pitchSum = known.pitch * ASSUMED_PITCH_FRAMES;
    this.#count(known.level, ASSUMED_LEVEL_FRAMES);
  }

  get level(): number {
    return this.#level;
  }

  get pitch(): number {
    return this.#pitchSum / this.#pitchFrames;
  }

  /** Takes the next frame into account. */
  push(loudness: number, pitch: number): void {
    if (loudness < LOWEST_LEVEL) return;
    this.#count(Math.min(0, Math.round(loudness)), 1);
    if (this.#total > MEMORY_FRAMES) this.#forgetHalf();
    let louder = this.#total * (1 - LOUD_PART);
    let bin = this.#counts.length - 1;
    while (bin > 0 && (louder -= this.#counts[bin] ?? 0) > 0) bin -= 1;
    this.#level = bin + LOWEST_LEVEL;
    if (loudness < this.#level + VOWEL_DB) return;
    this.#pitchSum += pitch;
    this.#pitchFrames += 1;
  }

  #count(level: number, frames: number): void {
    const bin = level - LOWEST_LEVEL;
    this.#counts[bin] = (this.#counts[bin] ?? 0) + frames;
    this.#total += frames;
  }

  #forgetHalf(): void {
    for (let bin = 0; bin < this.#counts.length; bin += 1) this.#counts[bin] = (this.#counts[bin] ?? 0) / 2;
    this.#total /= 2;
    this.#pitchSum /= 2;
    this.#pitchFrames /= 2;
  }
}
