/**
 * What an utterance is heard through: a sink, and another one with the same log when it is heard again, since a sink that
 * has ended stays ended.
 */
import type { AudioOutput, AudioSink, PlaybackSnapshot, AudioFormat, SinkOptions } from '../../audio/player/audio-sink';
import type { AudioWriter } from '../../audio/log/audio-log';
import { WritableAudioLog } from '../../audio/log/writable-audio-log';

/** What a {@link Playback} is made of. */
export interface PlaybackParts {
  readonly audio: AudioOutput;
  readonly format: AudioFormat;
  readonly options: SinkOptions;
  /** Called when {@link Playback.snapshot} answers differently. */
  readonly onChange: () => void;
}

/** The sound of one utterance. Asks for the loudspeaker when it is made, so make it inside the user's gesture. */
export class Playback {
  /** The sound that has arrived, to be written to. Cut it with {@link truncate}. */
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

  /** This moment of the sink that plays, or of the last one that did. */
  snapshot(): PlaybackSnapshot {
    return this.#sink.playback.get();
  }

  /** Whether the sink is over: only {@link seek} makes sound again. */
  get isOver(): boolean {
    const { state } = this.snapshot();
    return state === 'ended' || state === 'stopped' || state === 'failed';
  }

  /**
   * Drops the sound after a second, for good: neither a replay nor the file has it. Another segment must be started
   * before more is appended.
   *
   * @returns The second of the cut: `seconds`, or a later one where what comes next is on its way to the ear already.
   */
  truncate(seconds: number): number {
    return this.#sink.truncate(seconds);
  }

  /** Holds the sound on the sample. */
  pause(): void {
    this.#sink.pause();
  }

  /** Goes on from where {@link pause} held. */
  resume(): void {
    this.#sink.resume();
  }

  /** Goes to a second of what has been received, and plays it again from there when it was over. */
  seek(seconds: number): void {
    if (this.isOver) this.#reopen();
    this.#sink.seek(seconds);
  }

  /** Changes speed and loudness now. */
  adjust({ rate, volume }: { readonly rate: number; readonly volume: number }): void {
    const { rate: oldRate, volume: oldVolume } = this.#options;
    this.#options = { ...this.#options, rate, volume };
    if (rate !== oldRate) this.#sink.setRate(rate);
    if (volume !== oldVolume) this.#sink.setVolume(volume);
  }

  /** The second that is being heard now. */
  positionSeconds(): number {
    return this.#sink.positionSeconds();
  }

  /** How loud it is now, 0 to 1. */
  level(): number {
    return this.isOver ? 0 : this.#sink.level();
  }

  /** Fills in the spectrum of now. */
  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.isOver) decibels.fill(-Infinity);
    else this.#sink.spectrum(decibels);
  }

  /** Fades out over `fadeMs`. Resolves with the seconds that were heard. */
  stop(fadeMs: number): Promise<number> {
    return this.#sink.stop(fadeMs);
  }

  /** Silent at once, and everything but the bytes is freed. */
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
