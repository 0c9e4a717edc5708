/** An audio output without sound: what arrives is heard at once, or by the clock, and its words are noted. */
import { WritableAudioLog } from '../audio/log/writable-audio-log';
import type { AudioWriter } from '../audio/log/audio-log';
import {
  hasEnded,
  SILENT_SNAPSHOT,
  type AudioFormat,
  type AudioSink,
  type PlaybackSnapshot,
  type PlaybackState,
  type SegmentOptions,
  type SinkOptions,
} from '../audio/player/audio-sink';
import type { Clock, TimerHandle } from '../base/clock';
import { Store } from '../base/stores/store';
import { SimulatedOutput } from './simulated-output';
import type { SpokenBytes } from './test-polly';

/** The time that sound takes. */
export type TestPace = 'instant' | 'real-time';

/** Parameters of a {@link SilentOutput}. */
export interface SilentOutputParts {
  readonly clock: Clock;
  readonly pace: TestPace;
  /** The text of each piece of sound. */
  readonly spoken: SpokenBytes;
  /** Called with the text of each piece of sound when it has been heard. */
  readonly onHeard: (text: string) => void;
  /** Called when a sink begins or has ended. */
  readonly onChange: () => void;
}

/** Creates sinks that are silent. */
export class SilentOutput extends SimulatedOutput {
  readonly #parts: SilentOutputParts;
  readonly #sinks = new Set<SilentSink>();

  constructor(parts: SilentOutputParts) {
    super();
    this.#parts = parts;
  }

  /** Whether any sink has more to play. */
  get isSpeaking(): boolean {
    return this.#sinks.size > 0;
  }

  createSink(format: AudioFormat, options: SinkOptions = {}): AudioSink {
    const sink = new SilentSink(format, options, this.#parts);
    this.#sinks.add(sink);
    sink.playback.subscribe(() => {
      if (hasEnded(sink.playback.get())) this.#sinks.delete(sink);
    });
    return sink;
  }

  override close(): Promise<void> {
    for (const sink of this.#sinks) sink.close();
    return super.close();
  }
}

/** A piece of sound and the second at which it ends. */
interface Piece {
  readonly text: string;
  readonly endSeconds: number;
}

class SilentSink implements AudioSink {
  readonly playback = new Store<PlaybackSnapshot>({ ...SILENT_SNAPSHOT, player: { kind: 'worklet', reason: 'requested' } });
  readonly log: AudioWriter;
  readonly #parts: SilentOutputParts;
  readonly #pieces: Piece[] = [];
  #readChunks = 0;
  #toldPieces = 0;
  #state: PlaybackState = 'waiting';
  #position = 0;
  #heard = 0;
  #firstSoundAtMs: number | undefined;
  /** Time of {@link #position}, while playing. */
  #atMs = 0;
  #rate: number;
  #timer: TimerHandle | undefined;

  constructor(format: AudioFormat, { log, rate = 1 }: SinkOptions, parts: SilentOutputParts) {
    this.log = log instanceof WritableAudioLog ? log : new WritableAudioLog(format);
    this.#parts = parts;
    this.#rate = rate;
    this.log.subscribe(() => this.#arrive());
    this.#arrive();
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): number {
    const cutSeconds = Math.max(seconds, this.positionSeconds());
    this.log.cut(cutSeconds);
    return cutSeconds;
  }

  endOfStream(): void {
    this.log.end();
  }

  pause(): void {
    this.#advance();
    if (!this.#isOver) this.#enter('paused');
  }

  resume(): void {
    if (this.#state === 'paused') this.#enter('waiting');
    this.#arrive();
  }

  seek(seconds: number): void {
    if (this.#isOver) return;
    this.#advance();
    this.#position = Math.min(Math.max(0, seconds), this.#received);
    this.#show();
    this.#plan();
  }

  positionSeconds(): number {
    this.#advance();
    return this.#position;
  }

  setRate(rate: number): void {
    this.#advance();
    this.#rate = rate;
    this.#plan();
  }

  setVolume(): void {
    // Silence has one volume.
  }

  level(): number {
    return 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    decibels.fill(-Infinity);
  }

  stop(): Promise<number> {
    this.close();
    return Promise.resolve(this.#heard);
  }

  close(): void {
    this.#advance();
    if (!this.#isOver) this.#enter('stopped');
  }

  get #received(): number {
    return this.log.packets.seconds;
  }

  get #isOver(): boolean {
    return hasEnded(this.playback.get());
  }

  /** Takes what was written to the log. */
  #arrive(): void {
    const { chunks, error } = this.log;
    for (; this.#readChunks < chunks.length; this.#readChunks += 1) {
      const text = this.#parts.spoken.get(chunks[this.#readChunks] as Uint8Array);
      if (text !== undefined) this.#pieces.push({ text, endSeconds: this.#received });
    }
    if (this.#isOver) return;
    if (error !== undefined) this.#enter('failed');
    else if (this.#state === 'waiting' && (this.#received > this.#position || this.log.isEnded)) this.#enter('playing');
    else this.#plan();
  }

  /** Moves to the present time. */
  #advance(): void {
    if (this.#state !== 'playing') return;
    const nowMs = this.#parts.clock.now();
    const played = this.#parts.pace === 'instant' ? Infinity : ((nowMs - this.#atMs) / 1_000) * this.#rate;
    this.#atMs = nowMs;
    this.#position = Math.min(this.#position + played, this.#received);
    this.#heard = Math.max(this.#heard, this.#position);
    const isDry = this.#position >= this.#received;
    for (; this.#toldPieces < this.#pieces.length; this.#toldPieces += 1) {
      const piece = this.#pieces[this.#toldPieces];
      if (piece === undefined || (piece.endSeconds > this.#heard && !(isDry && this.log.isEnded))) break;
      this.#parts.onHeard(piece.text);
    }
    if (isDry) this.#enter(this.log.isEnded ? 'ended' : 'waiting');
  }

  /** Waits for the end of the present piece. */
  #plan(): void {
    this.#parts.clock.clearTimer(this.#timer);
    if (this.#state !== 'playing') return;
    const end = this.#pieces.find(({ endSeconds }) => endSeconds > this.#position)?.endSeconds ?? this.#received;
    const seconds = this.#parts.pace === 'instant' ? 0 : (end - this.#position) / this.#rate;
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#advance();
      this.#show();
      this.#plan();
    }, seconds * 1_000);
  }

  #enter(state: PlaybackState): void {
    if (state === 'playing') {
      this.#atMs = this.#parts.clock.now();
      this.#firstSoundAtMs ??= this.#atMs;
    }
    this.#state = state;
    this.#show();
    this.#plan();
    this.#parts.onChange();
  }

  #show(): void {
    const received = this.#received;
    this.playback.set({
      ...this.playback.get(),
      state: this.#state,
      positionSeconds: this.#position,
      heardSeconds: this.#heard,
      receivedSeconds: received,
      aheadSeconds: received - this.#position,
      firstSoundAtMs: this.#firstSoundAtMs,
      error: this.log.error,
    });
  }
}
