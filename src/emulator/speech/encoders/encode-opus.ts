/**
 * Polly's `ogg_opus`: Opus, mono, at 48 kHz, in Ogg pages (RFC 7845). It is encoded by libopus in WebAssembly. The native
 * code of `@evan/opus` is not used, because it does not run everywhere.
 */
import { randomInt } from 'node:crypto';
import type { Encoder } from '@evan/opus/wasm/index.mjs';
import { OggPageWriter, opusTags } from '../../../base/sound/ogg-page';
import { loadEncoderPackage } from './encoder-package';
import { toInt16 } from './sample-format';
import type { StreamEncoder } from './stream-encoder';

/** Polly's sample rates for Opus, in hertz. */
export const OPUS_SAMPLE_RATES: readonly number[] = [48_000];

const SAMPLE_RATE = 48_000;
/** 20 ms, the usual length of an Opus frame. */
const FRAME_SAMPLES = 960;
/** 200 ms: longer pages would delay the sound. */
const MAX_PAGE_PACKETS = 10;
/** At this rate libopus preserves the waveform (CELT), so that tests can compare heard and synthesized sound. */
const BITRATE_BPS = 64_000;

/** Control requests of libopus (`opus_defines.h`). */
const SET_BITRATE = 4002;
const GET_LOOKAHEAD = 4027;

/**
 * Creates an Opus encoder for one stream. The headers come with the first frame, and whole frames are returned at once. The
 * decoded sound has the same number of samples as the input and no delay: the header says how much to skip at the start,
 * and the last page where the end is.
 *
 * @throws SpeechError `package-missing` if `@evan/opus` is not installed.
 */
export async function createOpusStreamEncoder(): Promise<StreamEncoder> {
  const opus = await loadEncoderPackage('@evan/opus', () => import('@evan/opus/wasm/index.mjs'));
  const encoder = new opus.Encoder({ channels: 1, sample_rate: SAMPLE_RATE, application: 'audio' });
  encoder.ctl(SET_BITRATE, BITRATE_BPS);
  return new OpusStreamEncoder(encoder);
}

class OpusStreamEncoder implements StreamEncoder {
  readonly #encoder: Encoder;
  /** The number of samples that the codec adds at the start. */
  readonly #preSkip: number;
  readonly #ogg = new OggPageWriter(randomInt(2 ** 32));
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #frameLength = 0;
  /** The number of input samples. */
  #received = 0;
  /** The number of samples in the packets of finished pages. */
  #granulePosition = 0;
  #hasBegun = false;

  constructor(encoder: Encoder) {
    this.#encoder = encoder;
    this.#preSkip = encoder.ctl(GET_LOOKAHEAD);
  }

  encode(samples: Float32Array): Uint8Array {
    this.#received += samples.length;
    return this.#write(this.#packetsOf(samples), false);
  }

  finish(): Uint8Array {
    // The codec delays its output, so silence must push the last samples out.
    const end = this.#preSkip + this.#received;
    const missing = Math.ceil(end / FRAME_SAMPLES) * FRAME_SAMPLES - this.#received;
    const bytes = this.#write(this.#packetsOf(new Float32Array(missing)), true);
    this.#encoder.drop();
    return bytes;
  }

  #packetsOf(samples: Float32Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (const sample of samples) {
      this.#frame[this.#frameLength++] = toInt16(sample);
      if (this.#frameLength < FRAME_SAMPLES) continue;
      this.#frameLength = 0;
      packets.push(this.#encoder.encode(this.#frame));
    }
    return packets;
  }

  #write(packets: readonly Uint8Array[], isEnd: boolean): Uint8Array {
    if (packets.length === 0) return new Uint8Array(0);
    const pages = this.#hasBegun ? [] : this.#headers();
    this.#hasBegun = true;
    for (let from = 0; from < packets.length; from += MAX_PAGE_PACKETS) {
      const some = packets.slice(from, from + MAX_PAGE_PACKETS);
      const isLast = isEnd && from + MAX_PAGE_PACKETS >= packets.length;
      this.#granulePosition += some.length * FRAME_SAMPLES;
      // The last page gives the end of the sound, which lies before the end of its packets (RFC 7845, section 4.4).
      const granulePosition = isLast ? this.#preSkip + this.#received : this.#granulePosition;
      pages.push(this.#ogg.write(some, granulePosition, isLast));
    }
    return Buffer.concat(pages);
  }

  /** Returns the header pages; each header has its own page (RFC 7845, section 3). */
  #headers(): Uint8Array[] {
    return [opusHead(this.#preSkip), opusTags()].map((packet) => this.#ogg.write([packet], 0));
  }
}

/** Builds the identification header (RFC 7845, section 5.1): version 1, one channel, no gain, channel mapping family 0. */
function opusHead(preSkip: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(SAMPLE_RATE, 12);
  return head;
}
