/**
 * Keeps a ring filled. It reads as much sound as fits in the ring, converts it to the ring's sample rate and the playback rate, and
 * writes it. It uses only a MessagePort and timers, so it runs in a Worker as well as in a page.
 */
import type { Clock, TimerHandle } from '../../base/clock';
import { SpeechError } from '../../base/errors';
import { RepeatedTask } from '../../base/repeated-task';
import type { PcmReader } from '../decode/pcm-reader';
import type { PcmRun } from '../decode/sample-queue';
import type { AudioLog } from '../log/audio-log';
import type { Feed, FeedListener, FeedProgress, FeedSettings } from './feed';
import { OutputShaper } from './output-shaper';
import { RingWriter } from './ring-writer';
import { fadeAtSplices, SPLICE_FADE_SECONDS } from './splice-fades';

/** Seconds of the first decoding step: just enough for the start cushion, because the listener waits for it. */
const FIRST_STEP_SECONDS = 0.12;
/** Seconds of the longest decoding step. It takes some milliseconds, so other tasks do not wait long. */
const MAX_STEP_SECONDS = 1;
/** Seconds in the ring that still play at the old rate after a change. Sound at the new rate arrives within this time. */
const RATE_CHANGE_SECONDS = 0.1;
/** Sound this long before a cut is written again, with the fade. The ring's copy has no fade. */
const TRUNCATE_AHEAD_SECONDS = 4 * SPLICE_FADE_SECONDS;
/** The feed yields to other messages between steps that are at least this long. */
const PATIENT_STEP_SECONDS = 0.4;

/** Options of a {@link PcmFeeder}. */
export interface PcmFeederOptions extends FeedSettings, FeedListener {
  /** Reads the log. The feeder closes it. */
  readonly reader: PcmReader;
  /** The ring's feed port. The feeder closes it. */
  readonly port: MessagePort;
  readonly clock: Clock;
  /**
   * Takes over a ring that another feed has filled. The ring's sound up to this second is kept; Infinity keeps all of it. The feed
   * adds nothing until the ring has reported the end of that sound. Default: the ring is new.
   */
  readonly keptSeconds?: number;
}

/** The start of the sound after the awaited cut: the second of a seek, or the end of the ring's remaining sound. */
type CutTarget = { readonly soughtSeconds: number } | 'end of the ring';

/** Feeds one utterance to one ring. */
export class PcmFeeder implements Feed {
  readonly #options: PcmFeederOptions;
  readonly #reader: PcmReader;
  readonly #log: AudioLog;
  readonly #ring: RingWriter;
  readonly #filling = new RepeatedTask(() => this.#fill());
  readonly #unsubscribe: () => void;
  #shaper: OutputShaper;
  #rate: number;
  /** Number of the last seek. */
  #seek = 0;
  #cutTarget: CutTarget = 'end of the ring';
  /** Whether the ring may have sound that another feed has written. */
  #isTakingOver: boolean;
  #stepSeconds: number;
  #phase: 'reading' | 'complete' | 'closed' = 'reading';
  #turn: TimerHandle | undefined;
  #error: SpeechError | undefined;
  /** Number of the log's cuts that were handled. */
  #logCuts: number;
  #reported: FeedProgress = { logCuts: 0, isComplete: false, error: undefined };

