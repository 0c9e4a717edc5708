/** The reference that recordings are laid over: decoded all at once by `decodeAudioData`, which shares no code of ours. */
import type { AudioFormat } from '../../src/audio/player/audio-sink';

/**
 * Samples that every mp3 decoder puts out before the first one that went into the encoder: the delay of its filter banks.
 * They are no sound; a player may cut them, and one that plays them begins so much later.
 */
const MP3_DECODER_DELAY_FRAMES = 529;

/**
 * Decodes a whole utterance.
 *
 * @param atSampleRate - Samples a second of the result. Default: those of the format, so that nothing is resampled.
 */
export async function decodeIndependently(
  bytes: Uint8Array<ArrayBuffer>,
  { outputFormat, sampleRate }: AudioFormat,
  atSampleRate = sampleRate,
): Promise<Float32Array<ArrayBuffer>> {
  // It takes the buffer away.
  const decoded = await new OfflineAudioContext(1, 1, atSampleRate).decodeAudioData(bytes.slice().buffer);
  const delayFrames = outputFormat === 'mp3' ? Math.round((MP3_DECODER_DELAY_FRAMES * atSampleRate) / sampleRate) : 0;
  return decoded.getChannelData(0).slice(delayFrames);
}
