/**
 * Splits formats without frames into packets: `pcm` (signed 16-bit little-endian), `mulaw` and `alaw` (ITU-T G.711).
 */
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { Demuxer } from './demuxer';
import { joinBytes, NO_BYTES } from './bytes';

/** Longest packet, so that a decoder can stop and continue in the middle of a large chunk. */
const MAX_PACKET_SECONDS = 0.1;

/** Splits raw samples into packets of whole samples. All bytes are valid; an odd last byte of a stream is dropped. */
export class RawDemuxer implements Demuxer {
  readonly #config: CodecConfig;
  readonly #bytesPerFrame: number;
  readonly #maxPacketBytes: number;
  /** The first half of a sample whose second half has not arrived yet. */
  #held: Uint8Array = NO_BYTES;
  #isFirst = true;

  /**
   * @param codec - The encoding of a sample.
   * @param sampleRate - Samples a second; the bytes do not contain it.
   */
  constructor(codec: 'pcm' | 'mulaw' | 'alaw', sampleRate: number) {
    this.#config = { codec, sampleRate, channels: 1 };
    this.#bytesPerFrame = codec === 'pcm' ? 2 : 1;
    this.#maxPacketBytes = this.#bytesPerFrame * Math.ceil(sampleRate * MAX_PACKET_SECONDS);
  }

  push(bytes: Uint8Array): AudioPacket[] {
    const whole = joinBytes(this.#held, bytes);
    const end = whole.length - (whole.length % this.#bytesPerFrame);
    const packets: AudioPacket[] = [];
    for (let at = 0; at < end; at += this.#maxPacketBytes) {
      const part = whole.subarray(at, Math.min(end, at + this.#maxPacketBytes));
      packets.push({
        config: this.#config,
        bytes: part,
        frames: part.length / this.#bytesPerFrame,
        trimStartFrames: 0,
        trimEndFrames: 0,
        isFirst: this.#isFirst,
      });
      this.#isFirst = false;
    }
    this.#held = end === whole.length ? NO_BYTES : whole.slice(end);
    return packets;
  }

  startSegment(): AudioPacket[] {
    this.#held = NO_BYTES;
    return [];
  }

  flush(): AudioPacket[] {
    this.#held = NO_BYTES;
    return [];
  }
}
