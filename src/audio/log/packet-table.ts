/**
 * Stores an utterance's packets for seeking and replay: their bytes in large blocks, and 16 more bytes per packet in typed arrays.
 * An hour of Polly's mp3 takes 24 MB.
 */
import { lastIndexWhere } from '../../base/binary-search';
import type { AudioPacket, CodecConfig } from '../packets/packet';
import { runUpPackets } from '../packets/run-up';

const BLOCK_BYTES = 65_536;
/** Packets at least this long are kept as they came: sharing a block saves little for them, and copying costs time and memory. */
const UNCOPIED_BYTES = 1024;
/** Rows per array. With fixed arrays, growing copies nothing and leaves little memory unused. */
const TABLE_PACKETS = 1024;

/** The columns of a packet's row. */
const COLUMN = { place: 0, bytes: 1, frames: 2, framesBefore: 3 } as const;
const COLUMNS = 4;
const NO_TRIM = { startFrames: 0, endFrames: 0 } as const;

/** The place at which decoding must begin for a second of the utterance. */
export interface PacketLocation {
  /** Index of the packet that contains the sample; {@link PacketTable.length} at the end of the sound. */
  readonly packet: number;
  /** Index of the packet to decode first, so that the output of `packet` is exact. At most `packet`. */
  readonly firstPacket: number;
  /** Samples of `packet` to drop after its `trimStartFrames`. All samples of earlier packets are dropped. */
  readonly dropFrames: number;
  /** The second of the utterance at which the sample begins. */
  readonly seconds: number;
}

/** Consecutive packets that a decoder can decode without a restart. */
interface Run {
  readonly config: CodecConfig;
  readonly firstPacket: number;
  readonly startSeconds: number;
}

/** Packets in order, with their times. */
export class PacketTable {
  readonly #blocks: Uint8Array[] = [];
  /** Used bytes of the last block. */
  #filledBytes = 0;
  readonly #tables: Uint32Array[] = [];
  /** The trimmed frames of the few packets that are trimmed. */
  readonly #trims = new Map<number, { readonly startFrames: number; readonly endFrames: number }>();
  #length = 0;
  readonly #runs: Run[] = [];
  /** Frames of sound in the last run. */
  #framesInRun = 0;
  /** Seconds of sound still to be skipped. */
  #skipSeconds = 0;

  /** Number of packets. */
  get length(): number {
    return this.#length;
  }

  /** Seconds of sound, without trimmed frames. */
  get seconds(): number {
    const run = this.#runs.at(-1);
    return run === undefined ? 0 : run.startSeconds + this.#framesInRun / run.config.sampleRate;
  }

