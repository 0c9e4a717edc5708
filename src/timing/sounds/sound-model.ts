/** Models the classes of sounds for any speaker: level, brightness and length. */
import type { SoundClass } from './sound-class';

/** A class of sounds, or the silence between words. */
export type FrameClass = SoundClass | 'pause';

/** The model of one class. */
export interface ClassModel {
  /** Mean level relative to loud speech in dB, and its deviation. */
  readonly level: number;
  readonly levelSpread: number;
  /**
   * Mean natural logarithm of the brightness in hertz, for voiced sounds relative to that of vowels; and its
   * deviation.
   */
  readonly pitch: number;
  readonly pitchSpread: number;
  readonly isVoiced: boolean;
  /** Mean length in frames, and its deviation relative to the mean. */
  readonly frames: number;
  readonly framesSpread: number;
}

/**
 * Means and deviations over the voices of espeak-ng and flite, rounded; their speech was divided by this alignment
 * itself.
 */
const MODELS: Readonly<Record<FrameClass, ClassModel>> = {
  pause: { level: -50, levelSpread: 12, pitch: 6.8, pitchSpread: 1.5, isVoiced: false, frames: 0, framesSpread: 1 },
  vowel: { level: -4.5, levelSpread: 5.5, pitch: 0, pitchSpread: 0.36, isVoiced: true, frames: 9, framesSpread: 0.43 },
  schwa: { level: -6, levelSpread: 5, pitch: -0.05, pitchSpread: 0.36, isVoiced: true, frames: 7.5, framesSpread: 0.42 },
  sonorant: { level: -7, levelSpread: 6, pitch: -0.55, pitchSpread: 0.42, isVoiced: true, frames: 6.5, framesSpread: 0.45 },
  stop: { level: -31, levelSpread: 14, pitch: 7.2, pitchSpread: 1, isVoiced: false, frames: 7.9, framesSpread: 0.4 },
  voicedStop: { level: -18, levelSpread: 11, pitch: -0.4, pitchSpread: 0.85, isVoiced: true, frames: 5.5, framesSpread: 0.43 },
  sibilant: { level: -16, levelSpread: 7.5, pitch: 8.25, pitchSpread: 0.48, isVoiced: false, frames: 9.3, framesSpread: 0.4 },
  fricative: { level: -22, levelSpread: 9, pitch: 7.16, pitchSpread: 1, isVoiced: false, frames: 5.8, framesSpread: 0.5 },
  any: { level: -12, levelSpread: 10, pitch: -0.1, pitchSpread: 0.9, isVoiced: true, frames: 6.8, framesSpread: 0.55 },
};

/** Speech of any kind, with which the classes are compared. */
export const BACKGROUND: ClassModel = { ...MODELS.any, level: -15, levelSpread: 14, pitch: 0.2, pitchSpread: 0.95 };

/** All classes, in the order of the columns of scores. */
export const FRAME_CLASSES = Object.keys(MODELS) as readonly FrameClass[];

/** The model of each of {@link FRAME_CLASSES}, for any speaker. */
export const CLASS_MODELS: readonly ClassModel[] = Object.values(MODELS);

/** Column of the silence between words. */
export const PAUSE_CLASS = FRAME_CLASSES.indexOf('pause');

/** Column of a class of sounds. */
export function classIndexOf(soundClass: SoundClass): number {
  return FRAME_CLASSES.indexOf(soundClass);
}

/** The longest sound, in frames. */
const MAX_SOUND_FRAMES = 48;
/** Score of a sound of its usual length. */
const SOUND_SCORE = -1.2;
/** Score of leaving a sound out, and of leaving one out that speakers often leave out. */
const SKIP_SCORE = -4.5;
const OPTIONAL_SKIP_SCORE = -1.5;
/** Lengths beyond this many deviations are not considered. */
const MAX_DEVIATIONS = 3;

/** Usual length of a sound in frames. */
export function usualFramesOf(soundClass: SoundClass): number {
  return MODELS[soundClass].frames;
}

/** Scores of lengths of 0, 1, 2 ... frames for a sound. */
export function durationScores(soundClass: SoundClass, length: number, isOptional = false): Float64Array {
  const { frames, framesSpread } = MODELS[soundClass];
  const mean = frames * length;
  const most = Math.min(MAX_SOUND_FRAMES, Math.ceil(mean * (1 + MAX_DEVIATIONS * framesSpread)));
  const scores = new Float64Array(most + 1);
  for (let count = 1; count <= most; count += 1) {
    const off = (count - mean) / (mean * framesSpread);
    scores[count] = SOUND_SCORE - 0.5 * off * off;
  }
  scores[0] = isOptional ? OPTIONAL_SKIP_SCORE : SKIP_SCORE;
  return scores;
}
