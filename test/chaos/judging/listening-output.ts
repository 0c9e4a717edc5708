/** An audio output for programs without a loudspeaker: it decodes, plays by a clock, and keeps every sample that was heard. */
import { PcmReader } from '../../../src/audio/decode/pcm-reader';
import { FALLBACK_DECODERS } from '../../../src/audio/decode/fallback-decoders';
import { SILENT_SNAPSHOT, type AudioSink } from '../../../src/audio/player/audio-sink';
import type { AudioWriter } from '../../../src/audio/log/audio-log';
import { WritableAudioLog } from '../../../src/audio/log/writable-audio-log';
import type { PlaybackSnapshot, PlaybackState, SegmentOptions, AudioFormat, SinkOptions } from '../../../src/audio/player/audio-sink';
import type { Clock, TimerHandle } from '../../../src/base/clock';
import { SimulatedOutput } from '../../../src/testing/simulated-output';
import { Store } from '../../../src/base/stores/store';

/** How often a sink advances, in milliseconds of its clock. */
const STEP_MS = 40;
/** How much sound is decoded ahead of the playhead. */
const DECODED_SECONDS = 0.5;
/** How much sound must be buffered before playback starts or restarts. */
const CUSHION_SECONDS = 0.1;
/** The number of steps between two snapshots of an unchanged state. */
const SNAPSHOT_STEPS = 6;

/** All sound that a sink has played, in the order in which it was heard, without the silence in between. */
export interface Recording {
  readonly format: AudioFormat;
  readonly samples: Float32Array;
  /** When its first and last samples were heard, on the clock; undefined if none was. */
  readonly firstSoundAtMs: number | undefined;
  readonly lastSoundAtMs: number | undefined;
}

