/** A sink: writes an audio log, and plays it as soon as its player is open. */
import { FollowedStore } from '../../base/stores/followed-store';
import { SpeechError } from '../../base/errors';
import { Store, type ReadableStore } from '../../base/stores/store';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioWriter } from '../log/audio-log';
import type { AudioPlayer } from './audio-player';
import { hasEnded, SILENT_SNAPSHOT, type AudioOutputState, type AudioSink, type PlaybackSnapshot } from './audio-sink';
import type { LoudspeakerClaim, PlayerSettings } from './loudspeaker-claim';
import { MAX_RATE, MIN_RATE } from './playback-rate';

/** Options of a {@link LogSink}. */
export interface LogSinkOptions {
  readonly log: AudioWriter;
  readonly claim: LoudspeakerClaim;
  /** The initial settings. */
  readonly settings: Pick<PlayerSettings, 'rate' | 'volume'>;
  /** Whether the page may make sound. Shown until the player is open. */
  readonly outputState: ReadableStore<AudioOutputState>;
}

/** Writes one log and plays it. */
export class LogSink implements AudioSink {
  readonly log: AudioWriter;
  readonly #claim: LoudspeakerClaim;
  readonly #outputState: ReadableStore<AudioOutputState>;
  readonly #endOutputWatch: () => void;
  /** Snapshots while there is no player. */
  readonly #silence = new Store<PlaybackSnapshot>(SILENT_SNAPSHOT);
  readonly #playback = new FollowedStore<PlaybackSnapshot>(this.#silence);
  #settings: PlayerSettings;
  #player: AudioPlayer | undefined;

  constructor({ log, claim, settings, outputState }: LogSinkOptions) {
    this.log = log;
    this.#claim = claim;
    this.#settings = { ...settings, isPaused: false, startSeconds: 0 };
    this.#outputState = outputState;
    this.#endOutputWatch = outputState.subscribe(() => this.#showSilence());
    this.#showSilence();
    claim.open(
      log,
      () => this.#settings,
      (opened) => this.#begin(opened),
    );
  }

  get playback(): ReadableStore<PlaybackSnapshot> {
    return this.#playback;
  }

  append(bytes: Uint8Array): void {
    this.log.append(bytes);
  }

  startSegment(options?: SegmentOptions): void {
    this.log.startSegment(options);
  }

  truncate(seconds: number): number {
    if (this.log.isEnded || Number.isNaN(seconds)) return seconds;
    const endSeconds = Math.max(0, seconds, this.#player?.earliestSplice() ?? 0);
    this.log.cut(endSeconds);
    return endSeconds;
  }

  endOfStream(): void {
    this.log.end();
  }

  pause(): void {
    this.#set({ isPaused: true });
    this.#player?.pause();
  }

  resume(): void {
    this.#set({ isPaused: false });
    this.#player?.resume();
  }

  seek(seconds: number): void {
    if (Number.isNaN(seconds)) return;
    this.#set({ startSeconds: Math.max(0, seconds) });
    this.#player?.seek(this.#settings.startSeconds);
  }

  positionSeconds(): number {
    return this.#player?.positionSeconds() ?? 0;
  }

  setRate(rate: number): void {
    if (Number.isNaN(rate)) return;
    this.#set({ rate: clamp(rate, MIN_RATE, MAX_RATE) });
    this.#player?.setRate(this.#settings.rate);
  }

  setVolume(volume: number): void {
    if (Number.isNaN(volume)) return;
    this.#set({ volume: clamp(volume, 0, 1) });
    this.#player?.setVolume(this.#settings.volume);
  }

  level(): number {
    return this.#player?.level() ?? 0;
  }

  spectrum(decibels: Float32Array<ArrayBuffer>): void {
    if (this.#player === undefined) decibels.fill(-Infinity);
    else this.#player.spectrum(decibels);
  }

  stop(fadeMs: number): Promise<number> {
    if (this.#player !== undefined) return this.#player.stop(fadeMs);
    this.close();
    return Promise.resolve(0);
  }

  close(): void {
    if (this.#player === undefined) this.#endSilence({ state: 'stopped' });
    else this.#player.close();
  }

  #set(change: Partial<PlayerSettings>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#showSilence();
  }

  #begin(opened: AudioPlayer | SpeechError): void {
    // If it was closed before, its claim was released, and no player is made.
    if (SpeechError.isInstance(opened)) {
      this.#endSilence({ state: 'failed', error: opened });
      return;
    }
    this.#endOutputWatch();
    this.#player = opened;
    this.#playback.follow(opened.playback);
  }

  #showSilence(): void {
    const shown = this.#silence.get();
    if (this.#player !== undefined || hasEnded(shown)) return;
    const output = this.#outputState.get();
    const isBlocked = output === 'blocked' || output === 'interrupted';
    const state = this.#settings.isPaused ? 'paused' : isBlocked ? 'blocked' : 'waiting';
    if (state !== shown.state) this.#silence.set({ ...SILENT_SNAPSHOT, state });
  }

  #endSilence(end: Pick<PlaybackSnapshot, 'state'> & Partial<PlaybackSnapshot>): void {
    if (hasEnded(this.#silence.get())) return;
    this.#endOutputWatch();
    this.#claim.release();
    this.#silence.set({ ...SILENT_SNAPSHOT, ...end });
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
