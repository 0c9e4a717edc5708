/** Codebooks: a Huffman code, and a vector of values for each of its entries (Vorbis I, section 3). */
import { bitLength, type BitReader } from './bit-reader';

const SYNC_PATTERN = 0x56_4342;
/** Codes up to this length are decoded with one lookup. */
const TABLE_BITS = 10;
/** Marks a missing entry. */
const NONE = -1;
const MAX_CODE_BITS = 32;

/** A codebook. */
export class Codebook {
  readonly dimensions: number;
  readonly entries: number;
  /** All vectors in a row; undefined if the book is used only for its entry numbers. */
  readonly vectors: Float32Array | undefined;
  /** By the next {@link TABLE_BITS} bits: entry times 32 plus code length, or none for a longer code. */
  readonly #table = new Int32Array(1 << TABLE_BITS).fill(NONE);
  /** A binary tree in pairs: index of the next node, or `-2 - entry` for an entry, or 0 for nothing. */
  readonly #tree: number[] = [0, 0];

  /**
   * Reads a codebook from the setup header (section 3.2.1).
   *
   * @throws RangeError if it is broken.
   */
  constructor(bits: BitReader) {
    if (bits.read(24) !== SYNC_PATTERN) throw new RangeError('A codebook does not begin as one.');
    this.dimensions = bits.read(16);
    this.entries = bits.read(24);
    const lengths = readLengths(bits, this.entries);
    this.#assignCodes(lengths);
    this.vectors = readVectors(bits, this.dimensions, this.entries);
    if (bits.isOver) throw new RangeError('A codebook is cut off.');
  }

  /** Decodes the next entry number; -1 at the end of the packet. */
  decode(bits: BitReader): number {
    const found = this.#table[bits.peek(TABLE_BITS)] ?? NONE;
    if (found !== NONE) {
      bits.skip(found & 31);
      return bits.isOver ? NONE : found >> 5;
    }
    let node = 0;
    for (let count = 0; count < MAX_CODE_BITS; count += 1) {
      const next = this.#tree[node + bits.read(1)] ?? 0;
      if (next < 0) return bits.isOver ? NONE : -2 - next;
      if (next === 0 || bits.isOver) return NONE;
      node = next;
    }
    return NONE;
  }

  /** Gives each entry the lowest free code of its length. */
  #assignCodes(lengths: Uint8Array): void {
    /** By length: the free code of that length, left-aligned in 32 bits; undefined for none. */
    const free: (number | undefined)[] = [0];
    for (const [entry, length] of lengths.entries()) {
      if (length === 0) continue;
      let from = length;
      while (from > 0 && free[from] === undefined) from -= 1;
      const code = free[from];
      if (code === undefined) throw new RangeError('A codebook has too many codes.');
      free[from] = undefined;
      for (let bit = from + 1; bit <= length; bit += 1) free[bit] = code + 2 ** (32 - bit);
      this.#addCode(code, length, entry);
    }
    const used = lengths.findIndex((length) => length > 0);
    // If the book has a single entry, every code decodes to it.
    if (used >= 0 && used === lengths.findLastIndex((length) => length > 0)) this.#table.fill(used * 32 + (lengths[used] ?? 0));
  }

  #addCode(code: number, length: number, entry: number): void {
    let node = 0;
    let reversed = 0;
    for (let bit = 0; bit < length; bit += 1) {
      const branch = Math.floor(code / 2 ** (31 - bit)) & 1;
      if (bit < TABLE_BITS) reversed |= branch << bit;
      if (bit === length - 1) {
        this.#tree[node + branch] = -2 - entry;
      } else {
        let next = this.#tree[node + branch] ?? 0;
        if (next === 0) {
          next = this.#tree.length;
          this.#tree.push(0, 0);
          this.#tree[node + branch] = next;
        }
        node = next;
      }
    }
    if (length > TABLE_BITS) return;
    for (let index = reversed; index < this.#table.length; index += 1 << length) this.#table[index] = entry * 32 + length;
  }
}

function readLengths(bits: BitReader, entries: number): Uint8Array {
  const lengths = new Uint8Array(entries);
  if (bits.readFlag()) {
    let length = bits.read(5) + 1;
    for (let entry = 0; entry < entries; length += 1) {
      const count = bits.read(bitLength(entries - entry));
      if (length > MAX_CODE_BITS || entry + count > entries) throw new RangeError('A codebook has impossible lengths.');
      lengths.fill(length, entry, entry + count);
      entry += count;
    }
    return lengths;
  }
  const isSparse = bits.readFlag();
  for (let entry = 0; entry < entries; entry += 1) {
    if (!isSparse || bits.readFlag()) lengths[entry] = bits.read(5) + 1;
    if (bits.isOver) throw new RangeError('A codebook is cut off.');
  }
  return lengths;
}

/** Section 3.3: type 0 has no vectors, type 1 is a lattice, type 2 a list. */
function readVectors(bits: BitReader, dimensions: number, entries: number): Float32Array | undefined {
  const type = bits.read(4);
  if (type === 0) return undefined;
  if (type > 2) throw new RangeError('A codebook is of an unknown type.');
  const minimum = readFloat(bits);
  const delta = readFloat(bits);
  const valueBits = bits.read(4) + 1;
  const isSequence = bits.readFlag();
  const side = type === 1 ? latticeSide(entries, dimensions) : 0;
  const values = Float32Array.from({ length: type === 1 ? side : entries * dimensions }, () => bits.read(valueBits));
  const vectors = new Float32Array(entries * dimensions);
  for (let entry = 0; entry < entries; entry += 1) {
    let last = 0;
    let divisor = 1;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      const index = type === 1 ? Math.floor(entry / divisor) % side : entry * dimensions + dimension;
      const value = (values[index] ?? 0) * delta + minimum + last;
      vectors[entry * dimensions + dimension] = value;
      if (isSequence) last = value;
      divisor *= side;
    }
  }
  return vectors;
}

/** The largest number whose power does not exceed the number of entries (section 9.2.3). */
function latticeSide(entries: number, dimensions: number): number {
  let side = Math.floor(entries ** (1 / dimensions)) + 1;
  while (side ** dimensions > entries) side -= 1;
  return side;
}

/** Section 9.2.2: 21 bits of mantissa, 10 of exponent, one of sign. */
function readFloat(bits: BitReader): number {
  const word = bits.read(32);
  const mantissa = word % 2 ** 21;
  const exponent = Math.floor(word / 2 ** 21) % 2 ** 10;
  return (word >= 2 ** 31 ? -mantissa : mantissa) * 2 ** (exponent - 788);
}
