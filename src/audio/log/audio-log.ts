/** The received sound of one utterance. It grows at its end and may be cut back; each reader has its own place in it. */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechError } from '../../base/errors';
import type { AudioPacket } from '../packets/packet';
import type { PacketLocation, PacketTable } from './packet-table';
import type { SegmentOptions } from './segment-options';

/** A cut: sound dropped from the end of a log. */
export interface AudioCut {
  /** The second at which the remaining sound ends and the next sound begins. */
  readonly seconds: number;
  /** The end of the dropped sound; the same second if nothing was dropped. */
  readonly endSeconds: number;
  /** Number of remaining packets. */
  readonly packets: number;
}

/** A separate encoded stream, joined to the previous one. */
export interface AudioSegment {
  /** Number of segments that began before it, including dropped ones. */
  readonly number: number;
  /** The second at which its sound begins. */
  readonly startSeconds: number;
  /** Whether its start is a splice point: after a cut, or because its first seconds are skipped. */
  readonly isSpliced: boolean;
}

/** One utterance's sound. */
export interface AudioLog {
  /** The format of all its bytes. */
  readonly format: AudioFormat;
  /** The received packets, with their times. */
  readonly packets: Pick<PacketTable, 'length' | 'seconds' | 'at' | 'startSeconds' | 'locate'>;
  /** All cuts so far, in order. */
  readonly cuts: readonly AudioCut[];
  /** The segments that were not dropped, at least one. The last one is under way. */
  readonly segments: readonly AudioSegment[];
  /** Whether all packets of the last segment have been received. */
  readonly isSegmentComplete: boolean;
  /** Whether no more sound follows: after the end, or after bytes that are not audio. */
  readonly isEnded: boolean;
  /** Why the rest is not audio. The sound before it is good. */
  readonly error: SpeechError | undefined;
  /** Opens a reader, which needs no closing. */
  read(fromSeconds: number): AudioReader;
  /**
   * Calls `onChange` after each write: packets, the start or end of a segment, a cut, the end. The callback must not write.
   *
   * @returns A function that stops the calls.
   */
  subscribe(onChange: () => void): () => void;
}

/** A log that can be written to. */
export interface AudioWriter extends AudioLog {
  /** The received bytes, including dropped ones, for a file. They are not copied. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** Number of received bytes. */
  readonly byteLength: number;
  /** Appends bytes, split anywhere. They are not copied, so they must not be changed afterwards. */
  append(bytes: Uint8Array): void;
  /** Starts a segment: the next bytes are a separate encoded stream, joined without a gap. */
  startSegment(options?: SegmentOptions): void;
  /** Ends the present segment, so that readers need not wait for its end. */
  endSegment(): void;
  /**
   * Drops the sound after a second, to the sample. Start a segment before more is appended. Does nothing after the end.
   *
   * @param seconds - A second beyond the received sound drops nothing. The next sound is joined at the end then.
   */
  cut(seconds: number): void;
  /** Ends the log. */
  end(): void;
}

/** A place in a log. */
export class AudioReader {
  readonly #log: AudioLog;
  #cutsMet: number;
  /** Number of the next packet to read. Set it, or call {@link seek}, to go elsewhere. */
  place: number;

  /**
   * @param fromSeconds - The second to begin at. Packets that a decoder needs before it are read first.
   */
  constructor(log: AudioLog, fromSeconds: number) {
    this.#log = log;
    this.#cutsMet = log.cuts.length;
    this.place = log.packets.locate(fromSeconds).firstPacket;
  }

  /** The next packet, without advancing; or whether more packets will follow. */
  peek(): AudioPacket | 'starved' | 'ended' {
    const { packets, isEnded } = this.#log;
    if (this.place < packets.length) return packets.at(this.place);
    return isEnded ? 'ended' : 'starved';
  }

  /**
   * Goes back to the cut if a cut has dropped a packet that was read.
   *
   * @returns Whether there was such a cut since the last call.
   */
  meetCut(): boolean {
    const { cuts } = this.#log;
    let isCut = false;
    for (; this.#cutsMet < cuts.length; this.#cutsMet += 1) {
      const cut = cuts[this.#cutsMet];
      // A packet that was cut in two remains. It may have been read whole.
      if (cut === undefined || this.place < cut.packets || cut.seconds === cut.endSeconds) continue;
      this.place = cut.packets;
      isCut = true;
    }
    return isCut;
  }

  /**
   * Seeks to a second.
   *
   * @param seconds - Clamped to the received sound.
   * @returns The location, and the frames to drop from the next packets.
   */
  seek(seconds: number): PacketLocation {
    this.#cutsMet = this.#log.cuts.length;
    const location = this.#log.packets.locate(seconds);
    this.place = location.firstPacket;
    return location;
  }
}
