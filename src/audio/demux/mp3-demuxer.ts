/**
 * Splits mp3 into packets, one for each frame, and marks the delay and padding of encoder and decoder for trimming.
 */
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { Demuxer } from './demuxer';
import { Mp3FrameSplitter, type Mp3Frame, type Mp3FrameHeader } from './mp3-frames';
import { readXingTag } from './mp3-xing-tag';
import { undecodable } from '../packets/undecodable';

/**
 * Samples that every layer III decoder outputs before the first sample of the encoder's input: the delay of its
 * filter banks, 528 samples, and one more in all decoders. The encoder's own delay is known only from a LAME tag.
 */
const DECODER_DELAY_FRAMES = 529;
/**
 * LAME's own delay, with which Polly's answers begin, as almost all mp3 does. It is cut only where two streams are
 * joined. At the very beginning it is at most 24 ms of silence, and cutting it from another encoder's stream would
 * cost sound.
 */
const USUAL_ENCODER_DELAY_FRAMES = 576;

/** Splits mp3 into packets. */
export class Mp3Demuxer implements Demuxer {
  #splitter = new Mp3FrameSplitter();
  #config: CodecConfig | undefined;
  #isFirst = true;
  /** Samples still to be cut at the beginning of the present stream. */
  #framesToCut = DECODER_DELAY_FRAMES;
  /** Samples of sound left in the present stream, if its tag tells. Later samples are padding. */
  #framesLeft = Infinity;
  /** Packets left in the present stream, if its tag tells. */
  #packetsLeft = Infinity;

  /** @param isJoined - Whether sound of another stream comes before. Default: false. */
  constructor(isJoined = false) {
    if (isJoined) this.#join();
  }

  push(bytes: Uint8Array): AudioPacket[] {
    const packets = this.#read(this.#splitter.push(bytes));
    // Good packets are returned first, so that the result does not depend on how the bytes are split.
    if (packets.length === 0 && this.#splitter.isHopeless) throw this.#notMp3();
    return packets;
  }

  startSegment(): AudioPacket[] {
    const packets = this.#read(this.#splitter.flush());
    this.#splitter = new Mp3FrameSplitter();
    if (this.#config !== undefined) this.#join();
    return packets;
  }

  flush(): AudioPacket[] {
    const packets = this.#read(this.#splitter.flush());
    const isNothing = this.#config === undefined && this.#splitter.garbageBytes > 0;
    if (packets.length === 0 && (isNothing || this.#splitter.isHopeless)) throw this.#notMp3();
    return packets;
  }

  #read(frames: readonly Mp3Frame[]): AudioPacket[] {
    const packets: AudioPacket[] = [];
    for (const { header, bytes } of frames) {
      const config = this.#configOf(header);
      const tag = readXingTag(header, bytes);
      if (tag === undefined) {
        packets.push(this.#packet(config, bytes, header.samples));
        continue;
      }
      // A tag begins a new stream, for example the next sentence of joined answers.
      if (tag.encoderDelaySamples > 0 || !this.#isFirst) this.#begin(tag.encoderDelaySamples);
      this.#packetsLeft = tag.frames ?? Infinity;
      this.#framesLeft = this.#packetsLeft * header.samples - tag.encoderDelaySamples - tag.encoderPaddingSamples;
    }
    return packets;
  }

  /** A change of rate or channels means another encoder, as at a join. */
  #configOf({ sampleRate, channels }: Mp3FrameHeader): CodecConfig {
    if (this.#config?.sampleRate === sampleRate && this.#config.channels === channels) return this.#config;
    if (this.#config !== undefined && !this.#isFirst) this.#join();
    this.#config = { codec: 'mp3', sampleRate, channels };
    return this.#config;
  }

  #packet(config: CodecConfig, bytes: Uint8Array, frames: number): AudioPacket {
    const trimStartFrames = Math.min(this.#framesToCut, frames);
    this.#framesToCut -= trimStartFrames;
    const kept = Math.max(0, Math.min(frames - trimStartFrames, this.#framesLeft));
    this.#framesLeft -= kept;
    this.#packetsLeft -= 1;
    // The stream is longer than its tag says, because the tag was written early. The rest is sound, too.
    if (this.#packetsLeft <= 0) this.#framesLeft = Infinity;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    return { config, bytes, frames, trimStartFrames, trimEndFrames: frames - trimStartFrames - kept, isFirst };
  }

  #join(): void {
    this.#begin(USUAL_ENCODER_DELAY_FRAMES);
  }

  #begin(encoderDelayFrames: number): void {
    this.#isFirst = true;
    this.#framesToCut = DECODER_DELAY_FRAMES + encoderDelayFrames;
    this.#framesLeft = Infinity;
    this.#packetsLeft = Infinity;
  }

  #notMp3(): Error {
    return undecodable('mp3', `${this.#splitter.garbageBytes} bytes in a row contain no mp3 frame.`);
  }
}
