/** The traits of a voice as numbers, which are cheap to send to another thread. */
import { CLASS_MODELS } from '../sounds/sound-model';
import type { VoiceTraits } from './voice-reference';

/** The numbers of a voice: its own, then those of each class of sounds. */
export type PackedVoice = Float64Array<ArrayBuffer>;

const OWN_NUMBERS = 5;
const NUMBERS_A_CLASS = 4;

/** Packs the traits of a voice. */
export function packVoice({ level, pitch, floor, floorPitch, tempo, sounds }: VoiceTraits): PackedVoice {
  const packed = new Float64Array(OWN_NUMBERS + NUMBERS_A_CLASS * sounds.length);
  packed.set([level, pitch, floor, floorPitch, tempo]);
  for (const [index, sound] of sounds.entries()) {
    packed.set([sound.level, sound.levelSpread, sound.pitch, sound.pitchSpread], OWN_NUMBERS + NUMBERS_A_CLASS * index);
  }
  return packed;
}

/** Restores the traits of {@link packVoice}. */
export function unpackVoice(packed: PackedVoice): VoiceTraits {
  const [level = 0, pitch = 0, floor = 0, floorPitch = 0, tempo = 1] = packed;
  const sounds = CLASS_MODELS.map((model, index) => {
    const at = OWN_NUMBERS + NUMBERS_A_CLASS * index;
    const [soundLevel = 0, levelSpread = 0, soundPitch = 0, pitchSpread = 0] = packed.subarray(at, at + NUMBERS_A_CLASS);
    return { ...model, level: soundLevel, levelSpread, pitch: soundPitch, pitchSpread };
  });
  return { level, pitch, floor, floorPitch, tempo, sounds };
}
