/** Measures the sound of a log, and searches words there, in the current thread. */
import { lastIndexWhere } from '../../base/binary-search';
import { RepeatedTask } from '../../base/repeated-task';
import { PcmReader } from '../decode/pcm-reader';
import type { SearchCommand } from '../../timing/search/search-protocol';
import { UtteranceSearch } from '../../timing/search/utterance-search';
import type { PcmRun } from '../decode/sample-queue';
import type { AudioLog } from '../log/audio-log';
import { FrameMeter, FRAMES_PER_SECOND } from './frame-meter';
import type { SoundFramesOptions, SoundFramesReader } from './sound-frames-reader';

/** Seconds decoded at once, which takes one or two milliseconds. */
const STEP_SECONDS = 0.5;
/** Seconds to measure again before the end of another reader's frames, to estimate the constant offset. */
const AGAIN_SECONDS = 2;

/** The number of reported frames of a segment. */
export interface ToldFrames {
  readonly segment: number;
  readonly frames: number;
}

/** Decodes and measures one log. */
export class LocalSoundFrames implements SoundFramesReader {
  readonly #log: AudioLog;
  readonly #onFrames: SoundFramesOptions['onFrames'];
  readonly #reader: PcmReader;
  readonly #search: UtteranceSearch;
  readonly #unsubscribe: () => void;
  #meter = new FrameMeter();
  #segment: number;
  /** Number of frames of the segment to leave out, because another reader has reported them. */
  #untold = 0;
  readonly #reading = new RepeatedTask(() => this.#readAll());
  #isClosed = false;

  /**
   * @param told - The last frame that another reader has reported. Default: none.
   */
  constructor({ log, onFrames, onNews = () => undefined, fallback }: SoundFramesOptions, told?: ToldFrames) {
    this.#log = log;
    this.#onFrames = onFrames;
    this.#reader = new PcmReader(log, fallback);
    this.#search = new UtteranceSearch(onNews);
    this.#segment = log.segments[0]?.number ?? 0;
    if (told !== undefined) this.#goTo(told);
    this.#unsubscribe = log.subscribe(() => this.#reading.run());
    this.#reading.run();
  }

  async caughtUp(): Promise<void> {
    await this.#reading.idle;
  }

  send(command: SearchCommand): void {
    if (!this.#isClosed) this.#search.obey(command);
  }

  close(): void {
    this.#isClosed = true;
    this.#unsubscribe();
    this.#reader.close();
  }

  #goTo({ segment: number, frames }: ToldFrames): void {
    const segment = this.#log.segments.findLast((candidate) => candidate.number <= number);
    if (segment === undefined) return;
    // At every sample rate, a whole second contains a whole number of frames.
    const seconds = segment.number < number ? 0 : Math.max(0, Math.floor(frames / FRAMES_PER_SECOND) - AGAIN_SECONDS);
    this.#segment = segment.number;
    this.#untold = segment.number < number ? Infinity : frames - seconds * FRAMES_PER_SECOND;
    this.#reader.seek(segment.startSeconds + seconds);
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const run = await this.#reader.read(STEP_SECONDS);
      if (typeof run !== 'object' || this.#isClosed) return;
      this.#measure(run);
    }
  }

  /** Measures a run, which may contain several segments. */
  #measure({ samples, sampleRate, startSeconds }: PcmRun): void {
    const { segments } = this.#log;
    let from = 0;
    while (from < samples.length) {
      const middleSeconds = startSeconds + (from + 0.5) / sampleRate;
      const index = lastIndexWhere(segments.length, (at) => (segments[at]?.startSeconds ?? 0) <= middleSeconds);
      const nextSeconds = segments[index + 1]?.startSeconds ?? Infinity;
      const to = Math.min(samples.length, Math.round((nextSeconds - startSeconds) * sampleRate));
      this.#push(segments[index]?.number ?? 0, samples.subarray(from, to), sampleRate);
      from = to;
    }
  }

  #push(segment: number, samples: Float32Array, sampleRate: number): void {
    if (segment !== this.#segment) {
      this.#meter = new FrameMeter();
      this.#segment = segment;
      this.#untold = 0;
    }
    const { loudness, brightness } = this.#meter.push(samples, sampleRate);
    const untold = Math.min(this.#untold, loudness.length);
    this.#untold -= untold;
    if (untold === loudness.length) return;
    const frames = { loudness: loudness.subarray(untold), brightness: brightness.subarray(untold) };
    this.#onFrames(frames, segment, this.#search.takeFrames(frames, segment));
  }
}
