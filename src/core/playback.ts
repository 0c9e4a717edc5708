/**
 * What an utterance is heard through: a sink, and another one with the same bytes when it is heard again, since a sink
 * that has ended stays ended. The bytes are kept encoded.
 */
import type { AudioOutput, AudioSink, PlaybackSnapshot, SegmentOptions, AudioFormat, SinkOptions } from '../audio/player/audio-sink';
import { EncodedAudio } from '../audio/log/to-file';

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
  readonly #parts: PlaybackParts;
  readonly #encoded: EncodedAudio;
  #options: SinkOptions;
  #sink: AudioSink;
  #unsubscribe: () => void;
  #endSaid = false;

  constructor(parts: PlaybackParts) {
    this.#parts = parts;
    this.#options = parts.options;
    this.#encoded = new EncodedAudio(parts.format);
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

  /** Adds bytes as they came. */
  append(bytes: Uint8Array): void {
    this.#encoded.append(bytes);
    this.#sink.append(bytes);
  }

  /** Says that what is appended next is an encoded stream of its own, to be joined without a gap. */
  startSegment(options: SegmentOptions = {}): void {
    this.#encoded.startSegment(options);
    this.#sink.startSegment(options);
  }

  /**
   * Drops the sound after a second, for good: neither a replay nor the file has it. {@link startSegment} must be called
   * before more is appended, and {@link endOfStream} not have been.
   *
   * @returns The second of the cut: `seconds`, or a later one where what comes next is on its way to the ear already.
   */
  truncate(seconds: number): number {
    const endSeconds = this.#sink.truncate(seconds);
    this.#encoded.truncate(endSeconds);
    return endSeconds;
  }

  /** Says that no more bytes will come. */
  endOfStream(): void {
    this.#endSaid = true;
    this.#sink.endOfStream();
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

  /** What has arrived, as a file in its own format; undefined while nothing has. */
  toFile(): File | undefined {
    return this.#encoded.byteLength === 0 ? undefined : this.#encoded.toFile();
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
    return this.#parts.audio.createSink(this.#parts.format, this.#options);
  }

  #reopen(): void {
    this.#unsubscribe();
    const sink = this.#createSink();
    this.#encoded.giveTo(sink);
    if (this.#endSaid) sink.endOfStream();
    this.#sink = sink;
    this.#unsubscribe = sink.playback.subscribe(this.#parts.onChange);
    this.#parts.onChange();
  }
}
