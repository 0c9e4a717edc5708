/** The playback of an utterance: one sink, and a new sink with the same log for each replay, since the end of a sink is final. */
import {
  hasEnded,
  type AudioOutput,
  type AudioSink,
  type PlaybackSnapshot,
  type AudioFormat,
  type SinkOptions,
} from '../../audio/player/audio-sink';
import type { AudioWriter } from '../../audio/log/audio-log';
import { WritableAudioLog } from '../../audio/log/writable-audio-log';
import type { Listener } from '../alignment/listener';

/** Options of a {@link Playback}. */
export interface PlaybackParts {
  readonly audio: AudioOutput;
  readonly format: AudioFormat;
  readonly options: SinkOptions;
  /** Called when {@link Playback.snapshot} has changed. */
  readonly onChange: () => void;
}

/** The sound of one utterance. Claims the loudspeaker when it is made, so make it inside the user's gesture. */
export class Playback implements Listener {
  /** The received sound, to write to. Cut it with {@link cut}. */
  readonly log: AudioWriter;
  readonly #parts: PlaybackParts;
  #options: SinkOptions;
  #sink: AudioSink;
  #unsubscribe: () => void;

  constructor(parts: PlaybackParts) {
    this.#parts = parts;
    this.#options = parts.options;
    this.log = new WritableAudioLog(parts.format);
    this.#sink = this.#createSink();
    this.#unsubscribe = this.#sink.playback.subscribe(parts.onChange);
  }

  /** The snapshot of the present sink. */
  snapshot(): PlaybackSnapshot {
    return this.#sink.playback.get();
  }

  /** Whether the sink has ended. Only {@link seek} starts sound again. */
  get isOver(): boolean {
    return hasEnded(this.snapshot());
  }

  /** The furthest second that was heard. A snapshot alone may be half a second old. */
  get heardSeconds(): number {
    return Math.max(this.snapshot().heardSeconds, this.positionSeconds());
  }

  get isPlaying(): boolean {
    return this.snapshot().state === 'playing';
  }

  get rate(): number {
    return this.#options.rate ?? 1;
  }

  /** Drops the sound after a second, also for replays and the file. */
  cut(seconds: number): number {
    return this.#sink.truncate(seconds);
  }

  /** Pauses the sound on the sample. */
  pause(): void {
    this.#sink.pause();
  }

  /** Continues from where {@link pause} stopped. */
  resume(): void {
    this.#sink.resume();
  }

  /** Seeks to a second of the received sound. After the end, this starts a replay. */
  seek(seconds: number): void {
    if (this.isOver) this.#reopen();
    this.#sink.seek(seconds);
  }

  /** Changes rate and volume. */
  adjust({ rate, volume }: { readonly rate: number; readonly volume: number }): void {
    const { rate: oldRate, volume: oldVolume } = this.#options;
    this.#options = { ...this.#options, rate, volume };
    if (rate !== oldRate) this.#sink.setRate(rate);
    if (volume !== oldVolume) this.#sink.setVolume(volume);
  }

  /** The second that is heard now. */
  positionSeconds(): number {
    return this.#sink.positionSeconds();
  }

  /** The present loudness, 0 to 1. */
  level(): number {
    return this.isOver ? 0 : this.#sink.level();
  }

  /** Fills in the present spectrum. */
  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.isOver) decibels.fill(-Infinity);
    else this.#sink.spectrum(decibels);
  }

  /** Fades out over `fadeMs`. Resolves with the heard seconds. */
  stop(fadeMs: number): Promise<number> {
    return this.#sink.stop(fadeMs);
  }

  /** Silences the sound at once, and frees everything but the log. */
  close(): void {
    this.#sink.close();
  }

  #createSink(): AudioSink {
    return this.#parts.audio.createSink(this.#parts.format, { ...this.#options, log: this.log });
  }

  #reopen(): void {
    this.#unsubscribe();
    this.#sink = this.#createSink();
    this.#unsubscribe = this.#sink.playback.subscribe(this.#parts.onChange);
    this.#parts.onChange();
  }
}
