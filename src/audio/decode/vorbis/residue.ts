/** Residues: the fine detail of spectra, as sums of vectors (Vorbis I, section 8). */
import type { BitReader } from './bit-reader';
import type { Codebook } from './codebook';

const PASSES = 8;

/** A residue. */
export class Residue {
  readonly #type: number;
  readonly #begin: number;
  readonly #end: number;
  readonly #partitionSize: number;
  readonly #classifications: number;
  readonly #classBook: number;
  /** By classification and pass; -1 for no book. */
  readonly #books: readonly (readonly number[])[];

  /**
   * Reads a residue from the setup header.
   *
   * @throws RangeError if it is broken.
   */
  constructor(bits: BitReader) {
    this.#type = bits.read(16);
    if (this.#type > 2) throw new RangeError('A residue is of an unknown type.');
    this.#begin = bits.read(24);
    this.#end = bits.read(24);
    this.#partitionSize = bits.read(24) + 1;
    this.#classifications = bits.read(6) + 1;
    this.#classBook = bits.read(8);
    const cascades = Array.from({ length: this.#classifications }, () => {
      const low = bits.read(3);
      return bits.readFlag() ? low + bits.read(5) * 8 : low;
    });
    this.#books = cascades.map((cascade) => Array.from({ length: PASSES }, (_, pass) => ((cascade >> pass) & 1 ? bits.read(8) : -1)));
  }

  /**
   * Adds the detail of a packet to the spectra of some channels, which must be all zero.
   *
   * @param channels - All of the same length; undefined for a channel without detail, which takes no bits.
   */
  addTo(channels: readonly (Float32Array | undefined)[], bits: BitReader, books: readonly Codebook[]): void {
    if (channels.every((channel) => channel === undefined)) return;
    if (this.#type !== 2) {
      this.#read(channels, bits, books);
      return;
    }
    // Section 8.6.5: all channels are interleaved, even those without detail.
    const length = channels.find((channel) => channel !== undefined)?.length ?? 0;
    if (channels.length === 1) {
      this.#read(channels, bits, books);
      return;
    }
    const interleaved = new Float32Array(length * channels.length);
    this.#read([interleaved], bits, books);
    for (const [number, channel] of channels.entries()) {
      if (channel === undefined) continue;
      for (let index = 0; index < length; index += 1) channel[index] = interleaved[index * channels.length + number] ?? 0;
    }
  }

  /** Section 8.6.2. */
  #read(channels: readonly (Float32Array | undefined)[], bits: BitReader, books: readonly Codebook[]): void {
    const classBook = books[this.#classBook];
    if (classBook === undefined) return;
    const length = channels.find((channel) => channel !== undefined)?.length ?? 0;
    const begin = Math.min(this.#begin, length);
    const partitions = Math.floor((Math.min(this.#end, length) - begin) / this.#partitionSize);
    const classes = channels.map(() => new Uint8Array(partitions + classBook.dimensions));
    for (let pass = 0; pass < PASSES; pass += 1) {
      for (let first = 0; first < partitions; first += classBook.dimensions) {
        if (pass === 0 && !this.#readClasses(channels, classes, first, classBook, bits)) return;
        const last = Math.min(partitions, first + classBook.dimensions);
        for (let partition = first; partition < last; partition += 1) {
          const at = begin + partition * this.#partitionSize;
          for (const [number, channel] of channels.entries()) {
            const book = books[this.#books[classes[number]?.[partition] ?? 0]?.[pass] ?? -1];
            if (channel === undefined || book === undefined) continue;
            if (!this.#addPartition(channel, at, book, bits)) return;
          }
        }
      }
    }
  }

  #readClasses(
    channels: readonly (Float32Array | undefined)[],
    classes: readonly Uint8Array[],
    first: number,
    classBook: Codebook,
    bits: BitReader,
  ): boolean {
    for (const [number, channel] of channels.entries()) {
      if (channel === undefined) continue;
      let word = classBook.decode(bits);
      if (word < 0) return false;
      for (let index = classBook.dimensions - 1; index >= 0; index -= 1) {
        const row = classes[number];
        if (row !== undefined) row[first + index] = word % this.#classifications;
        word = Math.floor(word / this.#classifications);
      }
    }
    return true;
  }

  /**
   * Sections 8.6.3 and 8.6.4: vectors are interleaved over the partition, or follow each other. False at the end of
   * the packet.
   */
  #addPartition(channel: Float32Array, at: number, book: Codebook, bits: BitReader): boolean {
    const { dimensions, vectors } = book;
    if (vectors === undefined) return false;
    const count = Math.floor(this.#partitionSize / dimensions);
    const [vectorStep, valueStep] = this.#type === 0 ? [1, count] : [dimensions, 1];
    for (let number = 0; number < count; number += 1) {
      const entry = book.decode(bits);
      if (entry < 0) return false;
      const from = at + number * vectorStep;
      for (let dimension = 0; dimension < dimensions; dimension += 1) {
        const index = from + dimension * valueStep;
        channel[index] = (channel[index] ?? 0) + (vectors[entry * dimensions + dimension] ?? 0);
      }
    }
    return true;
  }
}
