/** Parses the headers of a Vorbis stream (Vorbis I, section 4.2). */
import { bitLength, BitReader } from './bit-reader';
import { Codebook } from './codebook';
import { Floor } from './floor';
import { Residue } from './residue';

/** A header begins with the packet's type and the codec's name. */
const HEADER_START_BYTES = 7;
const BLOCK_SIZES_AT = 28;

/** The floor and the residue of some channels. */
export interface Submap {
  readonly floor: number;
  readonly residue: number;
}

/** How the channels of a packet are combined. */
export interface Mapping {
  /** Pairs of channels that are coded as magnitude and angle. */
  readonly couplings: readonly (readonly [magnitude: number, angle: number])[];
  /** The submap of each channel. */
  readonly submapOf: readonly number[];
  readonly submaps: readonly Submap[];
}

/** A kind of packet. */
export interface Mode {
  readonly isLong: boolean;
  readonly mapping: number;
}

/** Everything that packets refer to. */
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
 * Parses the headers.
 *
 * @throws RangeError if they are broken.
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
  // Placeholders for time-domain transforms, of which none exist.
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
    // Another placeholder for a time-domain transform.
    bits.read(8);
    return { floor: bits.read(8), residue: bits.read(8) };
  });
  return { couplings, submapOf, submaps };
}

function readMode(bits: BitReader): Mode {
  const isLong = bits.readFlag();
  // Types of window and transform, of which only one each exists.
  bits.read(32);
  return { isLong, mapping: bits.read(8) };
}
