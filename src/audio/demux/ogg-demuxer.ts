/**
 * Splits Ogg (RFC 3533) into packets of Opus or Vorbis. Keeps the headers, marks samples without sound for trimming,
 * and joins consecutive streams.
 */
import type { AudioFormat } from '../../base/audio-format';
import { joinBytes } from './bytes';
import type { OggCodec } from './ogg-codec';
import { OggPageSplitter, type OggPage } from './ogg-pages';
import { OpusStream } from './opus-stream';
import { VorbisStream } from './vorbis-stream';
import type { AudioPacket } from '../packets/packet';
import type { Demuxer } from './demuxer';
import { undecodable } from '../packets/undecodable';

interface Stream {
  readonly serialNumber: number;
  readonly codec: OggCodec;
  nextSequenceNumber: number;
  /** The packet that continues in the next page. */
  open: Uint8Array | undefined;
  /** The codec's position after the last page; undefined after lost pages. */
  position: number | undefined;
  /** Samples still to be cut at the beginning. */
  framesToCut: number;
  isFirst: boolean;
}

interface Sound {
  readonly bytes: Uint8Array;
  readonly frames: number;
}

/** Splits Ogg into packets. */
export class OggDemuxer implements Demuxer {
  readonly #format: AudioFormat['outputFormat'];
  #splitter = new OggPageSplitter();
  #stream: Stream | undefined;
  #hasStreams = false;
  /** Number of pages of other codecs. */
  #foreignPages = 0;

  /** @param format - The format to name in errors. */
  constructor(format: AudioFormat['outputFormat']) {
    this.#format = format;
  }

  push(bytes: Uint8Array): AudioPacket[] {
    const packets = this.#splitter.push(bytes).flatMap((page) => this.#read(page));
    // Good packets are returned first, so that the result does not depend on how the bytes are split.
    if (packets.length === 0 && this.#splitter.isHopeless) throw this.#notOgg();
    return packets;
  }

  startSegment(): AudioPacket[] {
    const packets = this.#readCutOff();
    this.#splitter = new OggPageSplitter();
    this.#stream = undefined;
    return packets;
  }

  flush(): AudioPacket[] {
    const packets = this.#readCutOff();
    const isNothing = !this.#hasStreams && this.#splitter.garbageBytes + this.#foreignPages > 0;
    if (packets.length === 0 && (isNothing || this.#splitter.isHopeless)) throw this.#notOgg();
    return packets;
  }

  #readCutOff(): AudioPacket[] {
    const page = this.#splitter.flush();
    // A truncated page cannot be verified by its checksum, so it is used only if it is the page expected next.
    const isNext = page?.serialNumber === this.#stream?.serialNumber && page?.sequenceNumber === this.#stream?.nextSequenceNumber;
    return page !== undefined && isNext ? this.#read(page) : [];
  }

  #read(page: OggPage): AudioPacket[] {
    if (page.isFirst) return this.#begin(page);
    const stream = this.#stream;
    if (stream?.serialNumber !== page.serialNumber) {
      this.#foreignPages += 1;
      return [];
    }
    if (page.sequenceNumber !== stream.nextSequenceNumber) {
      stream.open = undefined;
      stream.position = undefined;
    }
    stream.nextSequenceNumber = (page.sequenceNumber + 1) >>> 0;
    const sounds: Sound[] = [];
    for (const packet of wholePackets(page, stream)) {
      if (stream.codec.config === undefined) {
        stream.codec.takeHeader(packet);
        continue;
      }
      const frames = stream.codec.framesOf(packet);
      if (frames !== undefined) sounds.push({ bytes: packet, frames });
    }
    return this.#trim(page, stream, sounds);
  }

  #begin(page: OggPage): AudioPacket[] {
    const [head] = page.parts;
    const codec = head === undefined ? undefined : openOggCodec(head);
    if (codec === undefined) {
      this.#foreignPages += 1;
      return [];
    }
    this.#hasStreams = true;
    this.#stream = {
      serialNumber: page.serialNumber,
      codec,
      nextSequenceNumber: (page.sequenceNumber + 1) >>> 0,
      open: undefined,
      position: 0,
      framesToCut: codec.preSkipFrames,
      isFirst: true,
    };
    return [];
  }

  /** Makes packets of a page's sound. The page's position tells where sound begins and ends. */
  #trim(page: OggPage, stream: Stream, sounds: readonly Sound[]): AudioPacket[] {
    const { config, canBeginLate: mayBeginLate } = stream.codec;
    if (config === undefined || sounds.length === 0) return [];
    const total = sounds.reduce((sum, { frames }) => sum + frames, 0);
    const position = stream.position === undefined ? undefined : stream.position + total;
    const { granulePosition } = page;
    let framesToCutAtEnd = 0;
    if (granulePosition !== undefined && position !== undefined && granulePosition < position) {
      const surplus = Math.min(total, position - granulePosition);
      // By RFC 7845, section 4.4, and Vorbis I, section A.2, a smaller position cuts the end of the last page, or the
      // beginning of the first one.
      if (page.isLast) framesToCutAtEnd = surplus;
      else if (stream.isFirst && mayBeginLate) stream.framesToCut += surplus;
    }
    stream.position = granulePosition ?? position;
    const packets = sounds.map(({ bytes, frames }): { -readonly [Key in keyof AudioPacket]: AudioPacket[Key] } => {
      const trimStartFrames = Math.min(stream.framesToCut, frames);
      stream.framesToCut -= trimStartFrames;
      const { isFirst } = stream;
      stream.isFirst = false;
      return { config, bytes, frames, trimStartFrames, trimEndFrames: 0, isFirst };
    });
    for (const packet of packets.reverse()) {
      packet.trimEndFrames = Math.min(framesToCutAtEnd, packet.frames - packet.trimStartFrames);
      framesToCutAtEnd -= packet.trimEndFrames;
    }
    return packets.reverse();
  }

  #notOgg(): Error {
    return undecodable(
      this.#format,
      this.#foreignPages > 0 && !this.#hasStreams
        ? 'it is Ogg, but contains neither Opus nor Vorbis.'
        : `${this.#splitter.garbageBytes} bytes in a row contain no Ogg page.`,
    );
  }
}

/** The packets that end in a page. A packet that continues in the next page is kept in the stream. */
function wholePackets(page: OggPage, stream: Stream): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (const [index, part] of page.parts.entries()) {
    const isRest = index === 0 && page.isContinued;
    const before = index === 0 ? stream.open : undefined;
    if (index === 0) stream.open = undefined;
    // The beginning of the packet was lost.
    if (isRest && before === undefined) continue;
    const packet = isRest && before !== undefined ? joinBytes(before, part) : part;
    if (page.isOpen && index === page.parts.length - 1) stream.open = packet;
    else packets.push(packet);
  }
  return packets;
}

/** The codec named by a stream's first packet; undefined if it is not supported. */
function openOggCodec(firstPacket: Uint8Array): OggCodec | undefined {
  const magic = String.fromCharCode(...firstPacket.subarray(0, 8));
  if (magic === 'OpusHead') return new OpusStream(firstPacket);
  if (magic.startsWith('\u0001vorbis')) return new VorbisStream(firstPacket);
  return undefined;
}
