/**
 * Writes the Ogg pages of one logical stream (RFC 3533, section 6). Each page holds whole packets, which suffices for the
 * small packets of speech.
 */

const CAPTURE_PATTERN = 'OggS';
const HEADER_BYTES = 27;
const HEADER_TYPE_AT = 5;
const GRANULE_POSITION_AT = 6;
const SERIAL_NUMBER_AT = 14;
const SEQUENCE_NUMBER_AT = 18;
const CHECKSUM_AT = 22;
const SEGMENT_COUNT_AT = 26;

const FIRST_PAGE = 0x02;
const LAST_PAGE = 0x04;

/** The size of a packet's segments. A shorter one, which may be empty, ends the packet. */
const SEGMENT_BYTES = 255;
const MAX_SEGMENTS = 255;

/** The content of a page. */
export interface OggPage {
  /** Whole packets that fit: at most 255 segments of up to 255 bytes, with a shorter last segment per packet. */
  readonly packets: readonly Uint8Array[];
  /** The codec's position after the last packet. */
  readonly granulePosition: number;
  /** Whether this page ends the stream. Default: false. */
  readonly isLast?: boolean;
}

/** Writes the pages of one logical stream. The first page marks its beginning. */
export class OggStream {
  readonly #serialNumber: number;
  #pageCount = 0;

  /** @param serialNumber - 32 bits; must differ between streams that are joined into one file. */
  constructor(serialNumber: number) {
    this.#serialNumber = serialNumber;
  }

  /** Returns the next page. */
  page({ packets, granulePosition, isLast = false }: OggPage): Uint8Array {
    const segments = packets.flatMap(segmentsOf);
    if (segments.length > MAX_SEGMENTS) throw new Error('The packets do not fit a page.');
    const bodyBytes = packets.reduce((sum, packet) => sum + packet.length, 0);
    const page = new Uint8Array(HEADER_BYTES + segments.length + bodyBytes);
    const view = new DataView(page.buffer);
    page.set(Buffer.from(CAPTURE_PATTERN, 'latin1'));
    page[HEADER_TYPE_AT] = (this.#pageCount === 0 ? FIRST_PAGE : 0) | (isLast ? LAST_PAGE : 0);
    view.setBigInt64(GRANULE_POSITION_AT, BigInt(granulePosition), true);
    view.setUint32(SERIAL_NUMBER_AT, this.#serialNumber, true);
    view.setUint32(SEQUENCE_NUMBER_AT, this.#pageCount, true);
    page[SEGMENT_COUNT_AT] = segments.length;
    page.set(segments, HEADER_BYTES);
    let at = HEADER_BYTES + segments.length;
    for (const packet of packets) {
      page.set(packet, at);
      at += packet.length;
    }
    view.setUint32(CHECKSUM_AT, checksum(page), true);
    this.#pageCount++;
    return page;
  }
}

function segmentsOf(packet: Uint8Array): number[] {
  const full = Math.floor(packet.length / SEGMENT_BYTES);
  return [...new Array<number>(full).fill(SEGMENT_BYTES), packet.length % SEGMENT_BYTES];
}

/** The table of RFC 3533's CRC-32: polynomial 0x04c11db7, initial value 0, highest bit first, not inverted. */
const CHECKSUM_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit++) remainder = remainder < 0 ? (remainder << 1) ^ 0x04c1_1db7 : remainder << 1;
  return remainder;
});

/** Computes the checksum of a page whose checksum field is still 0. */
function checksum(page: Uint8Array): number {
  let sum = 0;
  for (const byte of page) sum = (sum << 8) ^ (CHECKSUM_TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  return sum >>> 0;
}
