/**
 * Measures what is usual for a voice: the levels of loud speech and of silence, the brightness of vowels, the tempo.
 */

import { LearntSounds } from './learnt-sounds';
import { CLASS_MODELS, type ClassModel } from '../sounds/sound-model';

/** Lower levels count as digital silence. The pauses of a quiet voice are far below those of a loud one. */
const LOWEST_LEVEL = -96;
/** After this many frames, older frames lose half of their weight. */
const MEMORY_FRAMES = 1_500;
const LOUD_PART = 0.92;
/** This part of all sound is silence between words. */
const SILENT_PART = 0.06;
/** Frames within this distance of the level of silence are sound of the room, in dB. */
const FLOOR_DB = 4;
/** Frames within this distance of the level of loud speech are vowels, in dB. */
const VOWEL_DB = -9;
/** Weight of the initial assumptions about a voice, in frames. */
const ASSUMED_LEVEL_FRAMES = 6;
const ASSUMED_FLOOR_FRAMES = 8;
const ASSUMED_PITCH_FRAMES = 30;

/** Traits of a voice. */
export interface VoiceTraits {
  /** Level of loud speech, in whole dB relative to full scale. */
  readonly level: number;
  /** Natural logarithm of the brightness of vowels in hertz. */
  readonly pitch: number;
  /** Level of the silence between words relative to {@link level}, in whole dB. */
  readonly floor: number;
  /** Natural logarithm of the brightness of that silence in hertz. */
  readonly floorPitch: number;
  /** Length of sounds relative to the usual length. */
  readonly tempo: number;
  /** The models of its sounds, in the order of `FRAME_CLASSES`. */
  readonly sounds: readonly ClassModel[];
}

const UNKNOWN_VOICE: VoiceTraits = { level: -18, pitch: 6.4, floor: -50, floorPitch: 6.8, tempo: 1, sounds: CLASS_MODELS };

/** Measures a voice frame by frame. */
export class VoiceReference implements VoiceTraits {
  /** Set by the aligner, which measures it. */
  tempo: number;
  readonly #counts = new Float64Array(1 - LOWEST_LEVEL);
  #total = 0;
  #level: number;
  #floor: number;
  readonly #vowels: RunningMean;
  readonly #silence: RunningMean;
  readonly #learnt: LearntSounds;

  /** @param known - Known traits of the voice. Default: the usual ones. */
  constructor(known: VoiceTraits = UNKNOWN_VOICE) {
    this.tempo = known.tempo;
    this.#learnt = new LearntSounds(known.sounds);
    this.#level = known.level;
    this.#floor = known.floor;
    this.#vowels = new RunningMean(known.pitch, ASSUMED_PITCH_FRAMES);
    this.#silence = new RunningMean(known.floorPitch, ASSUMED_PITCH_FRAMES);
    this.#count(known.level, ASSUMED_LEVEL_FRAMES);
    this.#count(Math.max(LOWEST_LEVEL, known.level + known.floor), ASSUMED_FLOOR_FRAMES);
  }

  get level(): number {
    return this.#level;
  }

  get pitch(): number {
    return this.#vowels.mean;
  }

  get floor(): number {
    return this.#floor;
  }

  get floorPitch(): number {
    return this.#silence.mean;
  }

  get sounds(): readonly ClassModel[] {
    return this.#learnt.models;
  }

  /**
   * Learns from a frame whose class is known.
   *
   * @param level - Relative to loud speech, in dB.
   * @param pitch - Natural logarithm of its brightness in hertz.
   */
  learn(classIndex: number, level: number, pitch: number): void {
    this.#learnt.learn(classIndex, level, CLASS_MODELS[classIndex]?.isVoiced === true ? pitch - this.pitch : pitch);
  }

  /** Measures the next frame. */
  push(loudness: number, pitch: number): void {
    this.#count(Math.max(LOWEST_LEVEL, Math.min(0, Math.round(loudness))), 1);
    if (this.#total > MEMORY_FRAMES) this.#forgetHalf();
    this.#findLevels();
    if (loudness >= this.#level + VOWEL_DB) this.#vowels.add(pitch);
    else if (loudness < this.#level + this.#floor + FLOOR_DB) this.#silence.add(pitch);
  }

  #findLevels(): void {
    let louder = this.#total * (1 - LOUD_PART);
    let high = this.#counts.length - 1;
    while (high > 0 && (louder -= this.#counts[high] ?? 0) > 0) high -= 1;
    let quieter = this.#total * SILENT_PART;
    let low = 0;
    while (low < high && (quieter -= this.#counts[low] ?? 0) > 0) low += 1;
    this.#level = high + LOWEST_LEVEL;
    this.#floor = low - high;
  }

  #count(level: number, frames: number): void {
    const bin = level - LOWEST_LEVEL;
    this.#counts[bin] = (this.#counts[bin] ?? 0) + frames;
    this.#total += frames;
  }

  #forgetHalf(): void {
    for (let bin = 0; bin < this.#counts.length; bin += 1) this.#counts[bin] = (this.#counts[bin] ?? 0) / 2;
    this.#total /= 2;
    this.#vowels.forgetHalf();
    this.#silence.forgetHalf();
  }
}

/** A mean in which older values lose weight. */
class RunningMean {
  #sum: number;
  #count: number;

  constructor(assumed: number, weight: number) {
    this.#sum = assumed * weight;
    this.#count = weight;
  }

  get mean(): number {
    return this.#sum / this.#count;
  }

  add(value: number): void {
    this.#sum += value;
    this.#count += 1;
  }

  forgetHalf(): void {
    this.#sum /= 2;
    this.#count /= 2;
  }
}
