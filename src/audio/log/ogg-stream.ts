/**
 * Writes packets of Opus (RFC 7845) or Vorbis (Vorbis I, appendix A) as one logical Ogg stream. Its headers and positions
 * define the exact beginning and end of the sound.
 */
import { MAX_PAGE_SEGMENTS, OggPageWriter, opusTags, segmentCount } from '../../base/sound/ogg-page';
import type { AudioPacket } from '../packets/packet';
import { runUpPackets } from '../packets/run-up';

const MAX_PAGE_SECONDS = 1;
const PRE_SKIP_AT = 10;

/**
 * Writes one stream.
 *
 * @param packets - All packets from the beginning of the stream. At least one contains sound.
 * @param serialNumber - Must differ for each stream in a file.
 */
export function muxOggStream(packets: readonly AudioPacket[], serialNumber: number): Uint8Array<ArrayBuffer>[] {
  const writer = new OggPageWriter(serialNumber);
  const kept = withoutSilentBeginning(packets);
  const trimStartFrames = kept.reduce((sum, packet) => sum + packet.trimStartFrames, 0);
  const config = kept[0]?.config;
  if (config?.codec === 'opus') {
    const headers = [opusHead(config.head, trimStartFrames), opusTags()].map((header) => writer.write([header], 0));
    // The positions include the skipped samples (RFC 7845, section 4.3).
    return [...headers, ...soundPages(writer, kept, 0)];
  }
  if (config?.codec === 'vorbis') {
    const [identification, comment, setup] = config.headers;
    const headers = [writer.write([identification], 0), writer.write([comment, setup], 0)];
    // The first packet of a stream yields no sound, even if it did so in the middle of another stream.
    const [first, ...rest] = kept;
    const silent = first === undefined ? [] : [{ ...first, frames: 0, trimStartFrames: 0, trimEndFrames: 0 }];
    return [...headers, ...soundPages(writer, [...silent, ...rest], trimStartFrames - (first?.trimStartFrames ?? 0))];
  }
  return [];
}

/** Drops silent packets at the beginning, except those that the decoder needs before the first sound. */
function withoutSilentBeginning(packets: readonly AudioPacket[]): readonly AudioPacket[] {
  const sounding = packets.findIndex(({ frames, trimStartFrames, trimEndFrames }) => frames > trimStartFrames + trimEndFrames);
  const first = packets[sounding];
  if (first === undefined) return packets;
  const at = (index: number) => packets[index] ?? first;
  return packets.slice(sounding - runUpPackets(first.config, sounding, at, 0));
}

/**
 * Writes the pages with sound.
 *
 * @param lateFrames - Frames to subtract from all positions. In the first page of a Vorbis stream, a position below the
 *   length of its packets means that the sound begins later. So that page contains dropped sound only.
 */
function soundPages(writer: OggPageWriter, packets: readonly AudioPacket[], lateFrames: number): Uint8Array<ArrayBuffer>[] {
  const pages: Uint8Array<ArrayBuffer>[] = [];
  let page: Uint8Array[] = [];
  let segments = 0;
  let pageFrames = 0;
  let position = -lateFrames;
  let isCut = lateFrames > 0;
  for (const [index, { config, bytes, frames, trimEndFrames }] of packets.entries()) {
    page.push(bytes);
    segments += segmentCount(bytes);
    pageFrames += frames;
    position += frames - trimEndFrames;
    const next = packets[index + 1];
    const isFull =
      next === undefined ||
      segments + segmentCount(next.bytes) > MAX_PAGE_SEGMENTS ||
      pageFrames + next.frames > MAX_PAGE_SECONDS * config.sampleRate ||
      (isCut && position >= 0 && frames > 0);
    if (!isFull) continue;
    pages.push(writer.write(page, position, next === undefined));
    page = [];
    segments = 0;
    pageFrames = 0;
    isCut = false;
  }
  return pages;
}

function opusHead(head: Uint8Array, preSkipFrames: number): Uint8Array {
  const copy = head.slice();
  new DataView(copy.buffer).setUint16(PRE_SKIP_AT, preSkipFrames, true);
  return copy;
}
