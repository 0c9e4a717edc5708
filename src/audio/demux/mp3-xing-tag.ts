/**
 * Reads the Xing (or Info) tag: a first frame without sound that gives the length of the stream. If LAME wrote it, it
 * also gives the samples that the encoder added before and after the sound. Layout:
 * gabriel.mp3-tech.org/mp3infotag.html.
 */
import type { Mp3FrameHeader } from './mp3-frames';

const HEADER_BYTES = 4;
const FIRST_OF_XING = 0x58;
const FIRST_OF_INFO = 0x49;
const FLAG_FRAMES = 1;
const FLAG_BYTES = 2;
const FLAG_SEEK_TABLE = 4;
const FLAG_QUALITY = 8;
const SEEK_TABLE_BYTES = 100;
/** Offset of the 3 bytes with delay and padding in LAME's part. */
const LAME_DELAY_OFFSET = 21;

/** The content of a tag. */
export interface XingTag {
  /** Number of frames with sound that follow; undefined if it is missing or 0. */
  readonly frames: number | undefined;
  /** Samples that the encoder added before the sound; 0 if unknown. */
  readonly encoderDelaySamples: number;
  /** Samples that the encoder added after the sound; 0 if unknown. */
  readonly encoderPaddingSamples: number;
}

/** Reads the tag from a frame; undefined if the frame is not a tag. */
export function readXingTag(header: Mp3FrameHeader, frame: Uint8Array): XingTag | undefined {
  let at = HEADER_BYTES + header.sideInfoBytes;
  // Most frames are no tag, which their first byte tells nearly always.
  if (frame[at] !== FIRST_OF_XING && frame[at] !== FIRST_OF_INFO) return undefined;
  const name = String.fromCharCode(...frame.subarray(at, at + 4));
  if (name !== 'Xing' && name !== 'Info') return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const readUint32 = (offset: number) => (offset + 4 <= frame.length ? view.getUint32(offset) : 0);
  const flags = readUint32(at + 4);
  at += 8;
  let frames = 0;
  if ((flags & FLAG_FRAMES) !== 0) {
    frames = readUint32(at);
    at += 4;
  }
  if ((flags & FLAG_BYTES) !== 0) at += 4;
  if ((flags & FLAG_SEEK_TABLE) !== 0) at += SEEK_TABLE_BYTES;
  if ((flags & FLAG_QUALITY) !== 0) at += 4;
  const [high = 0, middle = 0, low = 0] = frame.subarray(at + LAME_DELAY_OFFSET, at + LAME_DELAY_OFFSET + 3);
  return {
    frames: frames === 0 ? undefined : frames,
    encoderDelaySamples: (high << 4) | (middle >> 4),
    encoderPaddingSamples: ((middle & 0xf) << 8) | low,
  };
}