  constructor(options: PcmFeederOptions) {
    const { reader, port, rate, timeline, outputSampleRate, capacityFrames, keptSeconds } = options;
    this.#options = options;
    this.#reader = reader;
    this.#log = reader.log;
    this.#logCuts = this.#log.cuts.length;
    this.#rate = rate;
    this.#shaper = new OutputShaper(outputSampleRate, rate);
    this.#stepSeconds = this.#firstStepSeconds;
    this.#ring = new RingWriter({
      port,
      sampleRate: outputSampleRate,
      capacityFrames,
      timeline,
      onRoom: () => this.#filling.run(),
      onCut: (frame, cuts) => this.#continueAt(frame, cuts),
    });
    this.#unsubscribe = this.#log.subscribe(() => this.#onLogChange());
    this.#isTakingOver = keptSeconds !== undefined;
    if (keptSeconds === Infinity) this.#ring.cut(Infinity);
    else if (keptSeconds !== undefined) this.#takeBackAfter(keptSeconds);
    this.#onLogChange();
  }

  seek(seconds: number, seek: number): void {
    if (this.#phase === 'closed') return;
    this.#seek = seek;
    this.#ring.cut(0);
    // Reading starts before the ring answers, because the next sound does not depend on the answer.
    this.#cutTarget = { soughtSeconds: this.#restart(seconds) };
    this.#filling.run();
  }

  setRate(rate: number): void {
    if (this.#phase === 'closed' || rate === this.#rate) return;
    this.#rate = rate;
    this.#repeatSeek();
    this.#ring.cut(Math.round(RATE_CHANGE_SECONDS * this.#options.outputSampleRate));
    this.#filling.run();
  }

  close(): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#unsubscribe();
    this.#options.clock.clearTimer(this.#turn);
    this.#reader.close();
    this.#ring.close();
  }

  get #firstStepSeconds(): number {
    return Math.min(FIRST_STEP_SECONDS, this.#ringSeconds / 2);
  }

  get #ringSeconds(): number {
    return this.#options.capacityFrames / this.#options.outputSampleRate;
  }

  #onLogChange(): void {
    while (this.#logCuts < this.#log.cuts.length) {
      this.#logCuts += 1;
      this.#followCut();
    }
    this.#report();
    this.#filling.run();
  }

  #followCut(): void {
    const endSeconds = this.#log.packets.seconds;
    const wasRead = this.#reader.readSeconds > Math.max(0, endSeconds - SPLICE_FADE_SECONDS);
    // During a seek, all of the ring's sound is dropped anyway.
    if (!this.#repeatSeek() && (this.#isTakingOver || wasRead)) this.#takeBackAfter(endSeconds);
  }

  /** Reads again from the second of a seek that the ring has not answered. Returns whether there is one. */
  #repeatSeek(): boolean {
    if (this.#cutTarget === 'end of the ring') return false;
    this.#cutTarget = { soughtSeconds: this.#restart(this.#cutTarget.soughtSeconds) };
    return true;
  }

  /** Drops the ring's sound after a second, and a little before it. The little is written again, with a fade. */
  #takeBackAfter(seconds: number): void {
    this.#ring.truncate(seconds - TRUNCATE_AHEAD_SECONDS * this.#rate);
  }

  /** Continues at an output frame, after all cuts. */
  #continueAt(frame: number, cuts: number): void {
    const target = this.#cutTarget;
    this.#cutTarget = 'end of the ring';
    this.#isTakingOver = false;
    const { timeline } = this.#ring;
    const seconds = target === 'end of the ring' ? this.#restart(timeline.secondsAt(frame)) : target.soughtSeconds;
    const piece = { frame, seconds, rate: this.#rate };
    timeline.cut(piece);
    this.#options.onPiece({ ...piece, seek: this.#seek, cuts });
  }

  /** Continues reading at another second. Returns the exact second. */
  #restart(seconds: number): number {
    this.#ring.clear();
    this.#shaper = new OutputShaper(this.#options.outputSampleRate, this.#rate);
    this.#phase = 'reading';
    this.#stepSeconds = this.#firstStepSeconds;
    return this.#reader.seek(seconds);
  }

  /** Reads and writes until the ring is full or nothing more can be read. Never rejects. */
  async #fill(): Promise<void> {
    try {
      for (let isFirst = true; this.#hasRoomForStep(); isFirst = this.#stepSeconds < PATIENT_STEP_SECONDS) {
        if (!isFirst) await this.#yield();
        if (!this.#hasRoomForStep()) return;
        const run = await this.#reader.read(this.#stepSeconds);
        if (this.#phase === 'closed' || run === 'starved') return;
        if (run === 'ended') this.#complete(this.#reader.error, this.#shaper.flush());
        else if (run !== 'sought') this.#take(run);
      }
    } catch (error) {
      this.#complete(decodingFailed(error), []);
    }
  }

  /** Whether to decode another step: if the ring has room for it, or once ahead while a seek waits for the ring. */
  #hasRoomForStep(): boolean {
    if (this.#phase !== 'reading') return false;
    if (this.#ring.isCutting) return this.#cutTarget !== 'end of the ring' && !this.#ring.hasUnsent;
    return this.#ring.room >= this.#stepSeconds * this.#options.outputSampleRate;
  }

  /** Lets other messages run first. */
  #yield(): Promise<void> {
    return new Promise((resolve) => {
      this.#turn = this.#options.clock.setTimer(resolve, 0);
    });
  }

  #take(run: PcmRun): void {
    fadeAtSplices(run, this.#log.segments);
    this.#ring.write(this.#shaper.process(run.samples, run.sampleRate));
    this.#stepSeconds = Math.min(MAX_STEP_SECONDS, this.#ringSeconds / 2, this.#stepSeconds * 2);
  }

  #complete(error: SpeechError | undefined, rest: readonly Float32Array<ArrayBuffer>[]): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'complete';
    this.#error ??= error;
    // The page must know this before the ring reports its end.
    this.#report();
    this.#ring.write(rest);
    this.#ring.end();
  }

  /** Reports the progress if it has changed. */
  #report(): void {
    const progress = { logCuts: this.#logCuts, isComplete: this.#phase === 'complete', error: this.#error ?? this.#reader.error };
    const { logCuts, isComplete, error } = this.#reported;
    if (progress.logCuts === logCuts && progress.isComplete === isComplete && progress.error === error) return;
    this.#reported = progress;
    this.#options.onProgress(progress);
  }
}

function decodingFailed(error: unknown): SpeechError {
  if (SpeechError.isInstance(error)) return error;
  return new SpeechError({
    code: 'audio-undecodable',
    message: 'Decoding failed in the middle; see cause. What was decoded before still plays.',
    cause: error,
  });
}
