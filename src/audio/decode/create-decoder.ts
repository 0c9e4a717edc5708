/**
 * Picks the decoder for a format.
 */
import { SpeechError } from '../../base/errors';
import type { SinkFormat } from '../audio-sink';
import type { AudioDecoderStage } from './decoder-stage';

/**
 * Makes the decoder for a format and loads its code if it is a large one.
 *
 * @throws SpeechError `audio-unsupported` for a format there is no decoder for, or when its code can't be loaded.
 */
export async function createDecoderStage(format: SinkFormat): Promise<AudioDecoderStage> {
  switch (format.outputFormat) {
    case 'mp3': {
      const { createMp3Decoder } = await import('./mp3-decoder');
      return createMp3Decoder();
    }
    case 'pcm': {
      const { PcmDecoder } = await import('./pcm-decoder');
      return new PcmDecoder(format.sampleRate);
    }
    case 'ogg_opus':
    case 'ogg_vorbis':
    case 'mulaw':
    case 'alaw':
      throw new SpeechError({
        code: 'audio-unsupported',
        message: `Playing ${format.outputFormat} is not supported. Ask Polly for mp3 or pcm instead.`,
      });
  }
}
