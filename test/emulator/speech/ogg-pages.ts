/** Reads Ogg pages strictly (RFC 3533). Anything unusual is an error, since it tests written pages. */

/** A page. */
export interface ReadOggPage {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly granulePosition: number;
  readonly serialNumber: number;
  readonly sequenceNumber: number;
  readonly packets: readonly Uint8Array[];
}

const CHECKSUM_AT = 22;

/**
 * Reads the pages of a stream in which no packet continues in the next page.
 *
 * @throws Error if a byte is wrong.
 */
export function readOggPages(bytes: Uint8Array): ReadOggPage[] {
  const data = Buffer.from(bytes);
  const pages: ReadOggPage[] = [];
  let at = 0;
  while (at < data.length) {
    const flags = data[at + 5] ?? 0;
    if (data.toString('latin1', at, at + 4) !== 'OggS' || data[at + 4] !== 0 || (flags & ~6) !== 0) throw new Error(`No page at ${at}.`);
    const segments = data.subarray(at + 27, at + 27 + (data[at + 26] ?? 0));
    const start = at;
    at += 27 + segments.length;
    const packets: Uint8Array[] = [];
    let length = 0;
    for (const segment of segments) {
      length += segment;
      if (segment === 255) continue;
      packets.push(data.subarray(at, at + length));
      at += length;
      length = 0;
    }
    if (length > 0 || at > data.length) throw new Error('A packet does not end in its page.');
    const page = data.subarray(start, at);
    if (checksumOf(page) !== page.readUInt32LE(CHECKSUM_AT)) throw new Error(`The page at ${start} has a wrong checksum.`);
    pages.push({
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      granulePosition: Number(page.readBigInt64LE(6)),
      serialNumber: page.readUInt32LE(14),
      sequenceNumber: page.readUInt32LE(18),
      packets,
    });
  }
  return pages;
}

/** Computes the CRC bit by bit, by polynomial division. */
function checksumOf(page: Uint8Array): number {
  let remainder = 0n;
  for (const [at, byte] of page.entries()) {
    remainder ^= BigInt(at >= CHECKSUM_AT && at < CHECKSUM_AT + 4 ? 0 : byte) << 24n;
    for (let bit = 0; bit < 8; bit++) {
      remainder <<= 1n;
      if (remainder >> 32n) remainder ^= 0x1_04c1_1db7n;
    }
  }
  return Number(remainder);
}
