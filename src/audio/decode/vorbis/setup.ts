/**
 * What the three headers of a Vorbis stream say (Vorbis I, section 4.2).
 */
import { bitLength, BitReader } from './bit-reader';
import { Codebook } from './codebook';
import { Floor } from './floor';
import { Residue } from './residue';

/** A packet's type and the name of the codec come before what a header says. */
const HEADER_START_BYTES = 7;
const BLOCK_SIZES_AT = 28;

/** Which floor and which residue some channels take. */
export interface Submap {
  readonly floor: number;
  readonly residue: number;
}

/** How the channels of a packet are put together. */
export interface Mapping {
  /** Pairs of channels that were written as magnitude and angle. */
  readonly couplings: readonly (readonly [magnitude: number, angle: number])[];
  /** Of each channel. */
  readonly submapOf: readonly number[];
  readonly submaps: readonly Submap[];
}

/** A kind of packet. */
export interface Mode {
  readonly isLong: boolean;
  readonly mapping: number;
}

/** All that packets refer to. */
export interface Setup {
  readonly channels: number;
  /** Samples of a short and of a long block. */
  readonly blockSizes: readonly [short: number, long: number];
  readonly codebooks: readonly Codebook[];
  readonly floors: readonly Floor[];
  readonly residues: readonly Residue[];
  readonly mappings: readonly Mapping[];
  readonly modes: readonly Mode[];
}

/**
 * Reads the headers.
 *
 * @throws RangeError when they are broken.
 */
export function readSetup(identification: Uint8Array, setup: Uint8Array, channels: number): Setup {
  const sizes = identification[BLOCK_SIZES_AT] ?? 0;
  const bits = new BitReader(setup, HEADER_START_BYTES);
  const list = <Item>(countBits: number, read: () => Item): Item[] => {
    const items: Item[] = [];
    for (let left = bits.read(countBits) + 1; left > 0; left -= 1) {
      items.push(read());
      if (bits.isOver) throw new RangeError('The setup header is cut off.');
    }
    return items;
  };
  const codebooks = list(8, () => new Codebook(bits));
  // Placeholders for transforms in time, of which there are none.
  list(6, () => bits.read(16));
  const floors = list(6, () => new Floor(bits));
  const residues = list(6, () => new Residue(bits));
  const mappings = list(6, () => readMapping(bits, channels));
  const modes = list(6, () => readMode(bits));
  return { channels, blockSizes: [1 << (sizes & 0xf), 1 << (sizes >> 4)], codebooks, floors, residues, mappings, modes };
}

function readMapping(bits: BitReader, channels: number): Mapping {
  if (bits.read(16) !== 0) throw new RangeError('A mapping is of an unknown type.');
  const submapCount = bits.readFlag() ? bits.read(4) + 1 : 1;
  const channelBits = bitLength(channels - 1);
  const couplings = Array.from({ length: bits.readFlag() ? bits.read(8) + 1 : 0 }, () => {
    return [bits.read(channelBits), bits.read(channelBits)] as const;
  });
  // Reserved.
  bits.read(2);
  const submapOf = Array.from({ length: channels }, () => (submapCount > 1 ? bits.read(4) : 0));
  const submaps = Array.from({ length: submapCount }, () => {
    // Another placeholder for a transform in time.
    bits.read(8);
    return { floor: bits.read(8), residue: bits.read(8) };
  });
  return { couplings, submapOf, submaps };
}

function readMode(bits: BitReader): Mode {
  const isLong = bits.readFlag();
  // Types of window and transform: there is one of each.
  bits.read(32);
  return { isLong, mapping: bits.read(8) };
}
