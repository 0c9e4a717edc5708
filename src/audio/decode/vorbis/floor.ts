/** Floors: the rough shape of a spectrum as lines on a decibel scale (Vorbis I, section 7.2: type 1). */
import { bitLength, type BitReader } from './bit-reader';
import type { Codebook } from './codebook';

/** Range of heights, by the multiplier. */
const RANGES = [256, 128, 86, 64] as const;
/** The table of section 10.1: 256 steps of 140/256 dB, up to 0 dB. */
const LEVELS = Float32Array.from({ length: 256 }, (_, index) => 10 ** (((index - 255) * 140) / 256 / 20));

interface PartitionClass {
  readonly dimensions: number;
  readonly subclassBits: number;
  readonly masterBook: number;
  /** By subclass; -1 for no book, which means a height of 0. */
  readonly books: readonly number[];
}

/** A floor of type 1. */
export class Floor {
  readonly #partitions: readonly PartitionClass[];
  readonly #multiplier: number;
  readonly #xs: readonly number[];
  /** Numbers of the points from left to right. */
  readonly #order: readonly number[];
  /** For each point, its nearest neighbours on both sides among the points before it in the list. */
  readonly #neighbours: readonly (readonly [low: number, high: number])[];

  /**
   * Reads a floor from the setup header.
   *
   * @throws RangeError if it is broken, or of type 0, which no encoder has written since 2001.
   */
  constructor(bits: BitReader) {
    if (bits.read(16) !== 1) throw new RangeError('A floor is not of type 1.');
    const numbers = Array.from({ length: bits.read(5) }, () => bits.read(4));
    const classes = Array.from({ length: Math.max(-1, ...numbers) + 1 }, () => readClass(bits));
    this.#partitions = numbers.flatMap((number) => classes[number] ?? []);
    this.#multiplier = bits.read(2) + 1;
    const rangeBits = bits.read(4);
    const xs = [0, 2 ** rangeBits];
    for (const { dimensions } of this.#partitions) {
      for (let count = 0; count < dimensions; count += 1) xs.push(bits.read(rangeBits));
    }
    this.#xs = xs;
    this.#order = xs.map((_, index) => index).sort((one, other) => (xs[one] ?? 0) - (xs[other] ?? 0));
    this.#neighbours = xs.map((x, index) => neighboursOf(xs.slice(0, index), x));
  }

  /**
   * Reads the heights of the points from a packet.
   *
   * @returns Undefined if the channel is silent.
   */
  read(bits: BitReader, books: readonly Codebook[]): number[] | undefined {
    if (!bits.readFlag()) return undefined;
    const heightBits = bitLength(this.#range - 1);
    const heights = [bits.read(heightBits), bits.read(heightBits)];
    for (const { dimensions, subclassBits, masterBook, books: bookNumbers } of this.#partitions) {
      let subclasses = subclassBits === 0 ? 0 : (books[masterBook]?.decode(bits) ?? 0);
      for (let count = 0; count < dimensions; count += 1) {
        const number = bookNumbers[subclasses & ((1 << subclassBits) - 1)] ?? -1;
        subclasses >>= subclassBits;
        heights.push(number < 0 ? 0 : (books[number]?.decode(bits) ?? 0));
      }
    }
    // A packet that ends inside a floor has no sound (section 7.2.3).
    return bits.isOver ? undefined : heights;
  }

  /** Multiplies a spectrum by the floor. */
  apply(heights: readonly number[], spectrum: Float32Array): void {
    const { ys, isUsed } = this.#unwrap(heights);
    let lastX = 0;
    let lastY = (ys[this.#order[0] ?? 0] ?? 0) * this.#multiplier;
    for (const index of this.#order.slice(1)) {
      if (isUsed[index] !== true) continue;
      const x = this.#xs[index] ?? 0;
      const y = (ys[index] ?? 0) * this.#multiplier;
      multiplyLine(spectrum, lastX, lastY, x, y);
      lastX = x;
      lastY = y;
    }
    const level = LEVELS[lastY] ?? 0;
    for (let x = lastX; x < spectrum.length; x += 1) spectrum[x] = (spectrum[x] ?? 0) * level;
  }

  get #range(): number {
    return RANGES[this.#multiplier - 1] ?? RANGES[0];
  }

  /** Section 7.2.4, step 1: each height is coded as its difference from the line between its neighbours. */
  #unwrap(heights: readonly number[]): { ys: number[]; isUsed: boolean[] } {
    const range = this.#range;
    const ys = heights.slice(0, 2);
    const isUsed = [true, true];
    for (let index = 2; index < this.#xs.length; index += 1) {
      const [low, high] = this.#neighbours[index] ?? [0, 1];
      const predicted = pointOnLine(this.#xs[low] ?? 0, ys[low] ?? 0, this.#xs[high] ?? 0, ys[high] ?? 0, this.#xs[index] ?? 0);
      const value = heights[index] ?? 0;
      if (value === 0) {
        isUsed.push(false);
        ys.push(predicted);
        continue;
      }
      isUsed[low] = true;
      isUsed[high] = true;
      isUsed.push(true);
      const above = range - predicted;
      const room = Math.min(above, predicted) * 2;
      let y: number;
      if (value >= room) y = above > predicted ? value : range - 1 - value;
      else if (value % 2 === 1) y = predicted - (value + 1) / 2;
      else y = predicted + value / 2;
      ys.push(Math.max(0, Math.min(range - 1, y)));
    }
    return { ys, isUsed };
  }
}

function readClass(bits: BitReader): PartitionClass {
  const dimensions = bits.read(3) + 1;
  const subclassBits = bits.read(2);
  const masterBook = subclassBits === 0 ? 0 : bits.read(8);
  return { dimensions, subclassBits, masterBook, books: Array.from({ length: 1 << subclassBits }, () => bits.read(8) - 1) };
}

/** Sections 9.2.4 and 9.2.5. */
function neighboursOf(before: readonly number[], x: number): readonly [low: number, high: number] {
  let low = 0;
  let high = 1;
  for (const [index, other] of before.entries()) {
    if (other < x && other > (before[low] ?? 0)) low = index;
    if (other > x && other < (before[high] ?? Infinity)) high = index;
  }
  return [low, high];
}

/** Section 9.2.6, in integers. */
function pointOnLine(x0: number, y0: number, x1: number, y1: number, x: number): number {
  const rise = y1 - y0;
  const offset = Math.floor((Math.abs(rise) * (x - x0)) / (x1 - x0));
  return rise < 0 ? y0 - offset : y0 + offset;
}

/** Section 9.2.7: Bresenham's line, so that all decoders agree. */
function multiplyLine(spectrum: Float32Array, x0: number, y0: number, x1: number, y1: number): void {
  const width = x1 - x0;
  const rise = y1 - y0;
  const slope = Math.trunc(rise / width);
  const step = rise < 0 ? slope - 1 : slope + 1;
  const rest = Math.abs(rise) - Math.abs(slope * width);
  let y = y0;
  let error = 0;
  const end = Math.min(x1, spectrum.length);
  for (let x = x0; x < end; x += 1) {
    if (x > x0) {
      error += rest;
      if (error >= width) {
        error -= width;
        y += step;
      } else {
        y += slope;
      }
    }
    spectrum[x] = (spectrum[x] ?? 0) * (LEVELS[y] ?? 0);
  }
}
