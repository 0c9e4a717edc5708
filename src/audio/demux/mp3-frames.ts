/**
 * Splits bytes into whole MPEG audio layer III frames (ISO/IEC 11172-3, 13818-3) and drops ID3 tags and garbage. So
 * the decoder gets frames only, and the bit rate is known exactly.
 */

import { joinBytes, NO_BYTES } from './bytes';

const HEADER_BYTES = 4;
const ID3_HEADER_BYTES = 10;
/** Speech has no cover image. A larger tag is not believed, so that it cannot swallow the sound behind it. */
const MAX_TAG_BYTES = 65_536;
/** More garbage than this in a row is not damage: the bytes are not mp3. */
const MAX_GARBAGE_BYTES = 16_384;

/** By the 4-bit index of the header, from 1. Index 0 (free format) and 15 are rejected. */
const MPEG1_KBPS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const MPEG2_KBPS = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const MPEG1_SAMPLE_RATES = [44_100, 48_000, 32_000];

/** The content of a frame's header. */
export interface Mp3FrameHeader {
  /** Length of the frame in bytes, header included. */
  readonly bytes: number;
  /** Samples of each channel. */
  readonly samples: number;
  /** Samples a second. */
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly channels: number;
  /** Bytes of side information after the header. A Xing header follows them directly. */
  readonly sideInfoBytes: number;
}

/** A whole frame. */
export interface Mp3Frame {
  readonly header: Mp3FrameHeader;
  readonly bytes: Uint8Array;
}

/**
 * Parses a frame header.
 *
 * @returns Undefined if there is no layer III header at `at`.
 */
export function parseMp3Header(bytes: Uint8Array, at: number): Mp3FrameHeader | undefined {
  if (bytes[at] !== 0xff) return undefined;
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  const fourth = bytes[at + 3] ?? 0;
  if ((second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3;
  const isMpeg1 = version === 3;
  if (version === 1 || ((second >> 1) & 3) !== 1) return undefined;
  const kbps = (isMpeg1 ? MPEG1_KBPS : MPEG2_KBPS)[(third >> 4) - 1];
  const mpeg1Rate = MPEG1_SAMPLE_RATES[(third >> 2) & 3];
  if (kbps === undefined || mpeg1Rate === undefined) return undefined;
  const sampleRate = version === 3 ? mpeg1Rate : version === 2 ? mpeg1Rate / 2 : mpeg1Rate / 4;
  const samples = isMpeg1 ? 1152 : 576;
  const isMono = fourth >> 6 === 3;
  return {
    bytes: Math.floor(((samples / 8) * kbps * 1000) / sampleRate) + ((third >> 1) & 1),
    samples,
    sampleRate,
    channels: isMono ? 1 : 2,
    sideInfoBytes: isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17,
  };
}

/** Finds frames in bytes that are split anywhere. */
export class Mp3FrameSplitter {
  #pending: Uint8Array = NO_BYTES;
  /** Header of the last frame, as long as the next frame must begin right behind it. */
  #synced: Mp3FrameHeader | undefined;
  #tagBytesToSkip = 0;
  #garbageBytes = 0;

  /** Bytes dropped since the last frame, without tags. */
  get garbageBytes(): number {
    return this.#garbageBytes;
  }

  /** Whether the stream contained so much garbage that it cannot be mp3. No more frames follow. */
  get isHopeless(): boolean {
    return this.#garbageBytes > MAX_GARBAGE_BYTES;
  }

  /** Takes bytes and returns the frames they complete, as views where possible. */
  push(bytes: Uint8Array): Mp3Frame[] {
    this.#pending = joinBytes(this.#pending, bytes);
    return this.#split(false);
  }

  /** Returns a last frame that no other follows. A truncated frame is dropped. */
  flush(): Mp3Frame[] {
    const frames = this.#split(true);
    // An incomplete tag counts as garbage: it may be no tag at all.
    this.#garbageBytes += this.#pending.length + this.#tagBytesToSkip;
    this.#pending = NO_BYTES;
    return frames;
  }

  #split(isEnd: boolean): Mp3Frame[] {
    const bytes = this.#pending;
    const frames: Mp3Frame[] = [];
    let at = 0;
    while (!this.isHopeless) {
      const skipped = Math.min(this.#tagBytesToSkip, bytes.length - at);
      this.#tagBytesToSkip -= skipped;
      at += skipped;
      const left = bytes.length - at;
      if (left < HEADER_BYTES) break;
      if (bytes[at] === 0x49 && bytes[at + 1] === 0x44 && bytes[at + 2] === 0x33) {
        if (left < ID3_HEADER_BYTES) break;
        const tagBytes = id3Bytes(bytes, at);
        if (tagBytes <= MAX_TAG_BYTES) {
          this.#tagBytesToSkip = tagBytes;
          continue;
        }
      }
      const header = parseMp3Header(bytes, at);
      const verdict = header === undefined ? 'garbage' : this.#judge(bytes, at, header, isEnd);
      if (verdict === 'wait') break;
      if (header !== undefined && verdict === 'frame') {
        frames.push({ header, bytes: bytes.subarray(at, at + header.bytes) });
        at += header.bytes;
        this.#synced = header;
        this.#garbageBytes = 0;
      } else {
        at += 1;
        this.#synced = undefined;
        this.#garbageBytes += 1;
      }
    }
    this.#pending = bytes.slice(at);
    return frames;
  }

  /** Decides whether a header is real. Without sync, it is believed only if another header follows where it says. */
  #judge(bytes: Uint8Array, at: number, header: Mp3FrameHeader, isEnd: boolean): 'frame' | 'garbage' | 'wait' {
    const next = at + header.bytes;
    if (bytes.length < next) return isEnd ? 'garbage' : 'wait';
    if (this.#synced !== undefined && isAlike(this.#synced, header)) return 'frame';
    if (bytes.length < next + HEADER_BYTES) return isEnd ? 'frame' : 'wait';
    const follower = parseMp3Header(bytes, next);
    return follower !== undefined && isAlike(follower, header) ? 'frame' : 'garbage';
  }
}

/** Whether two frames can belong to one stream. */
function isAlike(one: Mp3FrameHeader, other: Mp3FrameHeader): boolean {
  return one.sampleRate === other.sampleRate && one.channels === other.channels;
}

/**
 * Length of an ID3v2 tag: header, a size in four 7-bit bytes, and ten more bytes for a footer (id3.org, ID3v2.4,
 * 3.1).
 */
function id3Bytes(bytes: Uint8Array, at: number): number {
  const [flags = 0, a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at + 5, at + ID3_HEADER_BYTES);
  const size = ((a & 0x7f) << 21) | ((b & 0x7f) << 14) | ((c & 0x7f) << 7) | (d & 0x7f);
  return ID3_HEADER_BYTES + size + ((flags & 0x10) === 0 ? 0 : ID3_HEADER_BYTES);
}
