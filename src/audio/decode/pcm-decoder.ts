/**
 * Polly's `pcm`: signed 16-bit little-endian mono samples without a header.
 */
import type { AudioDecoderStage, PcmChunk } from './decoder-stage';

const BYTES_PER_SAMPLE = 2;
const FULL_SCALE = 0x8000;

/** Reads 16-bit samples out of bytes cut anywhere. Any bytes are valid; an odd last byte of the stream is dropped. */
export class PcmDecoder implements AudioDecoderStage {
  readonly #sampleRate: number;
  /** The first half of a sample whose second half has not come yet. */
  #lowByte: number | undefined;

  /**
   * @param sampleRate - Samples a second, which the bytes themselves don't tell.
   */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
  }

  get bytesPerSecond(): number {
    return this.#sampleRate * BYTES_PER_SAMPLE;
  }

  decode(bytes: Uint8Array): readonly PcmChunk[] {
    const held = this.#lowByte === undefined ? 0 : 1;
    const samples = new Float32Array(Math.floor((bytes.length + held) / BYTES_PER_SAMPLE));
    let low = this.#lowByte;
    let count = 0;
    for (const byte of bytes) {
      if (low === undefined) {
        low = byte;
      } else {
        samples[count] = (((low | (byte << 8)) << 16) >> 16) / FULL_SCALE;
        count += 1;
        low = undefined;
      }
    }
    this.#lowByte = low;
    return count === 0 ? [] : [{ samples, sampleRate: this.#sampleRate }];
  }

  flush(): readonly PcmChunk[] {
    this.#lowByte = undefined;
    return [];
  }

  close(): void {
    this.#lowByte = undefined;
  }
}
