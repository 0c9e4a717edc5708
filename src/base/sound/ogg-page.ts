/** Writes Ogg pages (RFC 3533, section 6). Each page holds whole packets, which suffices for the small packets of speech. */

/** Size of a page header without the segment table. */
export const HEADER_BYTES = 27;
/** The first bytes of a page: `OggS`. */
export const CAPTURE_PATTERN = [0x4f, 0x67, 0x67, 0x53] as const;
/** Offset of the checksum in the header. */
export const CHECKSUM_AT = 22;
const CHECKSUM_BYTES = 4;
/** Length of a segment whose packet continues. A shorter segment, which may be empty, ends its packet. */
export const FULL_SEGMENT_BYTES = 255;
/** Greatest number of segments in a page. */
export const MAX_PAGE_SEGMENTS = 255;

/** Flag: the page begins a logical stream. */
export const FIRST_FLAG = 2;
/** Flag: the page ends a logical stream. */
export const LAST_FLAG = 4;

const VENDOR = 'react-polly-stream';

/** Returns the number of segments that a packet takes in a page. */
export function segmentCount({ length }: Uint8Array): number {
  return Math.floor(length / FULL_SEGMENT_BYTES) + 1;
}

/** Writes the pages of one logical stream. */
export class OggPageWriter {
  readonly #serialNumber: number;
  #pageCount = 0;

  /** @param serialNumber - 32 bits; different for each stream in a file. */
  constructor(serialNumber: number) {
    this.#serialNumber = serialNumber;
  }

  /**
   * Writes the next page; the first one begins the stream.
   *
   * @param packets - Together at most {@link MAX_PAGE_SEGMENTS} segments.
   * @param granulePosition - The codec's position after the last packet.
   * @param isLast - Whether the page ends the stream. Default: false.
   */
  write(packets: readonly Uint8Array[], granulePosition: number, isLast = false): Uint8Array<ArrayBuffer> {
    const segments = packets.flatMap((packet) => [
      ...new Array<number>(segmentCount(packet) - 1).fill(FULL_SEGMENT_BYTES),
      packet.length % FULL_SEGMENT_BYTES,
    ]);
    const page = new Uint8Array(HEADER_BYTES + segments.length + packets.reduce((sum, { length }) => sum + length, 0));
    const view = new DataView(page.buffer);
    page.set(CAPTURE_PATTERN);
    page[5] = (this.#pageCount === 0 ? FIRST_FLAG : 0) | (isLast ? LAST_FLAG : 0);
    view.setBigInt64(6, BigInt(granulePosition), true);
    view.setUint32(14, this.#serialNumber, true);
    view.setUint32(18, this.#pageCount, true);
    page[HEADER_BYTES - 1] = segments.length;
    page.set(segments, HEADER_BYTES);
    let at = HEADER_BYTES + segments.length;
    for (const packet of packets) {
      page.set(packet, at);
      at += packet.length;
    }
    view.setUint32(CHECKSUM_AT, checksum(page), true);
    this.#pageCount += 1;
    return page;
  }
}

/** Returns the comment header of Opus (RFC 7845, section 5.2): the vendor and no comments. */
export function opusTags(): Uint8Array<ArrayBuffer> {
  const tags = new TextEncoder().encode(`OpusTags....${VENDOR}....`);
  const view = new DataView(tags.buffer);
  view.setUint32(8, VENDOR.length, true);
  view.setUint32(12 + VENDOR.length, 0, true);
  return tags;
}

/** Table for the CRC-32 of RFC 3533: polynomial 0x04c11db7, highest bit first, no inversion. */
const CHECKSUM_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c1_1db7 : 0);
  return remainder;
});

/** Computes the checksum of a page, with its checksum field counted as 0. */
export function checksum(page: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < page.length; at += 1) {
    const isField = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES;
    const byte = isField ? 0 : (page[at] ?? 0);
    sum = (sum << 8) ^ (CHECKSUM_TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  }
  return sum >>> 0;
}
