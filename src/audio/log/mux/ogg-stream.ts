/**
 * Packets of Opus (RFC 7845) or Vorbis (Vorbis I, appendix A) to one logical Ogg stream, which says itself where its sound
 * begins and ends.
 */
import type { AudioPacket } from '../../packets/packet';
import { runUpPackets } from '../../packets/run-up';
import { MAX_PAGE_SEGMENTS, OggPageWriter, segmentCount } from './ogg-pages';

const MAX_PAGE_SECONDS = 1;
const PRE_SKIP_AT = 10;
const VENDOR = 'react-polly-stream';

/**
 * Writes one stream.
 *
 * @param packets - From the beginning of the stream on; some of them sound.
 * @param serialNumber - Different for each stream in a file.
 */
export function muxOggStream(packets: readonly AudioPacket[], serialNumber: number): Uint8Array<ArrayBuffer>[] {
  const writer = new OggPageWriter(serialNumber);
  const kept = withoutSilentBeginning(packets);
  const trimStartFrames = kept.reduce((sum, packet) => sum + packet.trimStartFrames, 0);
  const config = kept[0]?.config;
  if (config?.codec === 'opus') {
    writer.write([opusHead(config.head, trimStartFrames)], 0, false);
    writer.write([opusTags()], 0, false);
    // Its positions count what is skipped (RFC 7845, section 4.3).
    writeSound(writer, kept, 0);
  } else if (config?.codec === 'vorbis') {
    const [identification, comment, setup] = config.headers;
    writer.write([identification], 0, false);
    writer.write([comment, setup], 0, false);
    // The first packet gives no sound, whatever it gave in the middle of a stream.
    const [first, ...rest] = kept;
    const silent = first === undefined ? [] : [{ ...first, frames: 0, trimStartFrames: 0, trimEndFrames: 0 }];
    writeSound(writer, [...silent, ...rest], trimStartFrames - (first?.trimStartFrames ?? 0));
  }
  return writer.pages;
}

/** Leaves out what does not sound, but for what the decoder needs to be in step. */
function withoutSilentBeginning(packets: readonly AudioPacket[]): readonly AudioPacket[] {
  const sounding = packets.findIndex(({ frames, trimStartFrames, trimEndFrames }) => frames > trimStartFrames + trimEndFrames);
  const first = packets[sounding];
  if (first === undefined) return packets;
  const at = (index: number) => packets[index] ?? first;
  return packets.slice(sounding - runUpPackets(first.config, sounding, at, 0));
}

/**
 * @param lateFrames - By how much less the positions are than the packets are long: a Vorbis stream whose first page is so
 *   begins later. That page holds only what is cut, so that its position can mean nothing else.
 */
function writeSound(writer: OggPageWriter, packets: readonly AudioPacket[], lateFrames: number): void {
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
    writer.write(page, position, next === undefined);
    page = [];
    segments = 0;
    pageFrames = 0;
    isCut = false;
  }
}

function opusHead(head: Uint8Array, preSkipFrames: number): Uint8Array {
  const copy = head.slice();
  new DataView(copy.buffer).setUint16(PRE_SKIP_AT, preSkipFrames, true);
  return copy;
}

/** RFC 7845, section 5.2: who wrote it, and no comments. */
function opusTags(): Uint8Array {
  const text = new TextEncoder().encode(`OpusTags....${VENDOR}....`);
  const view = new DataView(text.buffer);
  view.setUint32(8, VENDOR.length, true);
  view.setUint32(12 + VENDOR.length, 0, true);
  return text;
}
