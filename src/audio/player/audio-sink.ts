/**
 * What core asks of a player: encoded audio in, cut anywhere; sound out; and the truth about what is being heard.
 */
import type { ReadableStore } from '../../base/store';
import type { SpeechError } from '../../base/errors';
import type { SegmentOptions } from '../log/segment-options';
import type { AudioFormat } from '../../base/audio-format';

export type { SegmentOptions } from '../log/segment-options';
export type { AudioFormat } from '../../base/audio-format';

/**
 * What the ear gets right now.
 *
 * `waiting`: nothing, since too little audio is there yet, or it ran out before its end. `playing`: sound.
 * `paused`: nothing, as asked. `blocked`: nothing, since the browser wants a user gesture first. `ended`: the last
 * sample has been played. `stopped`: {@link AudioSink.stop} was called. `failed`: see `error`.
 */
export type PlaybackState = 'waiting' | 'playing' | 'paused' | 'blocked' | 'ended' | 'stopped' | 'failed';

/** What plays: samples through an AudioWorklet, or an `<audio>` element fed through MediaSource. */
export type PlayerKind = 'worklet' | 'media-source';

/**
 * Why a player was taken.
 *
 * `requested`: the app asked for it by name. `lowest-latency`: nothing was asked for that the quickest one lacks.
 * `rate`, `background`: what the app asked for is done best by it. `only-one-that-plays`: the other would have been
 * taken, and cannot play this format in this browser.
 */
export type PlayerReason = 'requested' | 'lowest-latency' | 'rate' | 'background' | 'only-one-that-plays';

/** Which player was taken, and why. */
export interface PlayerChoice {
  readonly kind: PlayerKind;
  readonly reason: PlayerReason;
}

/** A moment of playback. Replaced when the state changes; otherwise with each second that is heard and what arrives, twice a second at most. */
export interface PlaybackSnapshot {
  readonly state: PlaybackState;
  /** What plays; undefined while that is still being found out. */
  readonly player: PlayerChoice | undefined;
  /** The second of this utterance that is being heard. Goes back only where {@link AudioSink.seek} goes back. */
  readonly positionSeconds: number;
  /** The furthest second of this utterance that playback has come to. */
  readonly heardSeconds: number;
  /** Seconds of this utterance that have arrived. Goes back only by {@link AudioSink.truncate}. */
  readonly receivedSeconds: number;
  /** Seconds of speech, at its own rate, that can be played from here before more must arrive. */
  readonly aheadSeconds: number;
  /** How often playback ran out of audio before its end. */
  readonly underruns: number;
  /** How long it was silent because of that, in milliseconds. */
  readonly stalledMs: number;
  /** When the first sample was played, in milliseconds of `performance.now()`. */
  readonly firstSoundAtMs: number | undefined;
  /** Why the state is `failed`. */
  readonly error: SpeechError | undefined;
}

/** Playback of which nothing has been heard, and of which it is not known yet what plays it. */
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

/** Whether a sink is in a state that it can't leave any more. */
export function hasEnded({ state }: PlaybackSnapshot): boolean {
  return state === 'ended' || state === 'stopped' || state === 'failed';
}

/** What a sink was given, to be given to another. Its content is not public. */
export interface SinkLog {
  readonly format: AudioFormat;
  /** Bytes that were appended. */
  readonly byteLength: number;
}

/** Plays one utterance as it is written. */
export interface AudioSink {
  readonly playback: ReadableStore<PlaybackSnapshot>;

  /** All that was written: to hear it again, give it to another sink. */
  readonly log: SinkLog;

  /**
   * Takes over the next bytes, which nobody may change any more; none after {@link endOfStream}. Never throws: what cannot be
   * decoded ends in the state `failed`.
   */
  append(bytes: Uint8Array): void;

  /**
   * Says that what is appended next begins an encoded stream of its own, another answer of Polly's, say. It is joined to
   * what came before without a gap: the encoder's delay and padding between the two are cut, and half a sample dropped.
   * Where something of it is skipped, both sides of the join fade for 3 ms in the worklet player; the other one cannot
   * fade samples, so there a join in the middle of a sound may click.
   */
  startSegment(options?: SegmentOptions): void;

  /**
   * Drops the sound after a second of this utterance, wherever it is by now, as when the connection broke and the rest is
   * synthesized again: {@link startSegment} and {@link append} go on from there. It is cut to the sample, with a fade as in
   * {@link startSegment}; to the frame in the media-source player. Does nothing after {@link endOfStream}.
   *
   * @param seconds - Beyond what has been received nothing is dropped.
   * @returns The second of the cut: `seconds`, or a later one where what comes next is on its way to the ear already.
   */
  truncate(seconds: number): number;

  /** Says that no more bytes will come: what is there plays to its last sample, and then the state is `ended`. */
  endOfStream(): void;

