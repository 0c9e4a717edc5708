/** Stores the packets of an audio log, with its cuts and segments. */
import type { AudioFormat } from '../../base/audio-format';
import type { SpeechError } from '../../base/errors';
import type { AudioPacket } from '../packets/packet';
import { AudioReader, type AudioCut, type AudioLog, type AudioSegment } from './audio-log';
import { PacketTable } from './packet-table';

/** The cuts and segments of a log. */
export type LogJoins = Pick<AudioLog, 'cuts' | 'segments'>;

const NO_JOINS: LogJoins = { cuts: [], segments: [{ number: 0, startSeconds: 0, isSpliced: false }] };

/** A log in memory. Subclasses write to it and tell the listeners. */
export abstract class PacketLog implements AudioLog {
  readonly format: AudioFormat;
  protected readonly table = new PacketTable();
  readonly #listeners = new Set<() => void>();
  #cuts: readonly AudioCut[];
  #segments: readonly AudioSegment[];
  #isSegmentComplete = false;
  #isEnded = false;
  #error: SpeechError | undefined;

  /**
   * @param joins - The initial cuts and segments. Default: one segment.
   */
  constructor(format: AudioFormat, { cuts, segments } = NO_JOINS) {
    this.format = format;
    this.#cuts = cuts;
    this.#segments = segments;
  }

  get packets(): AudioLog['packets'] {
    return this.table;
  }

  get cuts(): readonly AudioCut[] {
    return this.#cuts;
  }

  get segments(): readonly AudioSegment[] {
    return this.#segments;
  }

  get isSegmentComplete(): boolean {
    return this.#isSegmentComplete || this.#isEnded;
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  get error(): SpeechError | undefined {
    return this.#error;
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

  protected addPackets(packets: readonly AudioPacket[]): void {
    for (const packet of packets) this.table.add(packet);
    if (packets.length > 0) this.#isSegmentComplete = false;
  }

  protected joinSegment(isSpliced: boolean): void {
    const startSeconds = this.table.seconds;
    const last = this.#segments.at(-1);
    // A cut has started an empty segment already, which this one replaces.
    const isAtSplice = isSpliced || (last?.isSpliced === true && last.startSeconds >= startSeconds);
    this.#segments = [
      ...this.#segments.filter((segment) => segment.startSeconds < startSeconds),
      { number: (last?.number ?? 0) + 1, startSeconds, isSpliced: isAtSplice },
    ];
    this.#isSegmentComplete = true;
  }

  protected completeSegment(): void {
    this.#isSegmentComplete = true;
  }

  protected dropAfter(seconds: number): void {
    const endSeconds = this.table.seconds;
    this.table.cut(seconds);
    this.#cuts = [...this.#cuts, { seconds: this.table.seconds, endSeconds, packets: this.table.length }];
    this.joinSegment(true);
  }

  protected finish(error?: SpeechError): void {
    this.#isEnded = true;
    this.#error ??= error;
  }

  /** Calls the listeners. */
  protected tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
