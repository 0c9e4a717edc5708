/** An audio log that takes encoded bytes. A demuxer splits them into packets. */
import type { AudioFormat } from '../../base/audio-format';
import { SpeechError } from '../../base/errors';
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket } from '../packets/packet';
import { undecodable } from '../packets/undecodable';
import type { AudioWriter } from './audio-log';
import { PacketLog } from './packet-log';
import type { SegmentOptions } from './segment-options';

/** The log that a sink writes. */
export class WritableAudioLog extends PacketLog implements AudioWriter {
  readonly #chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #demuxer: Demuxer;
  #byteLength = 0;
  #isEndWritten = false;

  /**
   * @param isJoined - Whether the log continues the sound of another log. The encoder's delay is removed then. Default: false.
   */
  constructor(format: AudioFormat, isJoined = false) {
    super(format);
    this.#demuxer = createDemuxer(format, isJoined);
  }

  get chunks(): readonly Uint8Array<ArrayBuffer>[] {
    return this.#chunks;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#isEndWritten) return;
    const kept = isUnshared(bytes) ? bytes : bytes.slice();
    this.#chunks.push(kept);
    this.#byteLength += kept.length;
    this.#demux(() => this.#demuxer.push(kept));
    this.tell();
  }

  startSegment({ skipSeconds = 0 }: SegmentOptions = {}): void {
    if (this.#isEndWritten) return;
    this.#demux(() => this.#demuxer.startSegment());
    this.table.skip(skipSeconds);
    this.joinSegment(skipSeconds > 0);
    this.tell();
  }

  endSegment(): void {
    if (this.isEnded) return;
    this.#demux(() => this.#demuxer.startSegment());
    this.completeSegment();
    this.tell();
  }

  cut(seconds: number): void {
    if (this.isEnded) return;
    // The demuxer may hold a complete packet.
    this.#demux(() => this.#demuxer.startSegment());
    this.dropAfter(seconds);
    this.tell();
  }

  end(): void {
    if (this.#isEndWritten) return;
    this.#demux(() => this.#demuxer.flush());
    this.#isEndWritten = true;
    this.finish();
    this.tell();
  }

  #demux(take: () => readonly AudioPacket[]): void {
    if (this.error !== undefined) return;
    try {
      this.addPackets(take());
    } catch (error) {
      this.finish(SpeechError.isInstance(error) ? error : undecodable(this.format.outputFormat, 'it could not be read.', error));
    }
  }
}

/** Whether bytes are in memory that is not shared with Workers. A file cannot contain shared memory. */
function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