  /** Holds playback on the sample; before the first sound it keeps it from starting. */
  pause(): void;

  /** Goes on from where {@link pause} held. */
  resume(): void;

  /**
   * Goes to a second of the utterance, without a click: to the sample in the worklet player, to the frame elsewhere.
   * Beyond what has been received it goes to the end of that. Paused stays paused. Does nothing in a final state
   * (`ended`, `stopped`, `failed`): to hear it again, give its {@link log} to another sink.
   */
  seek(seconds: number): void;

  /** The second of this utterance that is being heard now, exact to the render quantum; to be pulled, not watched. */
  positionSeconds(): number;

  /**
   * Plays faster or slower from now on, at the same pitch.
   *
   * @param rate - 0.5 to 2; clamped.
   */
  setRate(rate: number): void;

  /**
   * Changes the loudness over some milliseconds, so that it does not click.
   *
   * @param volume - 0 (silence) to 1 (as spoken); clamped.
   */
  setVolume(volume: number): void;

  /**
   * How loud it is now: the root mean square of the last 20 to 50 ms, 0 to 1, after volume. 0 in silence, and where the
   * browser does not tell. To be pulled, once a frame at most; nothing is computed for who never asks.
   */
  level(): number;

  /**
   * Fills in the spectrum of now, after volume.
   *
   * @param decibels - One value for each of as many equal bands, from 0 Hz to half the context's rate, is written to it:
   *   -Infinity where there is nothing. Its length should be a power of two from 16 to 1,024.
   */
  spectrum(decibels: Float32Array<ArrayBuffer>): void;

  /**
   * Fades out, and plays nothing more.
   *
   * @param fadeMs - Length of the fade in milliseconds.
   * @returns The seconds of this utterance that were heard, the fade included.
   */
  stop(fadeMs: number): Promise<number>;

  /** Frees everything at once, without a fade. Calling it again does nothing. */
  close(): void;
}

/** How a sink is to play. */
export interface SinkOptions {
  /** Which player. Default: `auto`, which takes what suits the format, the browser and these options best. */
  readonly player?: PlayerKind | 'auto';
  /** Whether to go on in a background tab and on a locked screen, with the system's media controls. Default: false. */
  readonly background?: boolean;
  /** Speed, 0.5 to 2, at the same pitch. Default: 1. */
  readonly rate?: number;
  /** Loudness, 0 to 1. Default: 1. */
  readonly volume?: number;
  /** What the system's media controls show where they are shown. Default: the title of the page. */
  readonly metadata?: MediaMetadataInit;
  /** What another sink of the same format was given: it is played from the beginning, and can be written on. Default: nothing. */
  readonly log?: SinkLog;
}

/**
 * Whether the page may make sound: `blocked` until a user gesture, `interrupted` while the system holds the device,
 * `closed` after {@link AudioOutput.close} until the next use, or for good when the app closed its own context.
 */
export type AudioOutputState = 'idle' | 'running' | 'blocked' | 'interrupted' | 'closed';

/**
 * The loudspeaker side that all sinks of a page share. Opens nothing before the first sink, `unlock()` or `warm()`.
 *
 * What it opened itself it gives up ten seconds after the last of them: the context is closed, or only suspended if
 * `unlock()` made it run, since some browsers want another gesture for another context.
 */
export interface AudioOutput {
  readonly state: ReadableStore<AudioOutputState>;
  /** Makes a sink. Never throws: what cannot be played ends in the sink's state `failed`. */
  createSink(format: AudioFormat, options?: SinkOptions): AudioSink;
  /** Whether the browser lets a page choose the device to play on. */
  readonly canSetOutputDevice: boolean;
  /**
   * Plays on another device from now on, what is playing included.
   *
   * @param deviceId - From `navigator.mediaDevices.enumerateDevices()`, or `''` for the system's default.
   * @throws SpeechError `output-device-unavailable` where the browser has no choice, the device is gone, or the user did
   *   not allow it; the sound stays where it was.
   */
  setOutputDevice(deviceId: string): Promise<void>;
  /** To be called inside a click, tap or key handler: lets a blocked page make sound. Resolves to whether it may now. */
  unlock(): Promise<boolean>;
  /**
   * Gets the audio context and its code ready before the first sink, or what else that will play with. Never throws.
   *
   * @param format - What the first sink will play, so that its decoder is loaded, too. Default: no decoder is.
   * @param options - How it will play. Default: as {@link createSink} has it.
   */
  warm(format?: AudioFormat, options?: SinkOptions): Promise<void>;
  /**
   * Frees the audio context now, also one that a gesture had unlocked. Sinks that still play end in the state `failed`,
   * with `worklet-unavailable`, whichever player they have.
   * The output can be used again afterwards, with a new context. One that the app gave is left as it is. Never throws.
   */
  close(): Promise<void>;
}
