/**
 * Measures sound in the thread it is in.
 */
import { PcmReader } from '../decode/pcm-reader';
import { WritableAudioLog } from '../log/writable-audio-log';
import type { FallbackDecoders } from '../packets/packet-decoder';
import type { AudioFormat } from '../../base/audio-format';
import { FrameMeter, type SoundFrames } from './frame-meter';
import type { FramesSegment, SoundFramesReader } from './sound-frames-reader';

/** How much is decoded at a time, in seconds: a task of a millisecond or two. */
const STEP_SECONDS = 0.5;

/** Decodes what comes, and measures it. */
export class LocalSoundFrames implements SoundFramesReader {
  readonly #format: AudioFormat;
  readonly #onFrames: (frames: SoundFrames) => void;
  readonly #fallback: FallbackDecoders | undefined;
  #log: WritableAudioLog | undefined;
  #reader: PcmReader | undefined;
  #meter = new FrameMeter();
  #reading: Promise<void> | undefined;
  /** More has come since the last read began. */
  #hasMore = false;

  /**
   * @param fallback - What decodes where the browser's own decoders do not work. Default: nothing does.
   */
  constructor(format: AudioFormat, onFrames: (frames: SoundFrames) => void, fallback?: FallbackDecoders) {
    this.#format = format;
    this.#onFrames = onFrames;
    this.#fallback = fallback;
  }

  get receivedSeconds(): number {
    return this.#log?.packets.seconds ?? 0;
  }

  startSegment({ isJoined }: FramesSegment): void {
    this.close();
    this.#log = new WritableAudioLog(this.#format, isJoined);
    this.#reader = new PcmReader(this.#log, this.#fallback);
    this.#meter = new FrameMeter();
  }

  append(bytes: Uint8Array): void {
    this.#log?.append(bytes);
    this.#read();
  }

  async caughtUp(): Promise<void> {
    await this.#reading;
  }

  async endSegment(): Promise<void> {
    this.#log?.end();
    this.#read();
    await this.#reading;
  }

  close(): void {
    this.#reader?.close();
    this.#reader = undefined;
    this.#log = undefined;
  }

  #read(): void {
    this.#hasMore = true;
    this.#reading ??= this.#readAll().finally(() => {
      this.#reading = undefined;
    });
  }

  async #readAll(): Promise<void> {
    while (this.#hasMore) {
      this.#hasMore = false;
      const reader = this.#reader;
      for (;;) {
        const run = await reader?.read(STEP_SECONDS);
        if (typeof run !== 'object' || reader !== this.#reader) break;
        const frames = this.#meter.push(run.samples, run.sampleRate);
        if (frames.loudness.length > 0) this.#onFrames(frames);
      }
    }
  }
}
