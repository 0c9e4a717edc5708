/**
 * The sound of one utterance as it came. It grows at its end and may be cut back; each reader has a place of its own in it.
 */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechError } from '../../base/errors';
import type { AudioPacket } from '../packets/packet';
import type { PacketLocation, PacketTable } from './packet-table';
import type { SegmentOptions } from './segment-options';

/** Sound that was dropped from the end of a log. */
export interface AudioCut {
  /** Where the sound that remains ends, and the next sound begins. */
  readonly seconds: number;
  /** Where the dropped sound ended; the same second when there was none. */
  readonly endSeconds: number;
  /** How many packets remain. */
  readonly packets: number;
}

/** An encoded stream of its own, joined to the one before it. */
export interface AudioSegment {
  /** How many began before it, those included that were dropped. */
  readonly number: number;
  /** Where its sound begins. */
  readonly startSeconds: number;
  /** Whether that is a splice point: behind a cut, or where its first seconds are skipped. */
  readonly isSpliced: boolean;
}

/** One utterance's sound. */
export interface AudioLog {
  /** Of all its bytes. */
  readonly format: AudioFormat;
  /** The packets that have come, with the time of each. */
  readonly packets: Pick<PacketTable, 'length' | 'seconds' | 'at' | 'startSeconds' | 'locate'>;
  /** Every cut so far, the first one first. */
  readonly cuts: readonly AudioCut[];
  /** The segments that were not dropped, at least one; the last one is under way. */
  readonly segments: readonly AudioSegment[];
  /** Whether all packets of the segment under way have come. */
  readonly isSegmentComplete: boolean;
  /** Whether no more sound will come: the end was written, or bytes that are no audio. */
  readonly isEnded: boolean;
  /** Why the rest is no audio. The sound before it is good. */
  readonly error: SpeechError | undefined;
  /** Opens a reader. It needs no closing. */
  read(fromSeconds: number): AudioReader;
  /**
   * Calls back after each write: packets, a segment's beginning or end, a cut, the end. The callback must not write.
   *
   * @returns Stops the calls.
   */
  subscribe(onChange: () => void): () => void;
}

/** A log that can be written to. */
export interface AudioWriter extends AudioLog {
  /** The bytes as they came, dropped ones included, for a file. They are not copied. */
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  /** How many bytes that are. */
  readonly byteLength: number;
  /** Adds bytes, cut anywhere, which nobody may change any more; they are not copied. */
  append(bytes: Uint8Array): void;
  /** Says that what is appended next is an encoded stream of its own, joined to what is there without a gap. */
  startSegment(options?: SegmentOptions): void;
  /** Says that no more comes of the segment under way, so that readers need not wait to see its end. */
  endSegment(): void;
  /**
   * Drops the sound after a second, to the sample. A segment must be started before more is appended. Does nothing once
   * the log has ended.
   *
   * @param seconds - Beyond what is there nothing is dropped; what comes next is joined there all the same.
   */
  cut(seconds: number): void;
  /** Says that no more bytes will come. */
  end(): void;
}

/** A place in a log. */
export class AudioReader {
  readonly #log: AudioLog;
  #cutsMet: number;
  /** Number of the packet that is read next. To go back, set it, or {@link seek}. */
  place: number;

  /**
   * @param fromSeconds - Where to begin; what the decoder needs before that is read first.
   */
  constructor(log: AudioLog, fromSeconds: number) {
    this.#log = log;
    this.#cutsMet = log.cuts.length;
    this.place = log.packets.locate(fromSeconds).firstPacket;
  }

  /** The next packet, which {@link place} stays at; or whether one will come. */
  peek(): AudioPacket | 'starved' | 'ended' {
    const { packets, isEnded } = this.#log;
    if (this.place < packets.length) return packets.at(this.place);
    return isEnded ? 'ended' : 'starved';
  }

  /**
   * Goes to where a cut has dropped something that was read.
   *
   * @returns Whether there was such a cut since the last call.
   */
  meetCut(): boolean {
    const { cuts } = this.#log;
    let isCut = false;
    for (; this.#cutsMet < cuts.length; this.#cutsMet += 1) {
      const cut = cuts[this.#cutsMet];
      // A packet that was cut in two remains, and may have been read whole.
      if (cut === undefined || this.place < cut.packets || cut.seconds === cut.endSeconds) continue;
      this.place = cut.packets;
      isCut = true;
    }
    return isCut;
  }

  /**
   * Goes to a second.
   *
   * @param seconds - Clamped to what is there.
   * @returns Where it lies, and what of the packets read next is to be dropped.
   */
  seek(seconds: number): PacketLocation {
    this.#cutsMet = this.#log.cuts.length;
    const location = this.#log.packets.locate(seconds);
    this.place = location.firstPacket;
    return location;
  }
}
