/** Polly's `ogg_vorbis`: Vorbis I, mono, variable bit rate, in Ogg pages. It is encoded by libvorbis in WebAssembly. */
import { createMediaEncoder } from './encoder-package';
import type { StreamEncoder } from './stream-encoder';

/** Polly's sample rates for Vorbis, in hertz. */
export const VORBIS_SAMPLE_RATES: readonly number[] = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];

/**
 * The quality of libvorbis, -1 to 10. The encoder sends a page only when it exceeds 4 KB. At 24 kHz, quality 5 means 60
 * kbit/s and 0.6 seconds per page; the usual quality 3 would mean 0.75 seconds.
 */
const VBR_QUALITY = 5;

/**
 * Creates a Vorbis encoder for one stream. The headers come with the first samples. Sound comes a page at a time, so up to
 * a second of it (nearly two at 8 kHz) may wait for later sound or the end.
 *
 * @param sampleRate - One of {@link VORBIS_SAMPLE_RATES}.
 * @throws SpeechError `package-missing` if `wasm-media-encoders` is not installed.
 */
export async function createVorbisStreamEncoder(sampleRate: number): Promise<StreamEncoder> {
  const encoder = await createMediaEncoder('audio/ogg');
  encoder.configure({ channels: 1, sampleRate, vbrQuality: VBR_QUALITY });
  // Copies the encoder's memory, which its next call overwrites.
  return {
    encode: (samples) => encoder.encode([samples]).slice(),
    finish: () => encoder.finalize().slice(),
  };
}
