/**
 * The interface between core and a player: encoded audio in, split anywhere; sound out; and an exact account of what
 * is heard.
 */
import type { ReadableStore } from '../../base/stores/store';
import type { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';

export type { SegmentOptions } from '../log/segment-options';
export type { AudioFormat } from '../../base/audio-format';

/**
 * What the listener hears right now.
 *
 * - `waiting`: nothing, because too little audio has arrived, or an underrun occurred.
 * - `playing`: sound.
 * - `paused`: nothing, as asked.
 * - `blocked`: nothing, because the browser wants a user gesture first.
 * - `ended`: nothing any more, the last sample was played.
 * - `stopped`: nothing any more, {@link AudioSink.stop} was called.
 * - `failed`: nothing any more, see `error`.
 */
export type PlaybackState = 'waiting' | 'playing' | 'paused' | 'blocked' | 'ended' | 'stopped' | 'failed';

/** The kind of player: samples through an AudioWorklet, or an `<audio>` element fed through MediaSource. */
export type PlayerKind = 'worklet' | 'media-source';

/**
 * Why a player was chosen.
 *
 * - `requested`: the app asked for it by name.
 * - `lowest-latency`: the app asked for nothing that the quickest player lacks.
 * - `rate`, `background`: it is best at this option.
 * - `only-one-that-plays`: the other player was preferred, but cannot play this format in this browser.
 */
export type PlayerReason = 'requested' | 'lowest-latency' | 'rate' | 'background' | 'only-one-that-plays';

/** The player in use, and the reason for it. */
export interface PlayerChoice {
  readonly kind: PlayerKind;
  readonly reason: PlayerReason;
}

/**
 * Playback at one moment. Replaced when the state changes, and with heard seconds and arriving sound at most twice a
 * second.
 */
export interface PlaybackSnapshot {
  readonly state: PlaybackState;
  /** The player; undefined until it is chosen. */
  readonly player: PlayerChoice | undefined;
  /** The second of this utterance that is heard now. Moves back only when {@link AudioSink.seek} moves it back. */
  readonly positionSeconds: number;
  /** The furthest second of this utterance that playback has reached. */
  readonly heardSeconds: number;
  /** Seconds of this utterance that have arrived. Only {@link AudioSink.truncate} makes it smaller. */
  readonly receivedSeconds: number;
  /** Seconds of speech, at normal rate, that can be played from here before more must arrive. */
  readonly aheadSeconds: number;
  /** How often the sound ran out before its end. */
  readonly underruns: number;
  /** Milliseconds of silence because of underruns. */
  readonly stalledMs: number;
  /** When the first sample was played, in milliseconds of `performance.now()`. */
  readonly firstSoundAtMs: number | undefined;
  /** Why the state is `failed`. */
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

/** The audio log of a sink, which can be given to another sink. Its content is not public. */
export interface SinkLog {
  readonly format: AudioFormat;
  /** Number of bytes appended. */
  readonly byteLength: number;
}

/** Plays one utterance while it is being written. */
export interface AudioSink {
  readonly playback: ReadableStore<PlaybackSnapshot>;

  /** Everything written so far. To hear it again, give it to another sink. */
  readonly log: SinkLog;

  /**
   * Appends bytes, which must not be changed afterwards. Not allowed after {@link endOfStream}. Never throws:
   * undecodable audio ends in the state `failed`.
   */
  append(bytes: Uint8Array): void;

  /**
   * Starts a new encoded stream, for example another answer of Polly's. It joins the previous one without a gap: the
   * encoder's delay and padding between them are cut, and half a sample is dropped. If its beginning is skipped, both
   * sides of the join fade for 3 ms in the worklet player. The media-source player cannot fade samples, so there a
   * join in the middle of a sound may click.
   */
  startSegment(options?: SegmentOptions): void;

  /**
   * Drops the sound after a second of this utterance, even if it is decoded already. This is for a broken connection,
   * after which the rest is synthesized again and continues with {@link startSegment} and {@link append}. The worklet
   * player cuts at the exact sample and fades as in {@link startSegment}; the media-source player cuts at a packet.
   * Does nothing after {@link endOfStream}.
   *
   * @param seconds - A second beyond the received sound drops nothing.
   * @returns The second of the cut: `seconds`, or a later one if the sound there is already on its way to the
   *   loudspeaker.
   */
  truncate(seconds: number): number;

  /** Ends the stream. Playback continues to the last sample, and then the state becomes `ended`. */
  endOfStream(): void;

  /** Pauses on the sample. Before the first sound, this keeps playback from starting. */
  pause(): void;

  /** Continues from where {@link pause} stopped. */
  resume(): void;

  /**
   * Seeks to a second of the utterance, without a click: to the exact sample in the worklet player, to a packet in
   * the other one. A second beyond the received sound seeks to its end. A paused sink stays paused. Does nothing in a
   * final state (`ended`, `stopped`, `failed`): to play it again, give its {@link log} to another sink.
   */
  seek(seconds: number): void;

  /** The second of this utterance that is heard now, exact to the render quantum. Poll it. */
  positionSeconds(): number;

  /**
   * Changes the playback rate from now on, at the same pitch.
   *
   * @param rate - 0.5 to 2; clamped.
   */
  setRate(rate: number): void;

  /**
   * Changes the volume over some milliseconds, to avoid clicks.
   *
   * @param volume - 0 (silence) to 1 (as spoken); clamped.
   */
  setVolume(volume: number): void;

  /**
   * The present loudness: root mean square of the last 20 to 50 ms, 0 to 1, after volume. 0 in silence, and in
   * browsers that cannot measure it. Poll it at most once a frame; nothing is computed unless it is called.
   */
  level(): number;

  /**
   * Fills in the present spectrum, after volume.
   *
   * @param decibels - Receives one value for each of as many equal bands, from 0 Hz to half the context's rate;
   *   -Infinity for silence. Its length should be a power of two from 16 to 1,024.
   */
  spectrum(decibels: Float32Array<ArrayBuffer>): void;

  /**
   * Fades out and stops for good.
   *
   * @param fadeMs - Length of the fade in milliseconds.
   * @returns The seconds of this utterance that were heard, with the fade.
   */
  stop(fadeMs: number): Promise<number>;

  /** Frees everything at once, without a fade. Repeated calls do nothing. */
  close(): void;
}

/** How a sink plays. */
export interface SinkOptions {
  /** The player to use. Default: `auto`, which chooses by format, browser and these options. */
  readonly player?: PlayerKind | 'auto';
  /**
   * Whether to continue in a background tab and on a locked screen, with the system's media controls. Default: false.
   */
  readonly background?: boolean;
  /** Speed, 0.5 to 2, at the same pitch. Default: 1. */
  readonly rate?: number;
  /** Loudness, 0 to 1. Default: 1. */
  readonly volume?: number;
  /** Title, artist and artwork for the system's media controls. Default: the title of the page. */
  readonly metadata?: MediaMetadataInit;
  /**
   * The log of another sink of the same format. It is played from the beginning, and more may be appended. Any other object
   * is refused with `invalid-option`. Default: none.
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
 * Ten seconds after the last sink it gives up its own context: it closes it, or only suspends it if `unlock()`
 * started it, since some browsers require another gesture for a new context.
 */
export interface AudioOutput {
  readonly state: ReadableStore<AudioOutputState>;
  /** Makes a sink. Never throws: a sink that cannot play ends in the state `failed`. */
  createSink(format: AudioFormat, options?: SinkOptions): AudioSink;
  /** Whether the browser lets a page choose the output device. */
  readonly canSetOutputDevice: boolean;
  /**
   * Plays on another device from now on, present sound included.
   *
   * @param deviceId - From `navigator.mediaDevices.enumerateDevices()`, or `''` for the system's default.
   * @throws SpeechError `output-device-unavailable` if the browser offers no choice, the device is gone, or the user
   *   did not allow it. The sound then stays on its device.
   */
  setOutputDevice(deviceId: string): Promise<void>;
  /**
   * Lets a blocked page make sound. Call it inside a click, tap or key handler. Resolves to whether sound is allowed
   * now.
   */
  unlock(): Promise<boolean>;
  /**
   * Prepares the audio context or media player, and its code, before the first sink. Never throws.
   *
   * @param format - The format of the first sink; loads its decoder. Default: loads no decoder.
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
