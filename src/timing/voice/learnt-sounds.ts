/** Learns how a voice makes each class of sounds, from frames whose class is known. */
import type { ClassModel } from '../sounds/sound-model';

/** Weight of the usual model, in frames of each class. */
const USUAL_FRAMES = 300;

/** Sums over the frames of one class. */
interface Sums {
  frames: number;
  level: number;
  squaredLevel: number;
  pitch: number;
  squaredPitch: number;
}

/** Learns the sounds of one voice. */
export class LearntSounds {
  readonly #usual: readonly ClassModel[];
  readonly #sums: readonly Sums[];
  #models: readonly ClassModel[] | undefined;

  /** @param usual - The models to begin with. */
  constructor(usual: readonly ClassModel[]) {
    this.#usual = usual;
    this.#sums = usual.map(() => ({ frames: 0, level: 0, squaredLevel: 0, pitch: 0, squaredPitch: 0 }));
  }

  /** The models so far. A new array after more was learnt. */
  get models(): readonly ClassModel[] {
    this.#models ??= this.#usual.map((model, index) => learntModel(model, this.#sums[index] as Sums));
    return this.#models;
  }

  /** Learns from a frame of a class: its level and the logarithm of its brightness, in the units of the models. */
  learn(classIndex: number, level: number, pitch: number): void {
    const sums = this.#sums[classIndex] as Sums;
    sums.frames += 1;
    sums.level += level;
    sums.squaredLevel += level * level;
    sums.pitch += pitch;
    sums.squaredPitch += pitch * pitch;
    this.#models = undefined;
  }
}

function learntModel(usual: ClassModel, sums: Sums): ClassModel {
  if (sums.frames === 0) return usual;
  const { frames } = sums;
  const all = frames + USUAL_FRAMES;
  const level = (sums.level + USUAL_FRAMES * usual.level) / all;
  const pitch = (sums.pitch + USUAL_FRAMES * usual.pitch) / all;
  const levelSquares = sums.squaredLevel + USUAL_FRAMES * (usual.level ** 2 + usual.levelSpread ** 2);
  const pitchSquares = sums.squaredPitch + USUAL_FRAMES * (usual.pitch ** 2 + usual.pitchSpread ** 2);
  return {
    ...usual,
    level,
    pitch,
    levelSpread: Math.sqrt(levelSquares / all - level ** 2),
    pitchSpread: Math.sqrt(pitchSquares / all - pitch ** 2),
  };
}
