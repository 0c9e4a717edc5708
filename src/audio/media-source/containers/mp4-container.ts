/**
 * Fragmented mp4 (ISO/IEC 14496-12, sections 8.8 and 8.16): a header without samples, followed by fragments with start times.
 * Each append is one fragment, however short, so that no packet waits for others.
 *
 * mp3 uses the sample entry `.mp3` like hls.js, which Firefox calls `codecs="mp3"`. Opus follows "Encapsulation of Opus in ISO
 * Base Media File Format", 4.3.
 */
import type { AudioPacket, CodecConfig } from '../../packets/packet';
import { joinBytes, type Container } from './container';
import { box, fullBox, letters, u16, u32, u64, zeros } from './mp4-boxes';
import { opusSpecificContent } from './opus-head';

const TRACK_ID = 1;
/** The identity matrix in fixed point: 16 fraction bits, but 30 in the last column. */
const UNITY_MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
/** The language `und` (undetermined), with five bits per letter. */
const NO_LANGUAGE = 0x55c4;
/** Flag: the data is in the same file, so it needs no location. */
const SELF_CONTAINED = 1;
/** Flags: track enabled, in the movie, in the preview. */
const TRACK_FLAGS = 7;
/** Flag: offsets count from the beginning of the `moof`, as the byte stream format of Media Source Extensions requires. */
const DEFAULT_BASE_IS_MOOF = 0x20000;
/** Flags: the `trun` has the offset of its data, and a duration and a size for each sample. */
const TRUN_FLAGS = 0x1 | 0x100 | 0x200;
/** Flag: each sample can be decoded without the others. */
const SYNC_SAMPLE_FLAGS = 0x2000000;
const BITS_PER_SAMPLE = 16;

/** mp3 in mp4, for Firefox. Chromium does not support it. */
export const mp3InMp4: Container = mp4Container('audio/mp4; codecs="mp3"');

/** Opus in mp4. */
export const opusInMp4: Container = mp4Container('audio/mp4; codecs="opus"');

function mp4Container(mimeType: string): Container {
  return { name: 'mp4', mimeType, isUntimed: false, droppedByDecoderFrames: 0, header, fragment };
}

function header(config: CodecConfig, isOther: boolean): Uint8Array<ArrayBuffer> {
  const sampleTable = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), sampleEntry(config, isOther)),
    // The samples are in the fragments, so these tables are empty.
    fullBox('stts', 0, 0, u32(0)),
    fullBox('stsc', 0, 0, u32(0)),
    fullBox('stsz', 0, 0, u32(0, 0)),
    fullBox('stco', 0, 0, u32(0)),
  );
  const mediaInformation = box(
    'minf',
    fullBox('smhd', 0, 0, zeros(4)),
    box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, SELF_CONTAINED))),
    sampleTable,
  );
  const media = box(
    'mdia',
    fullBox('mdhd', 0, 0, u32(0, 0, config.sampleRate, 0), u16(NO_LANGUAGE, 0)),
    fullBox('hdlr', 0, 0, u32(0), letters('soun'), zeros(12), letters('\0')),
    mediaInformation,
  );
  const track = box(
    'trak',
    fullBox('tkhd', 0, TRACK_FLAGS, u32(0, 0, TRACK_ID, 0, 0), zeros(8), u16(0, 0, 0x100, 0), UNITY_MATRIX, zeros(8)),
    media,
  );
  const movie = box(
    'moov',
    fullBox('mvhd', 0, 0, u32(0, 0, config.sampleRate, 0, 0x10000), u16(0x100), zeros(10), UNITY_MATRIX, zeros(24), u32(TRACK_ID + 1)),
    track,
    box('mvex', fullBox('trex', 0, 0, u32(TRACK_ID, 1, 0, 0, SYNC_SAMPLE_FLAGS))),
  );
  return joinBytes([box('ftyp', letters('iso5'), u32(0), letters('iso5iso6mp41')), movie]);
}

function sampleEntry(config: CodecConfig, isOther: boolean): Uint8Array {
  const isOpus = config.codec === 'opus';
  return box(
    isOpus ? 'Opus' : '.mp3',
    zeros(6),
    u16(1),
    zeros(8),
    u16(config.channels, BITS_PER_SAMPLE, 0, 0, config.sampleRate, 0),
    ...(isOpus ? [box('dOps', opusSpecificContent(config.head, isOther))] : []),
  );
}

function fragment(packets: readonly AudioPacket[], startFrames: number): Uint8Array<ArrayBuffer> {
  const movieFragment = (dataOffset: number) =>
    box(
      'moof',
      fullBox('mfhd', 0, 0, u32(1)),
      box(
        'traf',
        fullBox('tfhd', 0, DEFAULT_BASE_IS_MOOF, u32(TRACK_ID)),
        fullBox('tfdt', 1, 0, u64(startFrames)),
        fullBox('trun', 0, TRUN_FLAGS, u32(packets.length, dataOffset, ...packets.flatMap(({ frames, bytes }) => [frames, bytes.length]))),
      ),
    );
  const dataHeaderBytes = 8;
  const data = box('mdat', ...packets.map(({ bytes }) => bytes));
  return joinBytes([movieFragment(movieFragment(0).length + dataHeaderBytes), data]);
}
