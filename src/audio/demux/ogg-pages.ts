/**
 * Splits bytes into Ogg pages (RFC 3533, section 6). Only whole pages with the right checksum count; other bytes are
 * skipped. Waiting for whole pages costs a live listener nothing: the checksum is at the beginning of a page, so its
 * writer had the whole page before sending its first byte.
 */
import { CAPTURE_PATTERN, CHECKSUM_AT, FIRST_FLAG, FULL_SEGMENT_BYTES, HEADER_BYTES, LAST_FLAG, checksum } from '../../base/sound/ogg-page';
import { joinBytes, NO_BYTES } from './bytes';

const CONTINUED_FLAG = 1;

/** More garbage than this before the first page is not damage: the bytes are not Ogg. */
const MAX_LEADING_GARBAGE_BYTES = 16_384;
/** Later on, damaged pages count as garbage, too. This is the size of two of the longest pages. */
const MAX_GARBAGE_BYTES = 131_072;

/** A page. */
export interface OggPage {
  /** Whether its first part continues a packet of the previous page. */
  readonly isContinued: boolean;
  /** Whether it begins a logical stream. */
  readonly isFirst: boolean;
  /** Whether it ends the logical stream. */
  readonly isLast: boolean;
  /**
   * The codec's position after the last packet that ends in the page; undefined if no packet ends in it, or if
   * unknown.
   */
  readonly granulePosition: number | undefined;
  readonly serialNumber: number;
  readonly sequenceNumber: number;
  /** Packets, or the parts of them in this page. */
  readonly parts: readonly Uint8Array[];
  /** Whether the last part continues in the next page. */
  readonly isOpen: boolean;
}

/** Finds pages in bytes that are split anywhere. */
export class OggPageSplitter {
  #pending: Uint8Array = NO_BYTES;
  #hasPages = false;
  #garbageBytes = 0;

  /** Bytes dropped since the last page. */
  get garbageBytes(): number {
    return this.#garbageBytes;
  }

  /** Whether the stream contained so much garbage that it cannot be Ogg. No more pages follow. */
  get isHopeless(): boolean {
    return this.#garbageBytes > (this.#hasPages ? MAX_GARBAGE_BYTES : MAX_LEADING_GARBAGE_BYTES);
  }

  /** Takes bytes and returns the pages they complete. */
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

  /** Returns the whole packets of a truncated last page, whose checksum cannot be verified. */
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

/** Length of the page at `at`, according to its header. */
function pageLength(bytes: Uint8Array, at: number): number | 'wait' | 'garbage' {
  for (const [index, expected] of CAPTURE_PATTERN.entries()) {
    if (at + index >= bytes.length) return 'wait';
    if (bytes[at + index] !== expected) return 'garbage';
  }
  if (at + HEADER_BYTES > bytes.length) return 'wait';
  // The only existing version is 0.
  if (bytes[at + CAPTURE_PATTERN.length] !== 0) return 'garbage';
  const tableEnd = at + HEADER_BYTES + (bytes[at + HEADER_BYTES - 1] ?? 0);
  if (tableEnd > bytes.length) return 'wait';
  let length = tableEnd - at;
  for (let index = at + HEADER_BYTES; index < tableEnd; index += 1) length += bytes[index] ?? 0;
  return length;
}

/** Parses a page, or the available part of it. */
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
    // -1 means that no packet ends in this page.
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
