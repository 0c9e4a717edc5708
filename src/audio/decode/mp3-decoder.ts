/**
 * mp3, decoded by mpg123 compiled to WebAssembly. The library comes with this file, which is loaded only when the first
 * mp3 is to be played.
 */
import { MPEGDecoder } from 'mpg123-decoder';
import { SpeechError } from '../../base/errors';
import { undecodable, type AudioDecoderStage, type PcmChunk } from './decoder-stage';
import { Mp3FrameSplitter, type Mp3Frame } from './mp3-frames';
import { readXingTag } from './mp3-xing-tag';

/** Polly's mp3 has 48 kbit/s at 24 kHz, as its published benchmark implies; good until a frame was seen. */
const ASSUMED_BYTES_PER_SECOND = 6000;
/** So much garbage in a row is no damage any more: it is something else than mp3. */
const MAX_GARBAGE_BYTES = 16_384;
/**
 * Samples every layer III decoder puts out before the first one that went into the encoder: the delay of its filter
 * banks (528 samples, and one more as all decoders have it). The encoder's own delay is known only from a LAME tag.
 */
const DECODER_DELAY_SAMPLES = 529;
/** Real sound overshoots full scale a little. Twice as loud is what a damaged frame decodes to. */
const IMPLAUSIBLE_PEAK = 2;

/** The least there is to compile: magic number and version (WebAssembly core specification, 5.5.16). */
const EMPTY_WASM_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/**
 * Makes a decoder.
 *
 * @throws SpeechError `audio-unsupported` where WebAssembly is refused.
 */
export async function createMp3Decoder(): Promise<AudioDecoderStage> {
  try {
    // Asked before, because the library never answers where it is refused.
    await WebAssembly.compile(EMPTY_WASM_MODULE);
    // Our own trimming instead of the library's: it believes the frame count of a tag, and a live stream may lie.
    const decoder = new MPEGDecoder({ enableGapless: false });
    await decoder.ready;
    return new Mp3Decoder(decoder);
  } catch (cause) {
    throw new SpeechError({
      code: 'audio-unsupported',
      message:
        'The mp3 decoder could not be started, because WebAssembly was refused. If the page has a ' +
        "Content-Security-Policy, allow 'wasm-unsafe-eval' in script-src, or ask Polly for pcm.",
      cause,
    });
  }
}

class Mp3Decoder implements AudioDecoderStage {
  #decoder: MPEGDecoder | undefined;
  readonly #splitter = new Mp3FrameSplitter();
  #frameBytes = 0;
  #frameSeconds = 0;
  /** Samples still to be cut off at the beginning. */
  #samplesToDrop = DECODER_DELAY_SAMPLES;
  /** Samples the present segment still has, if its tag told; what comes after them is padding. */
  #samplesLeft = Infinity;
  /** Frames of the present segment still to come, if its tag told. */
  #framesLeft = Infinity;

  constructor(decoder: MPEGDecoder) {
    this.#decoder = decoder;
  }

  get bytesPerSecond(): number {
    return this.#frameSeconds === 0 ? ASSUMED_BYTES_PER_SECOND : this.#frameBytes / this.#frameSeconds;
  }

  decode(bytes: Uint8Array): readonly PcmChunk[] {
    const chunks = this.#decodeFrames(this.#splitter.push(bytes));
    if (this.#splitter.garbageBytes > MAX_GARBAGE_BYTES) {
      throw undecodable('mp3', `${this.#splitter.garbageBytes} bytes in a row held no mp3 frame.`);
    }
    return chunks;
  }

  flush(): readonly PcmChunk[] {
    const chunks = this.#decodeFrames(this.#splitter.flush());
    const { garbageBytes } = this.#splitter;
    if (this.#frameSeconds === 0 && garbageBytes > 0) {
      throw undecodable('mp3', `${garbageBytes} bytes held no mp3 frame.`);
    }
    return chunks;
  }

  close(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  #decodeFrames(frames: readonly Mp3Frame[]): readonly PcmChunk[] {
    const runs: { sampleRate: number; parts: Float32Array[] }[] = [];
    for (const frame of frames) {
      const samples = this.#decodeFrame(frame);
      if (samples === undefined || samples.length === 0) continue;
      const { sampleRate } = frame.header;
      const last = runs.at(-1);
      if (last?.sampleRate === sampleRate) last.parts.push(samples);
      else runs.push({ sampleRate, parts: [samples] });
    }
    return runs.map(({ sampleRate, parts }) => ({ sampleRate, samples: concatenate(parts) }));
  }

  #decodeFrame({ header, bytes }: Mp3Frame): Float32Array | undefined {
    const tag = readXingTag(header, bytes);
    if (tag !== undefined) {
      // A tag begins a segment of its own: the next sentence of joined answers, for example.
      this.#samplesToDrop = DECODER_DELAY_SAMPLES + tag.encoderDelaySamples;
      this.#framesLeft = tag.frames ?? Infinity;
      this.#samplesLeft =
        this.#framesLeft * header.samples - tag.encoderDelaySamples - tag.encoderPaddingSamples;
      return undefined;
    }
    this.#frameBytes += header.bytes;
    this.#frameSeconds += header.samples / header.sampleRate;
    const decoded = this.#decoder?.decodeFrame(bytes);
    if (decoded === undefined) return undefined;
    const samples = this.#trim(toMono(decoded.channelData, decoded.samplesDecoded));
    this.#framesLeft -= 1;
    // More frames than the tag told: it was written before the stream was whole, so what follows is sound too.
    if (this.#framesLeft <= 0) this.#samplesLeft = Infinity;
    return samples;
  }

  #trim(samples: Float32Array): Float32Array {
    const dropped = Math.min(this.#samplesToDrop, samples.length);
    this.#samplesToDrop -= dropped;
    const kept = Math.max(0, Math.min(samples.length - dropped, this.#samplesLeft));
    this.#samplesLeft -= kept;
    return samples.subarray(dropped, dropped + kept);
  }
}

/** mpg123 gives two channels of a mono stream, the same one twice. A frame that decodes to noise becomes silence. */
function toMono(channels: readonly Float32Array[], length: number): Float32Array {
  const mono = new Float32Array(length);
  const [left = mono, right = left] = channels;
  let peak = 0;
  for (let index = 0; index < length; index += 1) {
    const sample = ((left[index] ?? 0) + (right[index] ?? 0)) / 2;
    mono[index] = sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return peak < IMPLAUSIBLE_PEAK ? mono : mono.fill(0);
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
