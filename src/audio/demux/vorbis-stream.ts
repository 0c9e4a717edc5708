/**
 * Vorbis in Ogg, and the length of Vorbis packets (Vorbis I specification, xiph.org/vorbis/doc/Vorbis_I_spec.html).
 */
import type { OggCodec } from './ogg-codec';
import type { CodecConfig } from '../packets/packet';
import { undecodable } from '../packets/undecodable';

const IDENTIFICATION_BYTES = 30;
const CHANNELS_AT = 11;
const SAMPLE_RATE_AT = 12;
const BLOCK_SIZES_AT = 28;

/**
 * Size of a mode in the setup header: block flag, two 16-bit types that are 0, and a mapping (section 4.2.4,
 * "Modes").
 */
const MODE_BITS = 41;
const MAX_MODES = 64;
const MODE_COUNT_BITS = 6;

/** A Vorbis stream. */
export class VorbisStream implements OggCodec {
  readonly preSkipFrames = 0;
  readonly canBeginLate = true;
  readonly #channels: number;
  readonly #sampleRate: number;
  /** Samples of a short and of a long block. */
  readonly #blockSizes: readonly [short: number, long: number];
  readonly #headers: Uint8Array[];
  #config: CodecConfig | undefined;
  /** Whether the block of a packet is long, by the packet's mode. */
  #isLong: readonly boolean[] = [];
  #lastBlock: number | undefined;

  /**
   * @param identification - The first header.
   * @throws SpeechError `audio-undecodable` if it is broken.
   */
  constructor(identification: Uint8Array) {
    if (identification.length < IDENTIFICATION_BYTES) throw brokenHeader();
    this.#headers = [identification.slice()];
    this.#channels = identification[CHANNELS_AT] ?? 0;
    this.#sampleRate = new DataView(identification.buffer, identification.byteOffset).getUint32(SAMPLE_RATE_AT, true);
    const sizes = identification[BLOCK_SIZES_AT] ?? 0;
    this.#blockSizes = [1 << (sizes & 0xf), 1 << (sizes >> 4)];
    if (this.#channels === 0 || this.#sampleRate === 0) throw brokenHeader();
  }

  get config(): CodecConfig | undefined {
    return this.#config;
  }

  takeHeader(packet: Uint8Array): void {
    this.#headers.push(packet.slice());
    const [identification, comment, setup] = this.#headers;
    if (identification === undefined || comment === undefined || setup === undefined) return;
    this.#isLong = readModes(setup);
    this.#config = {
      codec: 'vorbis',
      sampleRate: this.#sampleRate,
      channels: this.#channels,
      headers: [identification, comment, setup],
    };
  }

  framesOf(packet: Uint8Array): number | undefined {
    const [first] = packet;
    // The lowest bit is set in headers, which do not occur in the middle of a stream.
    if (first === undefined || (first & 1) !== 0) return undefined;
    const mode = (first >> 1) & ((1 << bitsFor(this.#isLong.length)) - 1);
    const isLong = this.#isLong[mode];
    if (isLong === undefined) return undefined;
    const block = this.#blockSizes[isLong ? 1 : 0];
    // Section 4.3.8: two overlapping blocks yield half of each. The very first block overlaps with nothing and yields
    // nothing.
    const frames = this.#lastBlock === undefined ? 0 : (this.#lastBlock + block) / 4;
    this.#lastBlock = block;
    return frames;
  }
}

/**
 * Reads the block flags of the modes backwards from the end of the setup header. Reading forwards would require
 * parsing the whole header. Only the list of modes ends in so many zeros that follow its own length.
 */
function readModes(setup: Uint8Array): boolean[] {
  // The framing bit is the last bit that is set (section 4.2.4).
  let end = setup.length * 8 - 1;
  while (end >= 0 && readBits(setup, end, 1) === 0) end -= 1;
  let modes: boolean[] = [];
  const found: boolean[] = [];
  for (let at = end - MODE_BITS; at >= MODE_COUNT_BITS && found.length < MAX_MODES; at -= MODE_BITS) {
    if (readBits(setup, at + 1, 16) !== 0 || readBits(setup, at + 17, 16) !== 0) break;
    found.unshift(readBits(setup, at, 1) === 1);
    if (readBits(setup, at - MODE_COUNT_BITS, MODE_COUNT_BITS) === found.length - 1) modes = [...found];
  }
  if (modes.length === 0) throw brokenHeader();
  return modes;
}

/** Reads bits in Vorbis's order: the lowest of a byte first (section 2.1.4). */
function readBits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let bit = 0; bit < count; bit += 1) {
    value |= (((bytes[(at + bit) >> 3] ?? 0) >> ((at + bit) & 7)) & 1) << bit;
  }
  return value;
}

/** Number of bits that can hold any number below `count`. */
function bitsFor(count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1);
}

function brokenHeader(): Error {
  return undecodable('ogg_vorbis', 'one of its headers is broken.');
}
