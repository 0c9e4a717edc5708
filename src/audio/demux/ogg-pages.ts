/**
 * Cuts a stream of bytes into Ogg pages (RFC 3533, section 6). A page counts only whole and with the right checksum; what
 * is none is skipped. Waiting for whole pages costs a live listener nothing: a page begins with its checksum, so whoever
 * wrote it had all of it before its first byte could leave.
 */
import { joinBytes, NO_BYTES } from './bytes';

/** Of a page without its segment table. */
export const HEADER_BYTES = 27;
/** Where in the header the checksum stands. */
export const CHECKSUM_AT = 22;
const CHECKSUM_BYTES = 4;
/** What a segment that does not end its packet is long. */
export const FULL_SEGMENT_BYTES = 255;
const CAPTURE_PATTERN = [0x4f, 0x67, 0x67, 0x53] as const;

const CONTINUED_FLAG = 1;
/** A logical stream begins with the page. */
export const FIRST_FLAG = 2;
/** A logical stream ends with the page. */
export const LAST_FLAG = 4;

/** So much garbage before the first page is no damage: it is something else than Ogg. */
const MAX_LEADING_GARBAGE_BYTES = 16_384;
/** Later, a damaged page counts as garbage, too: two of the longest pages. */
const MAX_GARBAGE_BYTES = 131_072;

/** A page. */
export interface OggPage {
  /** Whether its first part goes on with a packet of the page before. */
  readonly isContinued: boolean;
  /** Whether a logical stream begins with it. */
  readonly isFirst: boolean;
  /** Whether the logical stream ends with it. */
  readonly isLast: boolean;
  /** The codec's position after the last packet that ends in it; undefined when none does, or it is not known. */
  readonly granulePosition: number | undefined;
  readonly serialNumber: number;
  readonly sequenceNumber: number;
  /** Packets, or the parts of them that lie in this page. */
  readonly parts: readonly Uint8Array[];
  /** Whether the last part goes on in the next page. */
  readonly isOpen: boolean;
}

/** Finds the pages in bytes cut anywhere. */
export class OggPageSplitter {
  #pending: Uint8Array = NO_BYTES;
  #hasPages = false;
  #garbageBytes = 0;

  /** Bytes dropped since the last page. */
  get garbageBytes(): number {
    return this.#garbageBytes;
  }

  /** Whether there were so many in a row that this is no Ogg. Nothing comes after that. */
  get isHopeless(): boolean {
    return this.#garbageBytes > (this.#hasPages ? MAX_GARBAGE_BYTES : MAX_LEADING_GARBAGE_BYTES);
  }

  /** Takes the next bytes and gives the pages they complete. */
  push(bytes: Uint8Array): OggPage[] {
    const pending = joinBytes(this.#pending, bytes);
    const pages: OggPage[] = [];
    let at = 0;
    while (!this.isHopeless) {
      const length = pageLength(pending, at);
      if (length === 'wait' || (length !== 'garbage' && at + length > pending.length)) break;
      const page = length === 'garbage' ? undefined : pending.subarray(at, at + length);
      if (page === undefined || checksum(page) !== readUint32(page, CHECKSUM_AT)) {
        at += 1;
        this.#garbageBytes += 1;
      } else {
        pages.push(readPage(page));
        at += page.length;
        this.#garbageBytes = 0;
        this.#hasPages = true;
      }
    }
    this.#pending = pending.slice(at);
    return pages;
  }

  /** Gives the whole packets of a last page that was cut off; whether they are right nobody can know. */
  flush(): OggPage | undefined {
    const pending = this.#pending;
    this.#pending = NO_BYTES;
    if (typeof pageLength(pending, 0) !== 'number') {
      this.#garbageBytes += pending.length;
      return undefined;
    }
    const page = readPage(pending);
    return { ...page, isFirst: false, isLast: false, granulePosition: undefined };
  }
}

/** Length of the page that begins at `at`, as its header tells. */
function pageLength(bytes: Uint8Array, at: number): number | 'wait' | 'garbage' {
  for (const [index, expected] of CAPTURE_PATTERN.entries()) {
    if (at + index >= bytes.length) return 'wait';
    if (bytes[at + index] !== expected) return 'garbage';
  }
  if (at + HEADER_BYTES > bytes.length) return 'wait';
  // The only version there is.
  if (bytes[at + CAPTURE_PATTERN.length] !== 0) return 'garbage';
  const tableEnd = at + HEADER_BYTES + (bytes[at + HEADER_BYTES - 1] ?? 0);
  if (tableEnd > bytes.length) return 'wait';
  let length = tableEnd - at;
  for (let index = at + HEADER_BYTES; index < tableEnd; index += 1) length += bytes[index] ?? 0;
  return length;
}

/** Reads a page, or as much as there is of it. */
function readPage(page: Uint8Array): OggPage {
  const flags = page[5] ?? 0;
  const segments = page.subarray(HEADER_BYTES, HEADER_BYTES + (page[HEADER_BYTES - 1] ?? 0));
  const parts: Uint8Array[] = [];
  let at = HEADER_BYTES + segments.length;
  let length = 0;
  let isOpen = false;
  for (const [index, segment] of segments.entries()) {
    length += segment;
    isOpen = segment === FULL_SEGMENT_BYTES;
    if (isOpen && index < segments.length - 1) continue;
    if (at + length > page.length) break;
    parts.push(page.subarray(at, at + length));
    at += length;
    length = 0;
  }
  const position = new DataView(page.buffer, page.byteOffset).getBigInt64(6, true);
  return {
    isContinued: (flags & CONTINUED_FLAG) !== 0,
    isFirst: (flags & FIRST_FLAG) !== 0,
    isLast: (flags & LAST_FLAG) !== 0,
    // -1: no packet ends in this page.
    granulePosition: position < 0n ? undefined : Number(position),
    serialNumber: readUint32(page, 14),
    sequenceNumber: readUint32(page, 18),
    parts,
    isOpen,
  };
}

function readUint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
}

/** The CRC-32 of RFC 3533: polynomial 0x04c11db7, highest bit first, nothing inverted. */
const CHECKSUM_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c1_1db7 : 0);
  return remainder;
});

/** The checksum of a page, its field for that taken as 0. */
export function checksum(page: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < page.length; at += 1) {
    const isField = at >= CHECKSUM_AT && at < CHECKSUM_AT + CHECKSUM_BYTES;
    const byte = isField ? 0 : (page[at] ?? 0);
    sum = (sum << 8) ^ (CHECKSUM_TABLE[((sum >>> 24) ^ byte) & 0xff] ?? 0);
  }
  return sum >>> 0;
}
