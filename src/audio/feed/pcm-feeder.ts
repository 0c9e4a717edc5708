/**
 * Keeps a ring fed: reads what the ring has room for, brings it to the ring's rate and to the listener's, and posts it.
 * It touches nothing but a MessagePort and timers, so that it runs in a Worker as well as in a page.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import type { PcmReader } from '../decode/pcm-reader';
import type { AudioLog } from '../log/audio-log';
import type { PcmRun } from '../decode/sample-queue';
import type { FeedMessage, RingReport } from './ring-protocol';
import type { Feed, FeedListener, FeedProgress, FeedSettings } from './feed';
import { OutputShaper } from './output-shaper';
import { fadeAtSplices, SPLICE_FADE_SECONDS } from './splice-fades';
import { Timeline } from './timeline';

/** How much is decoded in one go, in seconds of sound: at first a start cushion, for it is waited for… */
const FIRST_STEP_SECONDS = 0.12;
/** …and then some milliseconds of work, so that nothing else has to wait. */
const MAX_STEP_SECONDS = 1;
/** How much of what is in the ring still plays at the old rate: longer than the new one takes to arrive. */
const RATE_CHANGE_SECONDS = 0.1;
/** So much before a cut is made anew, with the fade in it: what the ring has of it has none. */
const TRUNCATE_AHEAD_SECONDS = 4 * SPLICE_FADE_SECONDS;
/** Steps below this follow each other at once. */
const PATIENT_STEP_SECONDS = 0.4;

/** What a {@link PcmFeeder} is made of. */
export interface PcmFeederOptions extends FeedSettings, FeedListener {
  /** Reads the log. The feeder closes it. */
  readonly reader: PcmReader;
  /** The ring's feed port. The feeder closes it. */
  readonly port: MessagePort;
  readonly clock: Clock;
  /**
   * What the ring has of the sound that another feed has put into it: up to that second it belongs to the log; Infinity for
   * all of it. Nothing is added before the ring has told where that ends. Default: the ring is new.
   */
  readonly keptSeconds?: number;
}

/** Feeds one utterance to one ring. */
export class PcmFeeder implements Feed {
  readonly #options: PcmFeederOptions;
  readonly #reader: PcmReader;
  readonly #log: AudioLog;
  readonly #unsubscribe: () => void;
  readonly #timeline: Timeline;
  /** How many cuts of the log were made here. */
  #logCuts: number;
  #rate: number;
  #shaper: OutputShaper;
  /** Ready for the ring, which had no room for it. */
  #surplus: Float32Array<ArrayBuffer>[] = [];
  /** Output frame after the last that was posted. */
  #postedFrames = 0;
  #consumedFrames = 0;

  /** Cuts that the ring has not answered yet. Until it has, nothing is posted. */
  #cutsAwaited = 0;
  /** The second that the sound after the cut begins with, once that is known. */
  #cutToSeconds: number | undefined;
  /** It is not known yet how much another feed has put into the ring. */
  #isTakingOver = false;
  #seek = 0;
  #stepSeconds: number;
  /** Everything has been read. */
  #isOver = false;
  #endPosted = false;
  #isPumping = false;
  #isAsked = false;
  #isClosed = false;
  #turn: TimerHandle | undefined;
  #error: SpeechError | undefined;
  #told: FeedProgress = { logCuts: 0, isComplete: false, error: undefined };

