/**
 * Picks the decoder for a format.
 */
import { SpeechError } from '../../base/errors';
import type { SinkFormat } from '../audio-sink';
import type { AudioDecoderStage } from './decoder-stage';

/**
 * Loads the code of the decoder for a format and makes one.
 *
 * @throws SpeechError `audio-unsupported` for a format there is no decoder for, when the browser refuses to run it, or,
 * marked as retryable, when its code did not arrive.
 */
export async function createDecoderStage(format: SinkFormat): Promise<AudioDecoderStage> {
  switch (format.outputFormat) {
    case 'mp3': {
      const { createMp3Decoder } = await arrival(import('./mp3-decoder'));
      return createMp3Decoder();
    }
    case 'pcm': {
      const { PcmDecoder } = await arrival(import('./pcm-decoder'));
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

async function arrival<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message:
        'The code of the audio decoder did not arrive: the network failed, or the server does not have the file any ' +
        'more, as after a deployment. Try again, and reload the page if that does not help; see cause.',
      retryable: true,
      cause,
    });
  }
}
