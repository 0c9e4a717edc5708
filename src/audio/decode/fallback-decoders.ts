/**
 * Decoders for browsers whose own do not work. Import this in the page, never in the code of a Worker, which is one
 * script without any of them.
 */
import { SpeechError } from '../../base/errors';
import type { FallbackDecoders } from '../packets/packet-decoder';

/**
 * Loads a decoder's code when the first packet of its codec is decoded, or when an {@link AudioReader} is made for
 * it.
 */
export const FALLBACK_DECODERS: FallbackDecoders = {
  async mp3(events) {
    const { createMp3WasmDecoder } = await arrival(import('./wasm/mp3-wasm-decoder'));
    return createMp3WasmDecoder(events);
  },

  async opus(events) {
    const { createOpusWasmDecoder } = await arrival(import('./wasm/opus-wasm-decoder'));
    return createOpusWasmDecoder(events);
  },

  async vorbis(events) {
    const { createVorbisDecoder } = await arrival(import('./vorbis/vorbis-decoder'));
    return createVorbisDecoder(events);
  },
};

async function arrival<Module>(loading: Promise<Module>): Promise<Module> {
  try {
    return await loading;
  } catch (cause) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message:
        'The code of the audio decoder could not be loaded: the network failed, or the server no longer has the file, ' +
        'as after a deployment. Try again, and reload the page if that does not help; see cause.',
      retryable: true,
      cause,
    });
  }
}
