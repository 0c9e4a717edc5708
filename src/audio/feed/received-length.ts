/**
 * How much sound a feed was given, told at once by the packets it is in, while the feed itself tells of it later, or later
 * still where the page is busy.
 */
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket } from '../packets/packet';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';

/** Counts one utterance. */
export class ReceivedLength {
  #demuxer: Demuxer | undefined;
  #seconds = 0;
  /** Seconds of sound still to be skipped. */
  #skipSeconds = 0;

  /**
   * @param format - Of all the bytes.
   */
  constructor(format: AudioFormat) {
    this.#demuxer = createDemuxer(format);
  }

  /** Seconds of sound. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Counts the next bytes. */
  append(bytes: Uint8Array): void {
    this.#count((demuxer) => demuxer.push(bytes));
  }

  /** Says that what is counted next is an encoded stream of its own. */
  startSegment({ skipSeconds = 0 }: SegmentOptions): void {
    this.#count((demuxer) => demuxer.startSegment());
    this.#skipSeconds = skipSeconds;
  }

  /** Says that the sound after a second of the utterance was dropped. */
  truncate(seconds: number): void {
    // What the demuxer holds is sound, too, if whole.
    this.#count((demuxer) => demuxer.startSegment());
    this.#seconds = Math.min(this.#seconds, seconds);
  }

  #count(cut: (demuxer: Demuxer) => readonly AudioPacket[]): void {
    if (this.#demuxer === undefined) return;
    try {
      for (const { config, frames, trimStartFrames, trimEndFrames } of cut(this.#demuxer)) {
        const seconds = (frames - trimStartFrames - trimEndFrames) / config.sampleRate;
        const skippedSeconds = Math.min(Math.max(0, seconds), this.#skipSeconds);
        this.#skipSeconds -= skippedSeconds;
        this.#seconds += seconds - skippedSeconds;
      }
    } catch {
      // No audio any more, which the feed tells.
      this.#demuxer = undefined;
    }
  }
}
