/** Reads bits in Vorbis's order: the lowest of a byte first (Vorbis I, section 2.1.4). */

/** Reads numbers of any bit length from a packet. Beyond its end all bits are zero, and {@link isOver} is true. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;

  /**
   * @param bytes - The packet.
   * @param firstByte - Where to begin.
   */
  constructor(bytes: Uint8Array, firstByte = 0) {
    this.#bytes = bytes;
    this.#at = firstByte * 8;
  }

  /** Whether bits beyond the end were read. A packet may end early if the rest is zero (section 4.3). */
  get isOver(): boolean {
    return this.#at > this.#bytes.length * 8;
  }

  /** Reads the next `count` bits, 0 to 32, as an unsigned number. */
  read(count: number): number {
    const value = count > 24 ? this.peek(24) + this.#peekAt(this.#at + 24, count - 24) * 0x100_0000 : this.peek(count);
    this.#at += count;
    return value;
  }

  /** Reads the next bit. */
  readFlag(): boolean {
    return this.read(1) === 1;
  }

  /** Returns the next `count` bits, 0 to 24, without consuming them. */
  peek(count: number): number {
    return this.#peekAt(this.#at, count);
  }

  /** Skips `count` bits. */
  skip(count: number): void {
    this.#at += count;
  }

  #peekAt(at: number, count: number): number {
    const byte = at >> 3;
    const bytes = this.#bytes;
    const word = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8) | ((bytes[byte + 2] ?? 0) << 16) | ((bytes[byte + 3] ?? 0) << 24);
    return (word >>> (at & 7)) & ((1 << count) - 1);
  }
}

/** Number of bits in a number (section 9.2.1). */
export function bitLength(value: number): number {
  return value <= 0 ? 0 : 32 - Math.clz32(value);
}
