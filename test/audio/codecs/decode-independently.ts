/** Decodes the reference for recordings, all at once, with `decodeAudioData`, which shares no code with ours. */
import type { AudioFormat } from '../../../src/audio/player/audio-sink';

/**
 * Samples that every mp3 decoder outputs before the first input sample of the encoder: the delay of its filter banks.
 * They are not sound. A player may cut them; otherwise it begins that much later.
 */
const MP3_DECODER_DELAY_FRAMES = 529;

/**
 * Decodes a whole utterance.
 *
 * @param atSampleRate - Samples a second of the result. Default: the rate of the format, so that nothing is
 *   resampled.
 */
export async function decodeIndependently(
  bytes: Uint8Array<ArrayBuffer>,
  { outputFormat, sampleRate }: AudioFormat,
  atSampleRate = sampleRate,
): Promise<Float32Array<ArrayBuffer>> {
  // `decodeAudioData` detaches the buffer.
  const decoded = await new OfflineAudioContext(1, 1, atSampleRate).decodeAudioData(bytes.slice().buffer);
  const delayFrames = outputFormat === 'mp3' ? Math.round((MP3_DECODER_DELAY_FRAMES * atSampleRate) / sampleRate) : 0;
  return decoded.getChannelData(0).slice(delayFrames);
}
