/** The received sound of one utterance. It grows at its end and may be cut back. Each reader has its own position. */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechError } from '../../base/errors';
import type { AudioPacket } from '../packets/packet';
import type { PacketLocation, PacketTable } from './packet-table';
import type { SegmentOptions } from './segment-options';

/** A cut, which dropped sound from the end of a log. */
export interface AudioCut {
  /** The second at which the remaining sound ends and the next sound begins. */
  readonly seconds: number;
  /** The end of the dropped sound. Equals `seconds` if nothing was dropped. */
  readonly endSeconds: number;
  /** Number of remaining packets. */
  readonly packets: number;
}

/** A separate encoded stream, joined to the previous one. */
export interface AudioSegment {
  /** Number of segments that began before it, including dropped ones. */
  readonly number: number;
  /** The second of the utterance at which its sound begins. */
  readonly startSeconds: number;
  /** Whether it starts at a splice point: after a cut, or because its first seconds are skipped. */
  readonly isSpliced: boolean;
}

/** The sound of one utterance. */
export interface AudioLog {
  /** The format of all its bytes. */
  readonly format: AudioFormat;
  /** The received packets, with their times. */
  readonly packets: Pick<PacketTable, 'length' | 'seconds' | 'at' | 'startSeconds' | 'locate'>;
  /** All cuts so far, in order. */
  readonly cuts: readonly AudioCut[];
  /** The segments that were not dropped, at least one. The last one is the current one. */
  readonly segments: readonly AudioSegment[];
  /** Whether all packets of the last segment have been received. */
  readonly isSegmentComplete: boolean;
  /** Whether no more sound follows: after the end, or after bytes that are not audio. */
  readonly isEnded: boolean;
  /** The error, if the log ended because of bytes that are not audio. The sound before them is valid. */
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
  /** Ends the current segment. Readers then get its last packets, for which they would wait otherwise. */
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

/** Reads the packets of a log in order. Several readers of a log are independent. */
export class AudioReader {
  readonly #log: AudioLog;
  #cutsMet: number;
  /** Index of the next packet to read. Set it or call {@link seek} to change the position. */
  place: number;

  /**
   * @param fromSeconds - The second at which to begin. Reading starts at an earlier packet if the decoder needs that.
   */
  constructor(log: AudioLog, fromSeconds: number) {
    this.#log = log;
    this.#cutsMet = log.cuts.length;
    this.place = log.packets.locate(fromSeconds).firstPacket;
  }

  /** Returns the next packet without advancing. If there is none: `starved` while more may follow, otherwise `ended`. */
  peek(): AudioPacket | 'starved' | 'ended' {
    const { packets, isEnded } = this.#log;
    if (this.place < packets.length) return packets.at(this.place);
    return isEnded ? 'ended' : 'starved';
  }

  /**
   * Moves back to the last cut, if it has dropped a packet that was read.
   *
   * @returns Whether there was such a cut since the last call.
   */
  hasMetCut(): boolean {
    const { cuts } = this.#log;
    let isCut = false;
    for (; this.#cutsMet < cuts.length; this.#cutsMet += 1) {
      const cut = cuts[this.#cutsMet];
      // A cut inside a packet keeps the packet, but the reader may have read all of it.
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
