/** Polly's `mp3`: constant bit rate, mono, after a short ID3 tag. LAME in WebAssembly does the encoding. */
import { createMediaEncoder } from './encoder-package';
import type { StreamEncoder } from './stream-encoder';

/** Polly's sample rates for mp3, in hertz. */
export const MP3_SAMPLE_RATES: readonly number[] = [8000, 16_000, 22_050, 24_000, 44_100, 48_000];

/**
 * Kilobits per second. The published benchmark's byte count implies 48 at 24 kHz (144 bytes per frame of 24 ms). The others
 * keep about the same quality.
 */
const BITRATE_KBPS = { 8000: 24, 16_000: 32, 22_050: 48, 24_000: 48, 44_100: 64, 48_000: 64 } as const;

/**
 * The benchmark's byte counts also imply 44 bytes before the first frame of each response. Readers must skip them, so local
 * Polly sends them too.
 */
const TAG_BYTES = 44;
const ID3_HEADER_BYTES = 10;
const TAG_TEXT = 'react-polly-stream';

type Mp3Rate = keyof typeof BITRATE_KBPS;

/**
 * Creates an mp3 encoder for one stream.
 *
 * @param sampleRate - One of {@link MP3_SAMPLE_RATES}.
 * @throws SpeechError `package-missing` if `wasm-media-encoders` is not installed.
 */
export async function createMp3StreamEncoder(sampleRate: number): Promise<StreamEncoder> {
  const rate = sampleRate as Mp3Rate;
  const encoder = await createMediaEncoder('audio/mpeg');
  encoder.configure({ channels: 1, sampleRate, bitrate: BITRATE_KBPS[rate], outputSampleRate: rate });
  let tagged = false;
  // Copies the encoder's memory, which its next call overwrites.
  const own = (bytes: Uint8Array): Uint8Array => {
    if (tagged) return bytes.slice();
    tagged = true;
    const joined = new Uint8Array(TAG_BYTES + bytes.length);
    joined.set(id3Tag());
    joined.set(bytes, TAG_BYTES);
    return joined;
  };
  return {
    encode: (samples) => own(encoder.encode([samples])),
    finish: () => own(encoder.finalize()),
  };
}

/** Builds an ID3v2.4 tag with one text frame, `TSSE` (the encoding software). */
function id3Tag(): Uint8Array {
  const tag = new Uint8Array(TAG_BYTES);
  const ascii = (text: string, at: number): void => tag.set(new TextEncoder().encode(text), at);
  ascii('ID3\u0004', 0);
  tag[9] = TAG_BYTES - ID3_HEADER_BYTES;
  ascii('TSSE', ID3_HEADER_BYTES);
  tag[17] = TAG_BYTES - 2 * ID3_HEADER_BYTES;
  ascii(`\u0003${TAG_TEXT}`, 2 * ID3_HEADER_BYTES);
  return tag;
}