  constructor(options: PcmFeederOptions) {
    this.#options = options;
    this.#reader = options.reader;
    this.#log = options.reader.log;
    this.#logCuts = this.#log.cuts.length;
    this.#rate = options.rate;
    this.#timeline = new Timeline(options.outputSampleRate, options.timeline);
    this.#shaper = new OutputShaper(options.outputSampleRate, options.rate);
    this.#stepSeconds = this.#firstStepSeconds;
    options.port.onmessage = (event: MessageEvent) => {
      this.#onReport(event.data as RingReport);
    };
    this.#unsubscribe = this.#log.subscribe(() => {
      this.#onLogChange();
    });
    if (options.keptSeconds !== undefined) this.#takeOver(options.keptSeconds);
    if (this.#log.packets.length > 0 || this.#log.isEnded) this.#onLogChange();
  }

  seek(seconds: number, seek: number): void {
    if (this.#isClosed) return;
    this.#seek = seek;
    // Read ahead of the ring's answer: what is heard next does not depend on it.
    this.#cutToSeconds = this.#restart(seconds);
    this.#cut(0);
    void this.#pump();
  }

  setRate(rate: number): void {
    if (this.#isClosed || rate === this.#rate) return;
    this.#rate = rate;
    if (this.#cutToSeconds !== undefined) this.#restart(this.#cutToSeconds);
    this.#surplus = [];
    this.#cut(Math.round(RATE_CHANGE_SECONDS * this.#options.outputSampleRate));
    void this.#pump();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#unsubscribe();
    this.#surplus = [];
    this.#options.clock.clearTimer(this.#turn);
    this.#reader.close();
    this.#options.port.close();
  }

  get #firstStepSeconds(): number {
    const { capacityFrames, outputSampleRate } = this.#options;
    return Math.min(FIRST_STEP_SECONDS, capacityFrames / outputSampleRate / 2);
  }

  #onLogChange(): void {
    while (this.#logCuts < this.#log.cuts.length) {
      this.#logCuts += 1;
      this.#meetCut();
    }
    this.#tell();
    void this.#pump();
  }

  #meetCut(): void {
    const endSeconds = this.#log.packets.seconds;
    // What the ring has is dropped all the same.
    if (this.#cutToSeconds !== undefined) this.#cutToSeconds = this.#restart(this.#cutToSeconds);
    else if (this.#isTakingOver || this.#reader.readSeconds > Math.max(0, endSeconds - SPLICE_FADE_SECONDS))
      this.#takeBackAfter(endSeconds);
  }

  /** Goes on where the feed before ended: the ring's answer tells where. */
  #takeOver(keptSeconds: number): void {
    this.#isTakingOver = true;
    if (keptSeconds === Infinity) this.#cut(Infinity);
    else this.#takeBackAfter(keptSeconds);
  }

  #onReport(report: RingReport): void {
    if (this.#isClosed) return;
    this.#consumedFrames = report.frames;
    if (report.type === 'cut') this.#onCut(report.atFrame, report.cuts);
    this.#timeline.forgetBefore(report.frames);
    void this.#pump();
  }

  #cut(afterFrames: number): void {
    this.#cutsAwaited += 1;
    this.#post({ type: 'cut', afterFrames }, []);
  }

  /** Has the ring drop what it got of the sound after a second, and makes what lies right before it anew. */
  #takeBackAfter(seconds: number): void {
    this.#surplus = [];
    this.#cutsAwaited += 1;
    this.#post({ type: 'truncate', atFrame: this.#timeline.frameAt(seconds - TRUNCATE_AHEAD_SECONDS * this.#rate) }, []);
  }

  /** The ring has made room for another way on. Only the last of several cuts still matters. */
  #onCut(frame: number, cuts: number): void {
    this.#cutsAwaited -= 1;
    if (this.#cutsAwaited > 0) return;
    this.#isTakingOver = false;
    const seconds = this.#cutToSeconds ?? this.#restart(this.#timeline.secondsAt(frame));
    this.#cutToSeconds = undefined;
    this.#postedFrames = frame;
    const piece = { frame, seconds, rate: this.#rate };
    this.#timeline.cut(piece);
    this.#options.onPiece({ ...piece, seek: this.#seek, cuts });
  }

  /** Begins anew at a second of the utterance. */
  #restart(seconds: number): number {
    this.#surplus = [];
    this.#shaper = new OutputShaper(this.#options.outputSampleRate, this.#rate);
    this.#isOver = false;
    this.#endPosted = false;
    this.#stepSeconds = this.#firstStepSeconds;
    return this.#reader.seek(seconds);
  }

  /** Never throws, and never runs twice at once. */
  async #pump(): Promise<void> {
    this.#isAsked = true;
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      try {
        await this.#fill();
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#isPumping = false;
  }

  /** Reads and posts until the ring is full, or nothing more is there. */
  async #fill(): Promise<void> {
    for (let isFirst = true; ; isFirst = this.#stepSeconds < PATIENT_STEP_SECONDS) {
      this.#postSurplus();
      if (!this.#wantsMore()) return;
      if (!isFirst) await this.#othersTurn();
      if (!this.#wantsMore()) return;
      const run = await this.#reader.read(this.#stepSeconds);
      if (this.#isClosed) return;
      if (run === 'sought') continue;
      if (run === 'starved') return;
      if (run === 'ended') {
        this.#finish();
        return;
      }
      this.#take(run);
      const { capacityFrames, outputSampleRate } = this.#options;
      this.#stepSeconds = Math.min(MAX_STEP_SECONDS, capacityFrames / outputSampleRate / 2, this.#stepSeconds * 2);
    }
  }

  /** Whether there is room for what a step gives. While a seek's cut is awaited one step is made ahead. */
  #wantsMore(): boolean {
    if (this.#isClosed || this.#isOver || this.#surplus.length > 0) return false;
    if (this.#cutsAwaited > 0) return this.#cutToSeconds !== undefined;
    return this.#room() >= this.#stepSeconds * this.#options.outputSampleRate;
  }

  /** Lets messages in that came meanwhile. */
  #othersTurn(): Promise<void> {
    return new Promise((resolve) => {
      this.#turn = this.#options.clock.setTimer(resolve, 0);
    });
  }

  #take(run: PcmRun): void {
    fadeAtSplices(run, this.#log.segments);
    this.#keep(this.#shaper.process(run.samples, run.sampleRate));
    this.#postSurplus();
  }

  #finish(): void {
    this.#keep(this.#shaper.flush());
    this.#isOver = true;
    this.#error ??= this.#reader.error;
    // The page must know this before the ring reports its end.
    this.#tell();
    this.#postSurplus();
  }

  #keep(parts: readonly Float32Array<ArrayBuffer>[]): void {
    this.#surplus.push(...parts.filter(({ length }) => length > 0));
  }

  #postSurplus(): void {
    if (this.#isClosed || this.#cutsAwaited > 0) return;
    while (this.#surplus.length > 0) {
      const [next] = this.#surplus;
      const room = this.#room();
      if (next === undefined || room <= 0) return;
      const isWhole = next.length <= room && next.byteLength === next.buffer.byteLength;
      // A view of a larger buffer would take that buffer with it.
      const part = isWhole ? next : next.slice(0, room);
      if (part.length === next.length) this.#surplus.shift();
      else this.#surplus[0] = next.subarray(part.length);
      this.#postedFrames += part.length;
      this.#post({ type: 'pcm', samples: part }, [part.buffer]);
    }
    if (this.#isOver && !this.#endPosted) {
      this.#endPosted = true;
      this.#post({ type: 'end' }, []);
    }
  }

  #room(): number {
    return this.#options.capacityFrames - (this.#postedFrames - this.#consumedFrames);
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.#error = SpeechError.isInstance(error)
      ? error
      : new SpeechError({
          code: 'audio-undecodable',
          message: 'Decoding failed in the middle; see cause. What was decoded before still plays.',
          cause: error,
        });
    this.#isOver = true;
    this.#tell();
    this.#postSurplus();
  }

  #post(message: FeedMessage, transfer: Transferable[]): void {
    this.#options.port.postMessage(message, transfer);
  }

  /** Reports the progress if it has changed. */
  #tell(): void {
    const told = this.#told;
    const error = this.#error ?? this.#reader.error;
    if (told.logCuts === this.#logCuts && told.isComplete === this.#isOver && told.error === error) return;
    this.#told = { logCuts: this.#logCuts, isComplete: this.#isOver, error };
    this.#options.onProgress(this.#told);
  }
}
