/**
 * Measures the sound of an utterance as it arrives, and searches its words. It decodes independently of the player, which may be an
 * element that does not expose its sound.
 */
import { FALLBACK_DECODERS } from '../decode/fallback-decoders';
import { usualFeedWorker } from './shared-worker';
import type { SoundFramesOptions, SoundFramesReader } from '../meter/sound-frames-reader';
import { WorkerSoundFrames } from '../meter/worker-sound-frames';

export type { SoundFrames } from '../meter/frame-meter';
export type { SoundFramesReader } from '../meter/sound-frames-reader';

/** Measures a log and searches words in it, in the players' Worker if possible. Frames follow soon after the sound. */
export function createSoundFrames(options: Omit<SoundFramesOptions, 'fallback'>): SoundFramesReader {
  return new WorkerSoundFrames(usualFeedWorker(), { ...options, fallback: FALLBACK_DECODERS });
}
