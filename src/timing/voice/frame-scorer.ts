/** Scores how well frames fit the classes of sounds, for a given voice and room. */
import { BACKGROUND, FRAME_CLASSES, PAUSE_CLASS, type ClassModel } from '../sounds/sound-model';
import type { VoiceTraits } from './voice-reference';

/** Neighbouring frames are alike, so each one tells less than it would alone. */
const FRAME_WEIGHT = 0.28;
const MAX_EVIDENCE = 2;

/** If the silence between words is above this level relative to loud speech, in dB, it is the sound of a room. */
const AUDIBLE_FLOOR_DB = -42;
/** How much level and brightness of a room's sound vary. */
const ROOM_LEVEL_SPREAD = 5;
const ROOM_PITCH_SPREAD = 1;
/** The silence between words is on average this much above its floor, in dB. */
const ABOVE_FLOOR_DB = 2;
/** A floor above this would be speech. */
const HIGHEST_FLOOR_DB = -12;
const MIN_LEVEL_SPREAD = 4;

/** Lowest brightness of a frame, in hertz. Silence has none. */
const LOWEST_BRIGHTNESS = 60;
/**
 * Limits relative to loud speech, in dB: everything below `SILENCE_DB` counts as silence, and below `NOISE_DB`
 * brightness is that of noise.
 */
const SILENCE_DB = -60;
const NOISE_DB = -45;

/** Natural logarithm of the brightness of a frame. */
export function pitchOf(brightness: number): number {
  return Math.log(Math.max(LOWEST_BRIGHTNESS, brightness));
}

/** Level of a frame relative to loud speech of a voice, in dB. */
export function levelOf(loudness: number, voice: VoiceTraits): number {
  return Math.max(SILENCE_DB, loudness - voice.level);
}

/** A model with the parts of its likelihood that are the same for every frame. */
interface FrameModel extends ClassModel {
  readonly logSpread: number;
}

const BACKGROUND_MODEL = frameModel(BACKGROUND);

/** Scores the frames of one sound. */
export class FrameScorer {
  /** How well the last frame fits each of {@link FRAME_CLASSES}, relative to speech of any kind. */
  readonly scores = new Float64Array(FRAME_CLASSES.length);
  #models: readonly FrameModel[] = [];
  #soundsInModels: readonly ClassModel[] = [];
  #floorInModels = NaN;

  /** Scores the next frame. */
  score(loudness: number, pitch: number, voice: VoiceTraits): void {
    const { scores } = this;
    const level = levelOf(loudness, voice);
    const relativePitch = pitch - voice.pitch;
    const background = logLikelihood(BACKGROUND_MODEL, level, relativePitch);
    const models = this.#modelsOf(voice);
    for (let index = 0; index < models.length; index += 1) {
      const model = models[index] as FrameModel;
      let pitchSeen = model.isVoiced ? relativePitch : pitch;
      // A room, unlike silence, has a brightness of its own.
      if (index === PAUSE_CLASS && voice.floor > AUDIBLE_FLOOR_DB) pitchSeen += model.pitch - voice.floorPitch;
      const evidence = logLikelihood(model, level, pitchSeen) - background;
      scores[index] = FRAME_WEIGHT * Math.max(-MAX_EVIDENCE, Math.min(MAX_EVIDENCE, evidence));
    }
  }

  /** The classes as they sound in the room of a voice: none is quieter than the room itself. */
  #modelsOf({ sounds, floor }: VoiceTraits): readonly FrameModel[] {
    if (sounds !== this.#soundsInModels || floor !== this.#floorInModels) {
      const floorDb = Math.min(HIGHEST_FLOOR_DB, floor);
      this.#models = sounds.map((model, index) =>
        frameModel(index === PAUSE_CLASS ? pauseAbove(model, floorDb) : soundAbove(model, floorDb)),
      );
      this.#soundsInModels = sounds;
      this.#floorInModels = floor;
    }
    return this.#models;
  }
}

function frameModel(model: ClassModel): FrameModel {
  return { ...model, logSpread: Math.log(model.levelSpread * model.pitchSpread) };
}

function pauseAbove(model: ClassModel, floorDb: number): ClassModel {
  const level = Math.max(model.level, floorDb + ABOVE_FLOOR_DB);
  return floorDb > AUDIBLE_FLOOR_DB
    ? { ...model, level, levelSpread: ROOM_LEVEL_SPREAD, pitchSpread: ROOM_PITCH_SPREAD }
    : { ...model, level };
}

function soundAbove(model: ClassModel, floorDb: number): ClassModel {
  const level = 10 * Math.log10(10 ** (model.level / 10) + 10 ** (floorDb / 10));
  if (floorDb <= AUDIBLE_FLOOR_DB) return { ...model, level };
  return { ...model, level, levelSpread: Math.max(MIN_LEVEL_SPREAD, Math.min(model.levelSpread, (model.level - floorDb) / 2)) };
}

function logLikelihood({ level, levelSpread, pitch, pitchSpread, logSpread }: FrameModel, levelSeen: number, pitchSeen: number): number {
  const levels = (levelSeen - level) / levelSpread;
  const pitches = levelSeen < NOISE_DB ? 0 : (pitchSeen - pitch) / pitchSpread;
  return -0.5 * (levels * levels + pitches * pitches) - logSpread;
}
