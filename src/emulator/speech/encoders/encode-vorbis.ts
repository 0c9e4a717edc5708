/** Polly's `ogg_vorbis`: Vorbis I, mono, variable bit rate, in Ogg pages. libvorbis in WebAssembly does the encoding. */
import { createMediaEncoder } from './encoder-package';
import type { StreamEncoder } from './stream-encoder';

/** Rates Polly has for Vorbis, in hertz. */
export const VORBIS_SAMPLE_RATES: readonly number[] = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];

/**
 * libvorbis's quality, -1 to 10. A page goes out only when it has more than 4 KB, the encoder having no way to send one
 * earlier; at 5 that is 60 kbit/s and 0.6 seconds a page at 24 kHz, at its usual 3 it would be 0.75 seconds.
 */
const VBR_QUALITY = 5;

/**
 * An encoder for one stream of Vorbis. The headers come with the first samples; sound comes a page at a time, so that up
 * to a second of it, at 8 kHz nearly two, may wait for what is said next, or for the end.
 *
 * @param sampleRate - One of {@link VORBIS_SAMPLE_RATES}.
 * @throws SpeechError `package-missing` when `wasm-media-encoders` is not installed.
 */
export async function createVorbisStreamEncoder(sampleRate: number): Promise<StreamEncoder> {
  const encoder = await createMediaEncoder('audio/ogg');
  encoder.configure({ channels: 1, sampleRate, vbrQuality: VBR_QUALITY });
  // The encoder hands out its own memory, which the next call overwrites.
  return {
    encode: (samples) => encoder.encode([samples]).slice(),
    finish: () => encoder.finalize().slice(),
  };
}
