/** How the kinds of sounds look in frames: level, brightness and length. */
import type { VoiceTraits } from './voice-reference';
import type { SoundClass } from './word-sounds';

/** A kind of sound, or the silence between words. */
export type FrameClass = SoundClass | 'pause';

interface ClassModel {
  /** Level in relation to that of loud speech, in dB, and how much it varies. */
  readonly level: number;
  readonly levelSpread: number;
  /** Natural logarithm of the brightness in hertz, of voiced sounds in relation to that of vowels; and how much it varies. */
  readonly pitch: number;
  readonly pitchSpread: number;
  readonly isVoiced: boolean;
  /** Usual length in frames, and how much it varies in relation to it. */
  readonly frames: number;
  readonly framesSpread: number;
}

/** Means and deviations over espeak-ng's and flite's voices, rounded, as this alignment itself divides their speech. */
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

/** Speech of any kind, which the others are compared with. */
const BACKGROUND: ClassModel = { ...MODELS.any, level: -15, levelSpread: 14, pitch: 0.2, pitchSpread: 0.95 };

/** Every kind, in the order of the columns of the scores. */
export const FRAME_CLASSES = Object.keys(MODELS) as readonly FrameClass[];

const CLASS_MODELS = Object.values(MODELS);

/** Column of the silence between words. */
export const PAUSE_CLASS = FRAME_CLASSES.indexOf('pause');

/** Column of a kind of sound. */
export function classIndexOf(soundClass: SoundClass): number {
  return FRAME_CLASSES.indexOf(soundClass);
}

/** Neighbouring frames are alike, so each tells less than if it stood alone. */
const FRAME_WEIGHT = 0.28;
const MOST_EVIDENCE = 3;

/** From this level in relation to loud speech on, in dB, the silence between words is the sound of a room. */
const AUDIBLE_FLOOR_DB = -42;
/** How much the level and the brightness of a room vary. */
const ROOM_LEVEL_SPREAD = 5;
const ROOM_PITCH_SPREAD = 1;
/** The silence between words is on average this much above its floor, in dB. */
const ABOVE_FLOOR_DB = 2;
/** A floor above this would be speech. */
const HIGHEST_FLOOR_DB = -12;
const LEAST_LEVEL_SPREAD = 4;

/** Silence has no brightness; a frame is taken to have at least this, in hertz. */
const LOWEST_BRIGHTNESS = 60;
/** What is so far below loud speech is silence, however deep, and from here on its brightness is that of noise, in dB. */
const SILENCE_DB = -60;
const NOISE_DB = -45;

/** Natural logarithm of the brightness of a frame. */
export function pitchOf(brightness: number): number {
  return Math.log(Math.max(LOWEST_BRIGHTNESS, brightness));
}

/** Writes how well a frame fits each of {@link FRAME_CLASSES}, in relation to speech of any kind. */
export function scoreFrame(loudness: number, pitch: number, voice: VoiceTraits, scores: Float64Array): void {
  const level = Math.max(SILENCE_DB, loudness - voice.level);
  const relativePitch = pitch - voice.pitch;
  const background = logLikelihood(BACKGROUND, level, relativePitch);
  const models = modelsAbove(voice.floor);
  for (let index = 0; index < models.length; index += 1) {
    const model = models[index] as ClassModel;
    let pitchSeen = model.isVoiced ? relativePitch : pitch;
    // A room has a brightness of its own, unlike silence.
    if (index === PAUSE_CLASS && voice.floor > AUDIBLE_FLOOR_DB) pitchSeen += model.pitch - voice.floorPitch;
    const evidence = logLikelihood(model, level, pitchSeen) - background;
    scores[index] = FRAME_WEIGHT * Math.max(-MOST_EVIDENCE, Math.min(MOST_EVIDENCE, evidence));
  }
}

const modelsByFloor = new Map<number, readonly ClassModel[]>();

/** The kinds of sounds in a room: none is less loud than the room itself. */
function modelsAbove(floor: number): readonly ClassModel[] {
  let models = modelsByFloor.get(floor);
  if (models === undefined) {
    const floorDb = Math.min(HIGHEST_FLOOR_DB, floor);
    models = CLASS_MODELS.map((model, index) => (index === PAUSE_CLASS ? pauseAbove(model, floorDb) : soundAbove(model, floorDb)));
    modelsByFloor.set(floor, models);
  }
  return models;
}

function pauseAbove(model: ClassModel, floorDb: number): ClassModel {
  const level = Math.max(model.level, floorDb + ABOVE_FLOOR_DB);
  return floorDb > AUDIBLE_FLOOR_DB ? { ...model, level, levelSpread: ROOM_LEVEL_SPREAD, pitchSpread: ROOM_PITCH_SPREAD } : { ...model, level };
}

function soundAbove(model: ClassModel, floorDb: number): ClassModel {
  const level = 10 * Math.log10(10 ** (model.level / 10) + 10 ** (floorDb / 10));
  if (floorDb <= AUDIBLE_FLOOR_DB) return { ...model, level };
  return { ...model, level, levelSpread: Math.max(LEAST_LEVEL_SPREAD, Math.min(model.levelSpread, (model.level - floorDb) / 2)) };
}

function logLikelihood({ level, levelSpread, pitch, pitchSpread }: ClassModel, levelSeen: number, pitchSeen: number): number {
  const levels = (levelSeen - level) / levelSpread;
  const pitches = levelSeen < NOISE_DB ? 0 : (pitchSeen - pitch) / pitchSpread;
  return -0.5 * (levels * levels + pitches * pitches) - Math.log(levelSpread * pitchSpread);
}

/** The longest a sound can be, in frames. */
const MOST_SOUND_FRAMES = 48;
/** What a sound of its usual length scores. */
const SOUND_SCORE = -0.6;
/** What it costs to leave a sound out. */
const SKIP_SCORE = -4.5;
/** Lengths that differ by more than so many deviations are not looked at. */
const MOST_DEVIATIONS = 3;

/** Usual length of a sound in frames. */
export function usualFramesOf(soundClass: SoundClass): number {
  return MODELS[soundClass].frames;
}

/** How well lengths of 0, 1, 2 ... frames fit a sound. */
export function durationScores(soundClass: SoundClass, length: number): Float64Array {
  const { frames, framesSpread } = MODELS[soundClass];
  const mean = frames * length;
  const most = Math.min(MOST_SOUND_FRAMES, Math.ceil(mean * (1 + MOST_DEVIATIONS * framesSpread)));
  const scores = new Float64Array(most + 1);
  for (let count = 1; count <= most; count += 1) {
    const off = (count - mean) / (mean * framesSpread);
    scores[count] = SOUND_SCORE - 0.5 * off * off;
  }
  scores[0] = SKIP_SCORE;
  return scores;
}
