/** The classes of sounds that text and sound are compared by. */

/** Classes of sounds that differ in level or brightness. `any` is an unknown sound. */
export type SoundClass = 'vowel' | 'schwa' | 'sonorant' | 'stop' | 'voicedStop' | 'sibilant' | 'fricative' | 'any';

/** One sound of a word. */
export interface WordSound {
  readonly soundClass: SoundClass;
  /** Its length relative to the usual one of its class. */
  readonly length: number;
  /** Whether speakers often leave it out, such as a short vowel that is not written. */
  readonly isOptional: boolean;
}

/** A sound of the usual length, or of another one. */
export function sound(soundClass: SoundClass, length = 1): WordSound {
  return { soundClass, length, isOptional: false };
}

/** A sound that is often left out. */
export function optionalSound(soundClass: SoundClass, length = 1): WordSound {
  return { soundClass, length, isOptional: true };
}
