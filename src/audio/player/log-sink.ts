/** A sink: an audio log to write, and the player that plays it. */
import type { ReadableStore } from '../../base/store';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioWriter } from '../log/audio-log';
import type { AudioPlayer } from './audio-player';
import type { AudioSink, PlaybackSnapshot, SinkLog } from './audio-sink';

/** The whole log behind the limited view that a sink offers. */
export function logOf(log: SinkLog): AudioWriter {
  return log as AudioWriter;
}

/** Writes one log and has it played. */
export class LogSink implements AudioSink {
  readonly log: AudioWriter;
  readonly #player: AudioPlayer;

  constructor(log: AudioWriter, player: AudioPlayer) {
    this.log = log;
    this.#player = player;
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#player.playback;
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): number {
    if (this.log.isEnded || Number.isNaN(seconds)) return seconds;
    const endSeconds = Math.max(0, seconds, this.#player.earliestSplice());
    this.log.cut(endSeconds);
    return endSeconds;
  }

  endOfStream(): void {
    this.log.end();
  }

  pause(): void {
    this.#player.pause();
  }

  resume(): void {
    this.#player.resume();
  }

  seek(seconds: number): void {
    this.#player.seek(seconds);
  }

  positionSeconds(): number {
    return this.#player.positionSeconds();
  }

  setRate(rate: number): void {
    this.#player.setRate(rate);
  }

  setVolume(volume: number): void {
    this.#player.setVolume(volume);
  }

  level(): number {
    return this.#player.level();
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    this.#player.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    return this.#player.stop(fadeMs);
  }

  close(): void {
    this.#player.close();
  }
}