  /** Adds a packet at the end. Its bytes must not be changed afterwards. */
  add(packet: AudioPacket): void {
    const { config, bytes, frames, trimEndFrames } = packet;
    const trimStartFrames = packet.trimStartFrames + this.#skip(frames - packet.trimStartFrames - trimEndFrames, config);
    if (packet.isFirst || this.#runs.at(-1)?.config !== config) {
      this.#runs.push({ config, firstPacket: this.#length, startSeconds: this.seconds });
      this.#framesInRun = 0;
    }
    if (this.#length === this.#tables.length * TABLE_PACKETS) this.#tables.push(new Uint32Array(TABLE_PACKETS * COLUMNS));
    const table = this.#tables[Math.floor(this.#length / TABLE_PACKETS)];
    table?.set([this.#put(bytes), bytes.length, frames, this.#framesInRun], (this.#length % TABLE_PACKETS) * COLUMNS);
    if (trimStartFrames + trimEndFrames > 0) {
      this.#trims.set(this.#length, { startFrames: trimStartFrames, endFrames: trimEndFrames });
    }
    this.#length += 1;
    this.#framesInRun += frames - trimStartFrames - trimEndFrames;
  }

  /** Skips the first seconds of sound of the next packets: they only prepare the decoder. */
  skip(seconds: number): void {
    this.#skipSeconds = seconds;
  }

  /**
   * Drops the sound after a second of the utterance, exact to the sample. The next packet must begin a stream.
   *
   * @param seconds - A second beyond the sound drops nothing.
   */
  cut(seconds: number): void {
    const { packet, dropFrames } = this.locate(seconds);
    let length = dropFrames > 0 ? packet + 1 : packet;
    if (dropFrames > 0) {
      const { startFrames, endFrames } = this.#trimOf(packet);
      const droppedFrames = this.#framesUpTo(packet) - this.#cell(packet, COLUMN.framesBefore) - dropFrames;
      this.#trims.set(packet, { startFrames, endFrames: endFrames + droppedFrames });
    }
    while (length > 0 && this.#framesUpTo(length - 1) === this.#cell(length - 1, COLUMN.framesBefore)) length -= 1;
    for (let index = length; index < this.#length; index += 1) this.#trims.delete(index);
    this.#length = length;
    this.#tables.length = Math.ceil(length / TABLE_PACKETS);
    while ((this.#runs.at(-1)?.firstPacket ?? -1) >= length) this.#runs.pop();
    this.#framesInRun = length === 0 ? 0 : this.#framesUpTo(length - 1);
    const endPlace = length === 0 ? 0 : this.#cell(length - 1, COLUMN.place) + this.#cell(length - 1, COLUMN.bytes);
    const blocks = length === 0 ? 0 : Math.floor(this.#cell(length - 1, COLUMN.place) / BLOCK_BYTES) + 1;
    this.#blocks.length = blocks;
    this.#filledBytes = blocks === 0 ? 0 : endPlace - (blocks - 1) * BLOCK_BYTES;
  }

  /**
   * Returns a packet. Its bytes are a view that must not be changed.
   *
   * @throws RangeError if there is no packet with that index.
   */
  at(index: number): AudioPacket {
    if (index < 0 || index >= this.#length) throw new RangeError(`There is no packet ${index}.`);
    const place = this.#cell(index, COLUMN.place);
    const block = this.#blocks[Math.floor(place / BLOCK_BYTES)];
    const offset = place % BLOCK_BYTES;
    const run = this.#runOf(index);
    if (block === undefined || run === undefined) throw new RangeError(`Packet ${index} has no bytes.`);
    const { startFrames, endFrames } = this.#trimOf(index);
    return {
      config: run.config,
      bytes: block.subarray(offset, offset + this.#cell(index, COLUMN.bytes)),
      frames: this.#cell(index, COLUMN.frames),
      trimStartFrames: startFrames,
      trimEndFrames: endFrames,
      isFirst: index === run.firstPacket,
    };
  }

  /** Returns the second of the utterance at which a packet's sound begins. After the last packet, returns the end. */
  startSeconds(index: number): number {
    if (index >= this.#length) return this.seconds;
    const run = this.#runOf(index);
    if (run === undefined) return 0;
    return run.startSeconds + this.#cell(index, COLUMN.framesBefore) / run.config.sampleRate;
  }

  /**
   * Finds the sample nearest to a second of the utterance.
   *
   * @param seconds - Clamped to the sound.
   */
  locate(seconds: number): PacketLocation {
    const runIndex = Math.max(
      0,
      lastIndexWhere(this.#runs.length, (index) => (this.#runs[index]?.startSeconds ?? 0) <= seconds),
    );
    const run = this.#runs[runIndex];
    if (run === undefined) return { packet: 0, firstPacket: 0, dropFrames: 0, seconds: 0 };
    const { sampleRate } = run.config;
    const frame = Math.max(0, Math.round((seconds - run.startSeconds) * sampleRate));
    const endPacket = this.#runs[runIndex + 1]?.firstPacket ?? this.#length;
    const framesInRun = this.#framesUpTo(endPacket - 1);
    if (frame >= framesInRun) {
      // The end of the sound, or of the run. The next run begins without a run-up.
      return { packet: endPacket, firstPacket: endPacket, dropFrames: 0, seconds: this.startSeconds(endPacket) };
    }
    // The first packet that ends after the sample, so packets without sound are passed.
    const packet =
      run.firstPacket + 1 + lastIndexWhere(endPacket - run.firstPacket, (index) => this.#framesUpTo(run.firstPacket + index) <= frame);
    return {
      packet,
      firstPacket: packet - runUpPackets(run.config, packet, (index) => this.at(index), run.firstPacket),
      dropFrames: frame - this.#cell(packet, COLUMN.framesBefore),
      seconds: run.startSeconds + frame / sampleRate,
    };
  }

  /** Returns the number of frames to skip in a packet's sound. */
  #skip(soundFrames: number, { sampleRate }: CodecConfig): number {
    const frames = Math.max(0, Math.min(soundFrames, Math.round(this.#skipSeconds * sampleRate)));
    this.#skipSeconds -= frames / sampleRate;
    return frames;
  }

  #cell(index: number, column: number): number {
    return this.#tables[Math.floor(index / TABLE_PACKETS)]?.[(index % TABLE_PACKETS) * COLUMNS + column] ?? 0;
  }

  #trimOf(index: number): { readonly startFrames: number; readonly endFrames: number } {
    return this.#trims.get(index) ?? NO_TRIM;
  }

  /** Returns the frames of sound from the beginning of a packet's run to the packet's end. */
  #framesUpTo(index: number): number {
    const { startFrames, endFrames } = this.#trimOf(index);
    return this.#cell(index, COLUMN.framesBefore) + this.#cell(index, COLUMN.frames) - startFrames - endFrames;
  }

  #runOf(index: number): Run | undefined {
    const last = this.#runs.at(-1);
    if (last !== undefined && last.firstPacket <= index) return last;
    return this.#runs[lastIndexWhere(this.#runs.length, (at) => (this.#runs[at]?.firstPacket ?? 0) <= index)];
  }

  /**
   * Keeps bytes as a block of their own, or copies them into a shared one. Returns their place: the block's index times BLOCK_BYTES,
   * plus the offset.
   */
  #put(bytes: Uint8Array): number {
    const isUncopied = bytes.length >= UNCOPIED_BYTES;
    if (isUncopied || this.#filledBytes + bytes.length >= Math.min(BLOCK_BYTES, this.#blocks.at(-1)?.length ?? 0)) {
      this.#blocks.push(isUncopied ? bytes : new Uint8Array(BLOCK_BYTES));
      this.#filledBytes = 0;
    }
    const offset = this.#filledBytes;
    if (!isUncopied) this.#blocks.at(-1)?.set(bytes, offset);
    this.#filledBytes = offset + bytes.length;
    return (this.#blocks.length - 1) * BLOCK_BYTES + offset;
  }
}
