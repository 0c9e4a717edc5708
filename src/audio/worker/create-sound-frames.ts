/**
 * Measures the sound of an utterance as it arrives, for whoever wants to know which word is where in it. Decodes beside
 * the player, which may be an element that tells nothing of its sound.
 */
import { FALLBACK_DECODERS } from '../decode/fallback-decoders';
import { usualFeedWorker } from './shared-worker';
import type { AudioFormat } from '../../base/audio-format';
import type { SoundFrames } from '../meter/frame-meter';
import { LocalSoundFrames } from '../meter/local-sound-frames';
import type { SoundFramesReader } from '../meter/sound-frames-reader';
import { WorkerSoundFrames } from '../meter/worker-sound-frames';

export type { SoundFrames } from '../meter/frame-meter';
export type { SoundFramesReader } from '../meter/sound-frames-reader';

/**
 * Makes a reader, which works in the Worker that feeds the players where there can be one. It decodes nothing before its
 * first bytes.
 *
 * @param format - Of all the bytes.
 * @param onFrames - Takes the frames, in order, soon after the bytes came; the last part of a frame of a segment is dropped.
 */
export function createSoundFrames(format: AudioFormat, onFrames: (frames: SoundFrames) => void): SoundFramesReader {
  const host = usualFeedWorker();
  return host.canFeed(format)
    ? new WorkerSoundFrames({ host, format, onFrames, fallback: FALLBACK_DECODERS })
    : new LocalSoundFrames(format, onFrames, FALLBACK_DECODERS);
}
