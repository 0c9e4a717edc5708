/**
 * Writes Ogg pages (RFC 3533, section 6) of one logical stream. Each holds whole packets, which is all that packets as
 * small as those of speech need.
 */
import { CHECKSUM_AT, FIRST_FLAG, FULL_SEGMENT_BYTES, HEADER_BYTES, LAST_FLAG, checksum } from '../../demux/ogg-pages';

/** A page can list no more, and so hold no more. */
export const MAX_PAGE_SEGMENTS = 255;

/** The segments of a page that a packet takes. */
export function segmentCount({ length }: Uint8Array): number {
  return Math.floor(length / FULL_SEGMENT_BYTES) + 1;
}

/** Writes the pages of one stream, one after the other. */
export class OggPageWriter {
  readonly pages: Uint8Array<ArrayBuffer>[] = [];
  readonly #serialNumber: number;

  /**
   * @param serialNumber - 32 bits; different for each stream in a file.
   */
  constructor(serialNumber: number) {
    this.#serialNumber = serialNumber;
  }

  /**
   * Adds a page; the first one begins the stream.
   *
   * @param packets - Of {@link MAX_PAGE_SEGMENTS} at most, together.
   * @param granulePosition - The codec's position after the last of them.
   */
  write(packets: readonly Uint8Array[], granulePosition: number, isLast: boolean): void {
    const segments = packets.flatMap((packet) => [
      ...new Array<number>(segmentCount(packet) - 1).fill(FULL_SEGMENT_BYTES),
      packet.length % FULL_SEGMENT_BYTES,
    ]);
    const page = new Uint8Array(HEADER_BYTES + segments.length + packets.reduce((sum, { length }) => sum + length, 0));
    const view = new DataView(page.buffer);
    page.set([0x4f, 0x67, 0x67, 0x53]);
    page[5] = (this.pages.length === 0 ? FIRST_FLAG : 0) | (isLast ? LAST_FLAG : 0);
    view.setBigInt64(6, BigInt(granulePosition), true);
    view.setUint32(14, this.#serialNumber, true);
    view.setUint32(18, this.pages.length, true);
    page[HEADER_BYTES - 1] = segments.length;
    page.set(segments, HEADER_BYTES);
    let at = HEADER_BYTES + segments.length;
    for (const packet of packets) {
      page.set(packet, at);
      at += packet.length;
    }
    view.setUint32(CHECKSUM_AT, checksum(page), true);
    this.pages.push(page);
  }
}
