/** Voices as Polly's own are: with an offset, with noise, faster and slower, and with figures in their texts. */
import type { VoiceSound } from '../../../src/emulator/speech/voice-sound';
import { CLEAN_VOICE } from '../../../src/emulator/speech/voice-sound';
import type { Chance } from './chance';

/** The voice of a run. */
export interface PlannedVoice {
  readonly sound: VoiceSound;
  /** Whether its texts have many figures. */
  readonly saysFigures: boolean;
}

/** A voice as espeak-ng makes it, with few figures. */
const CLEAN: PlannedVoice = Object.freeze({ sound: CLEAN_VOICE, saysFigures: false });

/** The share of runs with a voice as real ones are. */
const REAL_SHARE = 0.5;
/** The first is the largest that was measured in one of Polly's voices. */
const OFFSETS = [-0.017, 0.01, 0, 0] as const;
/** Pauses of Polly's voices lie 16 to 25 dB below loud speech, those of human readers 19 to 35 dB. */
const NOISES_DB = [-120, -120, -60, -48, -42, -36] as const;
const PACES = [0.8, 0.9, 1, 1.15, 1.3] as const;

/** Which voices runs have: any, clean ones only, or only such as real ones are. */
export type VoiceChoice = 'any' | 'clean' | 'real';

/** Chooses a voice. */
export function planVoice(chance: Chance, choice: VoiceChoice): PlannedVoice {
  const isReal = chance.happens(REAL_SHARE);
  if (choice === 'clean' || (choice === 'any' && !isReal)) return CLEAN;
  return {
    sound: { voiceOffset: chance.one(OFFSETS), voiceNoiseDb: chance.one(NOISES_DB), voicePace: chance.one(PACES) },
    saysFigures: chance.happens(0.5),
  };
}

/** The voice in words, for reports; empty for a clean one. */
export function describeVoice({ sound: { voiceOffset, voiceNoiseDb, voicePace }, saysFigures }: PlannedVoice): string[] {
  return [
    ...(voiceOffset === CLEAN_VOICE.voiceOffset ? [] : [`offset ${voiceOffset}`]),
    ...(voiceNoiseDb === CLEAN_VOICE.voiceNoiseDb ? [] : [`noise ${voiceNoiseDb} dB`]),
    ...(voicePace === CLEAN_VOICE.voicePace ? [] : [`pace ${voicePace}`]),
    ...(saysFigures ? ['figures'] : []),
  ];
}
