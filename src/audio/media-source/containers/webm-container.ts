/**
 * WebM (RFC 8794 for EBML, RFC 9559 for Matroska): a header followed by clusters, with only the elements that a player needs.
 * Each append is a cluster, however short, so that no packet waits for others.
 */
import type { AudioPacket, CodecConfig } from '../../packets/packet';
import { joinBytes, type Container } from './container';
import { portableOpusHead } from './opus-head';

/** Time unit of 10 µs: Vorbis packets do not last whole milliseconds, and the 16 bits of a block still cover 327 ms. */
const NANOSECONDS_PER_TICK = 10_000;
const TICKS_PER_SECOND = 1e9 / NANOSECONDS_PER_TICK;
/** A block's time relative to its cluster is a signed 16-bit number. */
const MAX_CLUSTER_TICKS = 0x7fff;
const TRACK_NUMBER = 1;
const AUDIO_TRACK = 2;
/** A length of all ones means unknown: the Segment continues as long as data follows. */
const UNKNOWN_LENGTH = Uint8Array.of(0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
/** Sound that an Opus decoder needs to converge after a seek: 80 ms (RFC 7845, 4.6). */
const OPUS_SEEK_PREROLL_NS = 80_000_000;
const LACING_STEP = 255;

/** Element IDs with their marker bits (RFC 9559, section 5.1). */
const ID = {
  ebml: 0x1a45dfa3,
  ebmlDocType: 0x4282,
  ebmlDocTypeVersion: 0x4287,
  ebmlDocTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  blockGroup: 0xa0,
  block: 0xa1,
  blockDuration: 0x9b,
} as const;

/** Opus in WebM. */
export const opusInWebm: Container = webmContainer('audio/webm; codecs="opus"');

/**
 * Vorbis in WebM. Because the first packet of a Vorbis stream yields no sound, Chromium applies each trim to the next packet
 * (`AudioDiscardHelper`). So it plays the samples that should be trimmed at the end of a stream: one block at most.
 */
export const vorbisInWebm: Container = webmContainer('audio/webm; codecs="vorbis"');

function webmContainer(mimeType: string): Container {
  return { name: 'webm', mimeType, isUntimed: false, droppedByDecoderFrames: 0, header, fragment };
}

function header(config: CodecConfig, isOther: boolean): Uint8Array<ArrayBuffer> {
  const isOpus = config.codec === 'opus';
  return joinBytes([
    element(
      ID.ebml,
      element(ID.ebmlDocType, ascii('webm')),
      element(ID.ebmlDocTypeVersion, unsigned(4)),
      element(ID.ebmlDocTypeReadVersion, unsigned(2)),
    ),
    unsigned(ID.segment),
    UNKNOWN_LENGTH,
    element(
      ID.info,
      element(ID.timestampScale, unsigned(NANOSECONDS_PER_TICK)),
      element(ID.muxingApp, ascii('react-polly-stream')),
      element(ID.writingApp, ascii('react-polly-stream')),
    ),
    element(
      ID.tracks,
      element(
        ID.trackEntry,
        element(ID.trackNumber, unsigned(TRACK_NUMBER)),
        element(ID.trackUid, unsigned(TRACK_NUMBER)),
        element(ID.trackType, unsigned(AUDIO_TRACK)),
        element(ID.codecId, ascii(isOpus ? 'A_OPUS' : 'A_VORBIS')),
        ...(isOpus ? [element(ID.seekPreRoll, unsigned(OPUS_SEEK_PREROLL_NS))] : []),
        element(ID.codecPrivate, codecPrivate(config, isOther)),
        element(ID.audio, element(ID.samplingFrequency, float64(config.sampleRate)), element(ID.channels, unsigned(config.channels))),
      ),
    ),
  ]);
}

function codecPrivate(config: CodecConfig, isOther: boolean): Uint8Array {
  switch (config.codec) {
    case 'opus':
      return portableOpusHead(config.head, isOther);
    case 'vorbis': {
      const [identification, comment, setup] = config.headers;
      const laced = [identification, comment].flatMap(({ length }) => [
        ...new Array<number>(Math.floor(length / LACING_STEP)).fill(LACING_STEP),
        length % LACING_STEP,
      ]);
      return joinBytes([Uint8Array.of(2, ...laced), identification, comment, setup]);
    }
    default:
      return new Uint8Array(0);
  }
}

function fragment(packets: readonly AudioPacket[], startFrames: number): Uint8Array<ArrayBuffer> {
  const clusters: Uint8Array[] = [];
  let blocks: Uint8Array[] = [];
  let clusterTick = 0;
  let frame = startFrames;
  const finishCluster = () => {
    if (blocks.length > 0) clusters.push(element(ID.cluster, element(ID.timestamp, unsigned(clusterTick)), ...blocks));
    blocks = [];
  };
  for (const { config, bytes, frames } of packets) {
    const tick = toTicks(frame, config.sampleRate);
    frame += frames;
    if (tick - clusterTick > MAX_CLUSTER_TICKS) finishCluster();
    if (blocks.length === 0) clusterTick = tick;
    const time = tick - clusterTick;
    blocks.push(
      element(
        ID.blockGroup,
        // Track, time, no flags. Each block has its duration: browsers guess it otherwise, and overlap blocks when Vorbis changes their size.
        element(ID.block, Uint8Array.of(0x80 | TRACK_NUMBER, time >> 8, time, 0), bytes),
        element(ID.blockDuration, unsigned(toTicks(frame, config.sampleRate) - tick)),
      ),
    );
  }
  finishCluster();
  return joinBytes(clusters);
}

/** Converts frames since the beginning of the stream to ticks, so that rounding errors do not add up. */
function toTicks(frames: number, sampleRate: number): number {
  return Math.round((frames / sampleRate) * TICKS_PER_SECOND);
}

function element(id: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  return joinBytes([unsigned(id), length(bytes), ...contents]);
}

/** Writes a length in four bytes. The first four bits mark that form (RFC 8794, section 4). */
function length(bytes: number): Uint8Array {
  return Uint8Array.of(0x10 | (bytes >>> 24), bytes >>> 16, bytes >>> 8, bytes);
}

/** Writes a number in as few bytes as possible, in big-endian order. */
function unsigned(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest % 256);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}

function float64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
