/**
 * Divides packets into Ogg pages (RFC 3533) in every allowed way: of any length, with packets that continue in the
 * next page, and with several consecutive streams.
 */

/** A packet, and the codec's position after it. */
export interface PositionedPacket {
  readonly bytes: Uint8Array;
  readonly position: number;
}

/** The layout of a stream. */
export interface OggLayout {
  readonly serialNumber?: number;
  /** Most segments of a page, 1 to 255. */
  readonly maxSegments?: number;
  /** Packets at the beginning that get a page of their own. */
  readonly lonePackets?: number;
}

/** Writes one logical stream. */
export function muxOgg(
  packets: readonly PositionedPacket[],
  { serialNumber = 1, maxSegments = 255, lonePackets = 2 }: OggLayout = {},
): Uint8Array<ArrayBuffer> {
  const pages: Uint8Array[] = [];
  let segments: Uint8Array[] = [];
  let position = -1;
  let isContinued = false;
  const write = (goesOn: boolean, isLast: boolean) => {
    pages.push(page({ isContinued, isLast, position, serialNumber, sequenceNumber: pages.length, segments }));
    segments = [];
    position = -1;
    isContinued = goesOn;
  };
  for (const [index, packet] of packets.entries()) {
    const count = Math.floor(packet.bytes.length / 255) + 1;
    for (let number = 0; number < count; number += 1) {
      if (segments.length === maxSegments) write(number > 0, false);
      segments.push(packet.bytes.subarray(number * 255, (number + 1) * 255));
    }
    position = packet.position;
    if (index < lonePackets) write(false, false);
  }
  write(false, true);
  const whole = new Uint8Array(pages.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const bytes of pages) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

interface Page {
  readonly isContinued: boolean;
  readonly isLast: boolean;
  readonly position: number;
  readonly serialNumber: number;
  readonly sequenceNumber: number;
  readonly segments: readonly Uint8Array[];
}

function page({ isContinued, isLast, position, serialNumber, sequenceNumber, segments }: Page): Uint8Array {
  const bytes = new Uint8Array(27 + segments.reduce((sum, { length }) => sum + length + 1, 0));
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('OggS'));
  bytes[5] = (isContinued ? 1 : 0) | (sequenceNumber === 0 ? 2 : 0) | (isLast ? 4 : 0);
  view.setBigInt64(6, BigInt(position), true);
  view.setUint32(14, serialNumber, true);
  view.setUint32(18, sequenceNumber, true);
  bytes[26] = segments.length;
  bytes.set(
    segments.map(({ length }) => length),
    27,
  );
  let at = 27 + segments.length;
  for (const segment of segments) {
    bytes.set(segment, at);
    at += segment.length;
  }
  let checksum = 0;
  for (const byte of bytes) {
    checksum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) checksum = (checksum << 1) ^ (checksum < 0 ? 0x04c11db7 : 0);
  }
  view.setUint32(22, checksum >>> 0, true);
  return bytes;
}
