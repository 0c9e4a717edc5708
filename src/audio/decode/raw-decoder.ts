/** Decodes formats of bare samples: 16-bit words, and the logarithmic bytes of ITU-T G.711. */
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { DecoderEvents, PacketDecoder } from '../packets/packet-decoder';

const FULL_SCALE = 0x8000;
/** G.711 keeps the upper 14 (mu-law) or 13 (A-law) of 16 bits. */
const MULAW_BIAS = 0x84;

/** Decodes `pcm`, `mulaw` and `alaw`. */
export class RawDecoder implements PacketDecoder {
  readonly waiting = 0;
  readonly #onSamples: DecoderEvents['onSamples'];
  #table: Float32Array | undefined;

  constructor({ onSamples }: Pick<DecoderEvents, 'onSamples'>) {
    this.#onSamples = onSamples;
  }

  start({ codec }: CodecConfig): void {
    this.#table = codec === 'mulaw' ? tableOf(mulawToLinear) : codec === 'alaw' ? tableOf(alawToLinear) : undefined;
  }

  decode({ bytes, frames }: AudioPacket): void {
    const samples = new Float32Array(frames);
    const table = this.#table;
    if (table === undefined) {
      for (let index = 0; index < frames; index += 1) {
        const word = (bytes[2 * index] ?? 0) | ((bytes[2 * index + 1] ?? 0) << 8);
        samples[index] = ((word << 16) >> 16) / FULL_SCALE;
      }
    } else {
      for (let index = 0; index < frames; index += 1) samples[index] = table[bytes[index] ?? 0] ?? 0;
    }
    this.#onSamples(samples);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.#table = undefined;
  }
}

function tableOf(toLinear: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => toLinear(byte) / FULL_SCALE);
}

/** ITU-T G.711, table 2: all bits are inverted; sign, 3 bits of segment, 4 bits within the segment. */
function mulawToLinear(byte: number): number {
  const bits = ~byte & 0xff;
  const magnitude = ((((bits & 0xf) << 3) + MULAW_BIAS) << ((bits >> 4) & 7)) - MULAW_BIAS;
  return (bits & 0x80) === 0 ? magnitude : -magnitude;
}

/** ITU-T G.711, table 1: every other bit is inverted; a set sign bit means positive. */
function alawToLinear(byte: number): number {
  const bits = byte ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = ((bits & 0xf) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (bits & 0x80) === 0 ? -magnitude : magnitude;
}
