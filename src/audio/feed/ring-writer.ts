/** Writes samples to a ring: never more than fit, and none while the ring has not answered a cut. */
import type { FeedMessage, RingReport } from './ring-protocol';
import { Timeline, type TimelinePiece } from './timeline';

/** Options of a {@link RingWriter}. */
export interface RingWriterOptions {
  /** The ring's feed port. {@link RingWriter.close} closes it. */
  readonly port: MessagePort;
  /** Frames per second of the ring. */
  readonly sampleRate: number;
  /** Capacity of the ring, in frames. */
  readonly capacityFrames: number;
  /** Maps the ring's frames to the utterance; at least one piece. */
  readonly timeline: readonly TimelinePiece[];
  /** Called when the ring may have room again. */
  readonly onRoom: () => void;
  /**
   * Called when the ring has made all requested cuts. The next sound begins at output frame `frame`.
   *
   * @param cuts - Number of cuts that the ring has made so far.
   */
  readonly onCut: (frame: number, cuts: number) => void;
}

/** The sending side of one ring. */
export class RingWriter {
  /** Maps the ring's frames to the utterance. */
  readonly timeline: Timeline;
  readonly #options: RingWriterOptions;
  /** Samples that wait for room in the ring. */
  #unsent: Float32Array<ArrayBuffer>[] = [];
  /** Output frame after the last one that was posted. */
  #postedFrames = 0;
  #consumedFrames = 0;
  /** Number of cuts that the ring has not answered. */
  #cutsAwaited = 0;
  #end: 'none' | 'due' | 'posted' = 'none';

  constructor(options: RingWriterOptions) {
    this.#options = options;
    this.timeline = new Timeline(options.sampleRate, options.timeline);
    options.port.onmessage = ({ data }: MessageEvent<RingReport>) => this.#onReport(data);
  }

  /** Whether the ring has not answered a cut. */
  get isCutting(): boolean {
    return this.#cutsAwaited > 0;
  }

  /** Number of frames that fit in the ring in addition to everything written so far. */
  get room(): number {
    return this.hasUnsent ? 0 : this.#ringRoom;
  }

  /** Whether samples wait for room. */
  get hasUnsent(): boolean {
    return this.#unsent.length > 0;
  }

  /** Adds samples at the end. They are transferred as soon as the ring has room. */
  write(parts: readonly Float32Array<ArrayBuffer>[]): void {
    this.#unsent.push(...parts.filter(({ length }) => length > 0));
    this.#post();
  }

  /** Announces the end of the samples. After a cut, more may follow. */
  end(): void {
    this.#end = 'due';
    this.#post();
  }

  /** Drops unsent samples, and withdraws an announced end. */
  clear(): void {
    this.#unsent = [];
    this.#end = 'none';
  }

  /** Asks the ring to drop its sound after `afterFrames` more frames; see {@link FeedMessage}. */
  cut(afterFrames: number): void {
    this.#cut({ type: 'cut', afterFrames });
  }

  /** Asks the ring to drop its sound after a second of the utterance. */
  truncate(seconds: number): void {
    this.#cut({ type: 'truncate', atFrame: this.timeline.frameAt(seconds) });
  }

  /** Closes the port. */
  close(): void {
    this.#unsent = [];
    this.#options.port.close();
  }

  get #ringRoom(): number {
    return this.#options.capacityFrames - (this.#postedFrames - this.#consumedFrames);
  }

  #cut(message: FeedMessage): void {
    this.#unsent = [];
    this.#cutsAwaited += 1;
    this.#options.port.postMessage(message);
  }

  #onReport(report: RingReport): void {
    this.#consumedFrames = report.frames;
    if (report.type === 'cut') this.#onCut(report.atFrame, report.cuts);
    this.timeline.forgetBefore(report.frames);
    this.#post();
    this.#options.onRoom();
  }

  /** Handles a cut that the ring has made. Only the last of several cuts matters. */
  #onCut(frame: number, cuts: number): void {
    this.#cutsAwaited -= 1;
    if (this.isCutting) return;
    this.#postedFrames = frame;
    this.#options.onCut(frame, cuts);
  }

  #post(): void {
    if (this.isCutting) return;
    const { port } = this.#options;
    for (let next = this.#unsent[0]; next !== undefined && this.#ringRoom > 0; next = this.#unsent[0]) {
      const isWhole = next.length <= this.#ringRoom && next.byteLength === next.buffer.byteLength;
      // Transferring a view would transfer its whole buffer.
      const part = isWhole ? next : next.slice(0, this.#ringRoom);
      if (part.length === next.length) this.#unsent.shift();
      else this.#unsent[0] = next.subarray(part.length);
      this.#postedFrames += part.length;
      port.postMessage({ type: 'pcm', samples: part } satisfies FeedMessage, [part.buffer]);
    }
    if (this.#end !== 'due' || this.hasUnsent) return;
    this.#end = 'posted';
    port.postMessage({ type: 'end' } satisfies FeedMessage);
  }
}
