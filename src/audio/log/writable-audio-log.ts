/**
 * Writes an audio log: cuts bytes into packets as they come.
 */
import type { AudioFormat } from '../../base/audio-format';
import { SpeechError } from '../../base/errors';
import { createDemuxer } from '../demux/create-demuxer';
import type { Demuxer } from '../demux/demuxer';
import type { AudioPacket } from '../packets/packet';
import { undecodable } from '../packets/undecodable';
import { AudioReader, type AudioCut, type AudioLog, type AudioWriter, type LogEntry } from './audio-log';
import { PacketTable } from './packet-table';
import type { SegmentOptions } from './segment-options';

/** A log to write to. */
export class WritableAudioLog implements AudioWriter {
  readonly format: AudioFormat;
  readonly #packets = new PacketTable();
  readonly #entries: LogEntry[] = [];
  readonly #cuts: AudioCut[] = [];
  #splicePoints: readonly number[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #demuxer: Demuxer;
  #byteLength = 0;
  #isEndWritten = false;
  #error: SpeechError | undefined;

  /**
   * @param isJoined - Whether sound of another log came before, so that the encoder's delay is cut. Default: false.
   */
  constructor(format: AudioFormat, isJoined = false) {
    this.format = format;
    this.#demuxer = createDemuxer(format, isJoined);
  }

  get packets(): AudioLog['packets'] {
    return this.#packets;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  get cuts(): readonly AudioCut[] {
    return this.#cuts;
  }

  get splicePoints(): readonly number[] {
    return this.#splicePoints;
  }

  get byteLength(): number {
    return this.#byteLength;
  }

  get isEnded(): boolean {
    return this.#isEndWritten || this.#error !== undefined;
  }

  get error(): SpeechError | undefined {
    return this.#error;
  }

  /** Writes what another log was written. */
  write(entry: LogEntry): void {
    if (entry instanceof Uint8Array) this.append(entry);
    else if (entry.type === 'segment') this.startSegment(entry);
    else this.cut(entry.seconds);
  }

  append(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#isEndWritten) return;
    this.#entries.push(isUnshared(bytes) ? bytes : bytes.slice());
    this.#byteLength += bytes.length;
    this.#demux(() => this.#demuxer.push(bytes));
    this.#tell();
  }

  startSegment({ skipSeconds = 0 }: SegmentOptions = {}): void {
    if (this.#isEndWritten) return;
    this.#entries.push({ type: 'segment', skipSeconds });
    this.#demux(() => this.#demuxer.startSegment());
    this.#packets.skip(skipSeconds);
    if (skipSeconds > 0) this.#splice();
    this.#tell();
  }

  cut(seconds: number): void {
    if (this.isEnded) return;
    this.#entries.push({ type: 'cut', seconds });
    // What the demuxer holds is sound, too, if whole.
    this.#demux(() => this.#demuxer.startSegment());
    const endSeconds = this.#packets.seconds;
    this.#packets.cut(seconds);
    this.#cuts.push({ seconds: this.#packets.seconds, endSeconds, packets: this.#packets.length });
    this.#splice();
    this.#tell();
  }

  end(): void {
    if (this.#isEndWritten) return;
    this.#demux(() => this.#demuxer.flush());
    this.#isEndWritten = true;
    this.#tell();
  }

  read(fromSeconds: number): AudioReader {
    return new AudioReader(this, fromSeconds);
  }

  subscribe(onChange: () => void): () => void {
    this.#listeners.add(onChange);
    return () => {
      this.#listeners.delete(onChange);
    };
  }

  #splice(): void {
    const { seconds } = this.#packets;
    this.#splicePoints = [...this.#splicePoints.filter((point) => point < seconds), ...(seconds > 0 ? [seconds] : [])];
  }

  #demux(take: () => readonly AudioPacket[]): void {
    if (this.#error !== undefined) return;
    try {
      for (const packet of take()) this.#packets.add(packet);
    } catch (error) {
      this.#error = SpeechError.isInstance(error) ? error : undecodable(this.format.outputFormat, 'it could not be read.', error);
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A file takes no memory that is shared with Workers. */
function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
