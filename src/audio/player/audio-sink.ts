/**
 * The interface between core and a player. A sink takes encoded audio in pieces of any size, plays it, and reports exactly
 * how much of it was heard.
 */
import type { ReadableStore } from '../../base/stores/store';
import type { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';

export type { SegmentOptions } from '../log/segment-options';
export type { AudioFormat } from '../../base/audio-format';

/**
 * The state of playback, as the listener hears it.
 *
 * - `waiting`: silence, because too little audio has arrived, or an underrun occurred.
 * - `playing`: sound.
 * - `paused`: silence, because of {@link AudioSink.pause}.
 * - `blocked`: silence, because the browser requires a user gesture first.
 * - `ended`: final; the last sample was played.
 * - `stopped`: final; {@link AudioSink.stop} was called.
 * - `failed`: final; see `error`.
 */
export type PlaybackState = 'waiting' | 'playing' | 'paused' | 'blocked' | 'ended' | 'stopped' | 'failed';

/** The kind of player: samples through an AudioWorklet, or an `<audio>` element fed through MediaSource. */
export type PlayerKind = 'worklet' | 'media-source';

/**
 * The reason for the choice of a player.
 *
 * - `requested`: the app named this player.
 * - `lowest-latency`: this player starts fastest, and the app's options need no other one.
 * - `rate`, `background`: this player supports that option best.
 * - `only-one-that-plays`: the other player would be better, but cannot play this format in this browser.
 */
export type PlayerReason = 'requested' | 'lowest-latency' | 'rate' | 'background' | 'only-one-that-plays';

/** The player in use, and the reason for it. */
export interface PlayerChoice {
  readonly kind: PlayerKind;
  readonly reason: PlayerReason;
}

/**
 * Playback at one moment. A new snapshot replaces it when the state changes. While only seconds change, that happens at most
 * twice a second.
 */
export interface PlaybackSnapshot {
  readonly state: PlaybackState;
  /** The player; undefined until it is chosen. */
  readonly player: PlayerChoice | undefined;
  /** The second of this utterance that is heard now. Only {@link AudioSink.seek} moves it back. */
  readonly positionSeconds: number;
  /** The furthest second of this utterance that playback has reached. */
  readonly heardSeconds: number;
  /** Seconds of this utterance that have arrived. Only {@link AudioSink.truncate} makes it smaller. */
  readonly receivedSeconds: number;
  /** Received seconds after the position, at normal rate. Playback runs out after them unless more sound arrives. */
  readonly aheadSeconds: number;
  /** Number of underruns: the sound ran out before its end. */
  readonly underruns: number;
  /** Milliseconds of silence because of underruns. */
  readonly stalledMs: number;
  /** Time of the first played sample, in milliseconds of `performance.now()`. */
  readonly firstSoundAtMs: number | undefined;
  /** The error, if the state is `failed`. */
  readonly error: SpeechError | undefined;
}

/** Playback before anything was heard and before the player is chosen. */
export const SILENT_SNAPSHOT: PlaybackSnapshot = Object.freeze({
  state: 'waiting',
  player: undefined,
  positionSeconds: 0,
  heardSeconds: 0,
  receivedSeconds: 0,
  aheadSeconds: 0,
  underruns: 0,
  stalledMs: 0,
  firstSoundAtMs: undefined,
  error: undefined,
});

/** Whether a sink is in a final state. */
export function hasEnded({ state }: PlaybackSnapshot): boolean {
  return state === 'ended' || state === 'stopped' || state === 'failed';
}

/** The audio log of a sink. An app can pass it to another sink, but cannot read its content. */
export interface SinkLog {
  readonly format: AudioFormat;
  /** Number of bytes appended. */
  readonly byteLength: number;
}

/** Plays one utterance while it is being written. */
export interface AudioSink {
  readonly playback: ReadableStore<PlaybackSnapshot>;

  /** The sound written so far. To play it again, pass it to another sink. */
  readonly log: SinkLog;

  /**
   * Appends bytes. The caller must not change them afterwards, nor call this after {@link endOfStream}. Never throws:
   * undecodable audio ends in the state `failed`.
   */
  append(bytes: Uint8Array): void;

  /**
   * Starts a new encoded stream, for example for another answer of Polly. It joins the previous stream without a gap: the
   * encoder's delay and padding are removed, and so is half a sample. If the beginning of the new stream is skipped, the
   * worklet player fades both sides of the join for 3 ms. The media-source player cannot fade samples, so a join in the
   * middle of a sound may click there.
   */
  startSegment(options?: SegmentOptions): void;

  /**
   * Drops the sound after a second of this utterance, even if it is decoded already. Use it after a broken connection: the
   * rest is then synthesized again, and continues with {@link startSegment} and {@link append}. The worklet player cuts at
   * the exact sample and fades as in {@link startSegment}; the media-source player cuts at a packet. Does nothing after
   * {@link endOfStream}.
   *
   * @param seconds - A second beyond the received sound drops nothing.
   * @returns The second of the cut: `seconds`, or a later one if the sound there is already on its way to the
   *   loudspeaker.
   */
  truncate(seconds: number): number;

  /** Announces the end of the sound. Playback continues to the last sample, then the state becomes `ended`. */
  endOfStream(): void;

  /** Pauses at the exact sample. If called before the first sound, playback does not start until {@link resume}. */
  pause(): void;

  /** Continues where {@link pause} stopped. */
  resume(): void;

  /**
   * Seeks to a second of the utterance without a click. The worklet player seeks to the exact sample, the media-source player
   * to a packet. A second beyond the received sound seeks to its end. A paused sink stays paused. Does nothing in a final
   * state (`ended`, `stopped`, `failed`): to play the sound again, pass its {@link log} to another sink.
   */
  seek(seconds: number): void;

  /** Returns the second of this utterance that is heard now, exact to the render quantum. Poll it. */
  positionSeconds(): number;

  /**
   * Changes the playback rate from now on. The pitch stays the same.
   *
   * @param rate - 0.5 to 2; clamped.
   */
  setRate(rate: number): void;

  /**
   * Changes the volume. The change takes some milliseconds, to avoid clicks.
   *
   * @param volume - 0 (silence) to 1 (as spoken); clamped.
   */
  setVolume(volume: number): void;

  /**
   * Measures the current loudness, with the volume applied: the root mean square of the last 20 to 50 ms, 0 to 1. Returns 0 in
   * silence, and in browsers that cannot measure it. Poll it once per animation frame at most.
   */
  level(): number;

  /**
   * Measures the current spectrum, with the volume applied.
   *
   * @param decibels - Receives the level of equally wide bands from 0 Hz to half the context's sample rate; -Infinity for
   *   silence. Its length is the number of bands, and should be a power of two from 16 to 1,024.
   */
  spectrum(decibels: Float32Array<ArrayBuffer>): void;

  /**
   * Fades out and stops for good.
   *
   * @param fadeMs - Length of the fade in milliseconds.
   * @returns The seconds of this utterance that were heard, including the fade.
   */
  stop(fadeMs: number): Promise<number>;

  /** Stops and frees everything immediately, without a fade. Repeated calls do nothing. */
  close(): void;
}

/** Options of a sink. */
export interface SinkOptions {
  /** The player to use. Default: `auto`, which chooses by format, browser and these options. */
  readonly player?: PlayerKind | 'auto';
  /**
   * Whether to continue in background tabs and on a locked screen, with the system's media controls. Default: false.
   */
  readonly background?: boolean;
  /** Playback rate, 0.5 to 2. The pitch stays the same. Default: 1. */
  readonly rate?: number;
  /** Volume, 0 to 1. Default: 1. */
  readonly volume?: number;
  /** Title, artist and artwork for the system's media controls. Default: the title of the page. */
  readonly metadata?: MediaMetadataInit;
  /**
   * The log of another sink of the same format. It is played from the beginning, and the caller may append more. Any other
   * object fails with `invalid-option`. Default: a new, empty log.
   */
  readonly log?: SinkLog;
}

/**
 * Whether the page may make sound: `blocked` until a user gesture, `interrupted` while the system holds the device,
 * `closed` after {@link AudioOutput.close} until the next use, or for good if the app closed its own context.
 */
export type AudioOutputState = 'idle' | 'running' | 'blocked' | 'interrupted' | 'closed';

/**
 * The audio output that all sinks of a page share. Opens nothing before the first sink, `unlock()` or `warm()`.
 *
 * Ten seconds after the last sink it closes its own context. If `unlock()` started that context, it only suspends it, since
 * some browsers require another gesture for a new context.
 */
export interface AudioOutput {
  readonly state: ReadableStore<AudioOutputState>;
  /** Creates a sink. Never throws: a sink that cannot play ends in the state `failed`. */
  createSink(format: AudioFormat, options?: SinkOptions): AudioSink;
  /** Whether the browser lets a page choose the output device. */
  readonly canSetOutputDevice: boolean;
  /**
   * Plays on another device from now on, including the current sound.
   *
   * @param deviceId - From `navigator.mediaDevices.enumerateDevices()`, or `''` for the system's default.
   * @throws SpeechError `output-device-unavailable` if the browser offers no choice, the device is gone, or the user
   *   did not allow it. The sound then stays on its device.
   */
  setOutputDevice(deviceId: string): Promise<void>;
  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler. Resolves to true if sound is allowed now.
   */
  unlock(): Promise<boolean>;
  /**
   * Prepares the audio context or media player, and its code, before the first sink. Never throws.
   *
   * @param format - The format of the first sink, whose decoder is loaded too. Default: no decoder is loaded.
   * @param options - The options of the first sink. Default: as in {@link createSink}.
   */
  warm(format?: AudioFormat, options?: SinkOptions): Promise<void>;
  /**
   * Frees the audio context now, even if a gesture had unlocked it. Sinks that still play end in the state `failed`
   * with the code `worklet-unavailable`, whichever player they use. The output can be used again afterwards, with a
   * new context. A context given by the app is left alone. Never throws.
   */
  close(): Promise<void>;
}
