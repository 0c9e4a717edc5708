/**
 * What has been received of an utterance, cut into packets as it comes.
 */
import { SpeechError } from '../../base/errors';
import type { AudioFormat } from '../../base/audio-format';
import type { SegmentOptions } from './segment-options';
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket } from '../packets/packet';
import { PacketStore } from './packet-table';
import { undecodable } from '../packets/undecodable';

/** Receives one utterance. */
export class ReceivedPackets {
  readonly store = new PacketStore();
  readonly #format: AudioFormat;
  readonly #demuxer: Demuxer;
  #isComplete = false;
  #error: SpeechError | undefined;

  constructor(format: AudioFormat) {
    this.#format = format;
    this.#demuxer = createDemuxer(format);
  }

  /** Seconds of sound. */
  get seconds(): number {
    return this.store.seconds;
  }

  /** Whether nothing is taken any more: all has come, or something that is no audio. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Why the rest could not be read. What came before can be played. */
  get error(): SpeechError | undefined {
    return this.#error;
  }

  /** Takes the next bytes. */
  append(bytes: Uint8Array): void {
    this.#take(() => this.#demuxer.push(bytes));
  }

  /** Says that a stream of its own begins. */
  startSegment({ skipSeconds = 0 }: SegmentOptions): void {
    this.#take(() => this.#demuxer.startSegment());
    this.store.skip(skipSeconds);
  }

  /** Drops the sound after a second of the utterance. A stream of its own must follow. */
  truncate(seconds: number): void {
    // What the demuxer holds is sound, too, if whole.
    this.#take(() => this.#demuxer.startSegment());
    this.store.truncate(seconds);
  }

  /** Says that all has come. */
  end(): void {
    this.#take(() => this.#demuxer.flush());
    this.#isComplete = true;
  }

  #take(cut: () => readonly AudioPacket[]): void {
    if (this.#isComplete) return;
    try {
      for (const packet of cut()) this.store.add(packet);
    } catch (error) {
      this.#error = SpeechError.isInstance(error) ? error : undecodable(this.#format.outputFormat, 'its demuxer failed.', error);
      this.#isComplete = true;
    }
  }
}
