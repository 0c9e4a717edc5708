/**
 * Polly's `ogg_opus`: Opus, mono, at 48 kHz, in Ogg pages as RFC 7845 has them. libopus in WebAssembly does the encoding;
 * `@evan/opus` brings native code as well, which is left alone because it does not run everywhere.
 */
import { randomInt } from 'node:crypto';
import type { Encoder } from '@evan/opus/wasm/index.mjs';
import { loadEncoderPackage } from './encoder-package';
import { OggStream } from './ogg-stream';
import { toInt16 } from './sample-format';
import type { StreamEncoder } from './stream-encoder';

/** Rates Polly has for Opus, in hertz. */
export const OPUS_SAMPLE_RATES: readonly number[] = [48_000];

const SAMPLE_RATE = 48_000;
/** 20 ms, the usual length of a frame of Opus. */
const FRAME_SAMPLES = 960;
/** 200 ms: a page is no longer, so that nobody waits for one. */
const MAX_PAGE_PACKETS = 10;
/** At this rate libopus keeps the waveform (CELT), so that what was heard can be laid over what was spoken. */
const BITRATE_BPS = 64_000;

/** Requests of libopus (`opus_defines.h`). */
const SET_BITRATE = 4002;
const GET_LOOKAHEAD = 4027;

const VENDOR = 'react-polly-stream';

/**
 * An encoder for one stream of Opus. The headers come with the first frame; all whole frames of what is encoded come at
 * once. What is decoded is as long as what was encoded, to the sample, and not delayed: the header says how much to leave
 * out at the beginning, and the last page where the end is.
 *
 * @throws SpeechError `package-missing` when `@evan/opus` is not installed.
 */
export async function createOpusStreamEncoder(): Promise<StreamEncoder> {
  const opus = await loadEncoderPackage('@evan/opus', () => import('@evan/opus/wasm/index.mjs'));
  const encoder = new opus.Encoder({ channels: 1, sample_rate: SAMPLE_RATE, application: 'audio' });
  encoder.ctl(SET_BITRATE, BITRATE_BPS);
  return new OpusStreamEncoder(encoder);
}

class OpusStreamEncoder implements StreamEncoder {
  readonly #encoder: Encoder;
  /** Samples the codec adds at the beginning. */
  readonly #preSkip: number;
  readonly #ogg = new OggStream(randomInt(2 ** 32));
  readonly #frame = new Int16Array(FRAME_SAMPLES);
  #frameLength = 0;
  /** Samples that came in. */
  #received = 0;
  /** Samples of the packets that are in pages. */
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
    // The last samples come out of the decoder as much later as the codec delays them.
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
      // The last page says where the sound ends, which is short of where its packets do (RFC 7845, section 4.4).
      const granulePosition = isLast ? this.#preSkip + this.#received : this.#granulePosition;
      pages.push(this.#ogg.page({ packets: some, granulePosition, isLast }));
    }
    return Buffer.concat(pages);
  }

  /** Each header has a page of its own (RFC 7845, section 3). */
  #headers(): Uint8Array[] {
    return [opusHead(this.#preSkip), opusTags()].map((packet) => this.#ogg.page({ packets: [packet], granulePosition: 0 }));
  }
}

/** The identification header (RFC 7845, section 5.1): version 1, one channel, no gain, channel mapping family 0. */
function opusHead(preSkip: number): Uint8Array {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(1, 9);
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(SAMPLE_RATE, 12);
  return head;
}

/** The comment header (RFC 7845, section 5.2): who encoded, and no comments. */
function opusTags(): Uint8Array {
  const tags = Buffer.alloc(8 + 4 + VENDOR.length + 4);
  tags.write('OpusTags', 'latin1');
  tags.writeUInt32LE(VENDOR.length, 8);
  tags.write(VENDOR, 12, 'latin1');
  return tags;
}