/** Creates sinks that record instead of making sound. */
export class ListeningOutput extends SimulatedOutput {
  readonly #clock: Clock;
  readonly #sinks: ListeningSink[] = [];

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
  }

  /** The recording of each sink, oldest first. */
  get recordings(): readonly Recording[] {
    return this.#sinks.map((sink) => sink.recording());
  }

  createSink(format: AudioFormat, options: SinkOptions = {}): AudioSink {
    const sink = new ListeningSink(format, options, this.#clock);
    this.#sinks.push(sink);
    return sink;
  }

  override close(): Promise<void> {
    for (const sink of this.#sinks) sink.close();
    return super.close();
  }

  /** Forgets all recordings. */
  forget(): void {
    this.#sinks.length = 0;
  }
}

class ListeningSink implements AudioSink {
  readonly playback = new Store<PlaybackSnapshot>({ ...SILENT_SNAPSHOT, player: { kind: 'worklet', reason: 'requested' } });
  readonly log: AudioWriter;
  readonly #format: AudioFormat;
  readonly #clock: Clock;
  readonly #reader: PcmReader;
  readonly #played: Float32Array[] = [];
  /** Decoded sound that was not heard yet. */
  #ahead: Float32Array[] = [];
  #aheadFrames = 0;
  #positionFrames = 0;
  #heardFrames = 0;
  /** Frames that were played since `#startedAtMs`. */
  #framesSinceStart = 0;
  #startedAtMs = 0;
  #dryAtMs: number | undefined;
  #state: PlaybackState = 'waiting';
  #isPaused = false;
  #isReadToEnd = false;
  #isReading = false;
  #fills = 0;
  #hasAllBytes = false;
  #rate: number;
  #underruns = 0;
  #stalledMs = 0;
  #firstSoundAtMs: number | undefined;
  #lastSoundAtMs: number | undefined;
  #timer: TimerHandle | undefined;
  #steps = 0;

  constructor(format: AudioFormat, options: SinkOptions, clock: Clock) {
    this.log = options.log instanceof WritableAudioLog ? options.log : new WritableAudioLog(format);
    this.#format = format;
    this.#clock = clock;
    this.#rate = options.rate ?? 1;
    this.#reader = new PcmReader(this.log, FALLBACK_DECODERS);
    this.#hasAllBytes = this.log.isEnded;
    let seenPackets = 0;
    this.log.subscribe(() => {
      const { packets, isEnded } = this.log;
      const hasMore = packets.length > seenPackets || isEnded;
      seenPackets = packets.length;
      this.#hasAllBytes = isEnded;
      if (hasMore) this.#fill();
    });
  }

  recording(): Recording {
    const firstSoundAtMs = this.#lastSoundAtMs === undefined ? undefined : this.#firstSoundAtMs;
    return { format: this.#format, samples: joined(this.#played), firstSoundAtMs, lastSoundAtMs: this.#lastSoundAtMs };
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): number {
    if (this.#isOver || this.#hasAllBytes) {
      this.log.cut(seconds);
      return this.log.packets.seconds;
    }
    this.#render();
    const cutSeconds = Math.max(seconds, this.#positionFrames / this.#format.sampleRate);
    this.log.cut(cutSeconds);
    this.#dropAhead(Math.max(0, this.#frames(cutSeconds) - this.#positionFrames));
    return cutSeconds;
  }

  endOfStream(): void {
    this.log.end();
  }

  pause(): void {
    if (this.#isOver || this.#isPaused) return;
    this.#render();
    this.#isPaused = true;
    this.#dryAtMs = undefined;
    this.#enter('paused');
  }

  resume(): void {
    if (this.#isOver || !this.#isPaused) return;
    this.#isPaused = false;
    this.#enter('waiting');
    this.#startIfReady();
  }

  seek(seconds: number): void {
    if (this.#isOver) return;
    this.#render();
    this.#positionFrames = this.#frames(this.#reader.seek(Math.max(0, seconds)));
    this.#dropAhead(0);
    this.#isReadToEnd = false;
    if (this.#state === 'playing') this.#enter('waiting');
    this.#fill();
  }

  positionSeconds(): number {
    this.#render();
    return this.#positionFrames / this.#format.sampleRate;
  }

  setRate(rate: number): void {
    this.#render();
    this.#rate = rate;
    this.#startedAtMs = this.#clock.now();
    this.#framesSinceStart = 0;
  }

  setVolume(): void {
    // The recording keeps the original rate.
  }

  level(): number {
    return 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    decibels.fill(-Infinity);
  }

  stop(fadeMs: number): Promise<number> {
    this.#render();
    if (!this.#isOver) {
      // The fade is recorded, too.
      const fade = this.#state === 'playing' ? this.#take(this.#frames(fadeMs / 1000)) : [];
      for (const samples of fade) this.#played.push(samples.map((sample, index) => sample * (1 - index / samples.length)));
      this.#enter('stopped');
    }
    return Promise.resolve(this.#heardFrames / this.#format.sampleRate);
  }

  close(): void {
    if (this.#isOver) return;
    this.#render();
    this.#enter('stopped');
  }

  get #isOver(): boolean {
    return this.#state === 'ended' || this.#state === 'stopped' || this.#state === 'failed';
  }

  #frames(seconds: number): number {
    return Math.round(seconds * this.#format.sampleRate);
  }

  /** Decodes until there is enough sound. */
  #fill(): void {
    this.#fills += 1;
    if (!this.#isReading) void this.#readAhead();
  }

  async #readAhead(): Promise<void> {
    this.#isReading = true;
    while (!this.#isOver && this.#aheadFrames < this.#frames(DECODED_SECONDS)) {
      const fills = this.#fills;
      const run = await this.#reader.read(0.1);
      // Sound that arrived during the read may not have been part of it.
      if (run === 'sought' || (run === 'starved' && this.#fills > fills)) continue;
      if (run === 'starved') break;
      if (run === 'ended') {
        this.#isReadToEnd = true;
        break;
      }
      this.#ahead.push(run.samples);
      this.#aheadFrames += run.samples.length;
    }
    this.#isReading = false;
    this.#startIfReady();
  }

  #startIfReady(): void {
    if (this.#state !== 'waiting' || this.#isPaused) return;
    if (this.#isReadToEnd && this.#aheadFrames === 0) {
      this.#finish();
    } else if (this.#aheadFrames >= this.#frames(CUSHION_SECONDS) || (this.#hasAllBytes && this.#isReadToEnd)) {
      const nowMs = this.#clock.now();
      if (this.#dryAtMs !== undefined) this.#stalledMs += nowMs - this.#dryAtMs;
      this.#dryAtMs = undefined;
      this.#firstSoundAtMs ??= nowMs;
      this.#startedAtMs = nowMs;
      this.#framesSinceStart = 0;
      this.#enter('playing');
      this.#stepSoon();
    }
  }

  #stepSoon(): void {
    this.#timer = this.#clock.setTimer(() => {
      this.#render();
      this.#steps += 1;
      if (this.#state !== 'playing') return;
      if (this.#steps % SNAPSHOT_STEPS === 0) this.#enter('playing');
      this.#stepSoon();
    }, STEP_MS);
  }

  /** Plays all sound that is due. */
  #render(): void {
    if (this.#state !== 'playing') return;
    const dueFrames = Math.floor(((this.#clock.now() - this.#startedAtMs) / 1000) * this.#format.sampleRate * this.#rate);
    const wanted = dueFrames - this.#framesSinceStart;
    if (wanted <= 0) return;
    const taken = this.#take(wanted);
    this.#played.push(...taken);
    const frames = taken.reduce((sum, { length }) => sum + length, 0);
    this.#framesSinceStart += frames;
    this.#fill();
    if (frames === wanted) return;
    if (this.#isReadToEnd) {
      this.#finish();
    } else if (this.log.packets.seconds * this.#format.sampleRate > this.#positionFrames + 1) {
      // Sound has arrived but is not decoded: the clock runs faster than the decoder, which cannot happen in real time.
      this.#startedAtMs = this.#clock.now();
      this.#framesSinceStart = 0;
    } else {
      this.#underruns += 1;
      this.#dryAtMs = this.#clock.now();
      this.#enter('waiting');
    }
  }

  /** Takes decoded samples to play; fewer if there are no more. */
  #take(frames: number): Float32Array[] {
    const taken: Float32Array[] = [];
    let missing = Math.min(frames, this.#aheadFrames);
    if (missing > 0) this.#lastSoundAtMs = this.#clock.now();
    this.#positionFrames += missing;
    this.#heardFrames = Math.max(this.#heardFrames, this.#positionFrames);
    this.#aheadFrames -= missing;
    while (missing > 0) {
      const first = this.#ahead.shift() ?? new Float32Array(0);
      if (first.length > missing) this.#ahead.unshift(first.subarray(missing));
      taken.push(first.subarray(0, missing));
      missing -= Math.min(missing, first.length);
    }
    return taken;
  }

  #dropAhead(keepFrames: number): void {
    const kept = joined(this.#ahead).subarray(0, keepFrames);
    this.#ahead = kept.length === 0 ? [] : [kept];
    this.#aheadFrames = kept.length;
  }

  #finish(): void {
    this.#enter(this.#reader.error === undefined ? 'ended' : 'failed');
  }

  #enter(state: PlaybackState): void {
    this.#state = state;
    if (state !== 'playing') {
      this.#clock.clearTimer(this.#timer);
      this.#timer = undefined;
    }
    const { error } = this.#reader;
    const receivedSeconds = this.log.packets.seconds;
    const { sampleRate } = this.#format;
    const positionSeconds = this.#positionFrames / sampleRate;
    this.playback.set({
      ...this.playback.get(),
      state,
      positionSeconds,
      heardSeconds: this.#heardFrames / sampleRate,
      receivedSeconds,
      aheadSeconds: Math.max(0, receivedSeconds - positionSeconds),
      underruns: this.#underruns,
      stalledMs: this.#stalledMs,
      firstSoundAtMs: this.#firstSoundAtMs,
      error,
    });
    if (this.#isOver) this.#reader.close();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
