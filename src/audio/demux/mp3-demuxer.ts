/**
 * mp3 to packets: a packet is a frame. What the encoder and every decoder put around the sound is marked to be cut.
 */
import type { AudioPacket, CodecConfig } from '../packets/packet';
import type { Demuxer } from './demuxer';
import { Mp3FrameSplitter, type Mp3Frame, type Mp3FrameHeader } from './mp3-frames';
import { readXingTag } from './mp3-xing-tag';
import { undecodable } from '../packets/undecodable';

/**
 * Samples every layer III decoder puts out before the first one that went into the encoder: the delay of its filter
 * banks (528 samples, and one more as all decoders have it). The encoder's own delay is known only from a LAME tag.
 */
const DECODER_DELAY_FRAMES = 529;
/**
 * LAME's own delay, which Polly's answers begin with as almost all mp3 does. Cut only where two streams are joined: at the
 * very beginning it is heard as 24 ms of silence at most, and cutting it from another encoder's stream would cost sound.
 */
const USUAL_ENCODER_DELAY_FRAMES = 576;

/** Cuts mp3 into packets. */
export class Mp3Demuxer implements Demuxer {
  #splitter = new Mp3FrameSplitter();
  #config: CodecConfig | undefined;
  #isFirst = true;
  /** Frames of sound still to be cut at the beginning of the present stream. */
  #framesToCut = DECODER_DELAY_FRAMES;
  /** Frames of sound the present stream still has, if its tag told; what comes after them is padding. */
  #framesLeft = Infinity;
  /** Packets of the present stream still to come, if its tag told. */
  #packetsLeft = Infinity;

  /** @param isJoined - Whether sound of another stream came before. Default: false. */
  constructor(isJoined = false) {
    if (isJoined) this.#join();
  }

  push(bytes: Uint8Array): AudioPacket[] {
    const packets = this.#read(this.#splitter.push(bytes));
    // What was good before is given first, so that it is the same whatever the cuts.
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
      // A tag begins a stream of its own: the next sentence of joined answers, for example.
      if (tag.encoderDelaySamples > 0 || !this.#isFirst) this.#begin(tag.encoderDelaySamples);
      this.#packetsLeft = tag.frames ?? Infinity;
      this.#framesLeft = this.#packetsLeft * header.samples - tag.encoderDelaySamples - tag.encoderPaddingSamples;
    }
    return packets;
  }

  /** A rate that changes tells of another encoder, as at a join. */
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
    // More than the tag told: it was written before the stream was whole, so what follows is sound too.
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
    return undecodable('mp3', `${this.#splitter.garbageBytes} bytes in a row held no mp3 frame.`);
  }
}
