/**
 * What core asks of a player: encoded audio in, cut anywhere; sound out; and the truth about what is being heard.
 */
import type { ReadableStore } from '../base/store';
import type { SpeechError } from '../base/errors';

/**
 * What the ear gets right now.
 *
 * `waiting`: nothing, since too little audio is there yet, or it ran out before its end. `playing`: sound.
 * `paused`: nothing, as asked. `blocked`: nothing, since the browser wants a user gesture first. `ended`: the last
 * sample has been played. `stopped`: {@link AudioSink.stop} was called. `failed`: see `error`.
 */
export type PlaybackState = 'waiting' | 'playing' | 'paused' | 'blocked' | 'ended' | 'stopped' | 'failed';

/** A moment of playback. Replaced when the state changes and otherwise at most ten times a second. */
export interface PlaybackSnapshot {
  readonly state: PlaybackState;
  /** Seconds of this utterance that have been heard. */
  readonly heardSeconds: number;
  /** Seconds of this utterance that have arrived; partly estimated from the bit rate while not all is decoded. */
  readonly receivedSeconds: number;
  /** Seconds that can be played before more must arrive. */
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

/** Plays one utterance. */
export interface AudioSink {
  readonly playback: ReadableStore<PlaybackSnapshot>;

  /** Takes over the next bytes. Never throws: what cannot be decoded ends in the state `failed`. */
  append(bytes: Uint8Array): void;

  /** Says that no more bytes will come: what is there plays to its last sample, and then the state is `ended`. */
  endOfStream(): void;

  /** Holds playback on the sample; before the first sound it keeps it from starting. */
  pause(): void;

  /** Goes on from where {@link pause} held. */
  resume(): void;

  /** The second of this utterance that is being heard now, exact to the render quantum; to be pulled, not watched. */
  positionSeconds(): number;

  /**
   * Fades out, drops everything else and refuses what may still be appended.
   *
   * @param fadeMs - Length of the fade in milliseconds.
   * @returns The seconds of this utterance that were heard, the fade included.
   */
  stop(fadeMs: number): Promise<number>;

  /** Frees everything at once, without a fade. Calling it again does nothing. */
  close(): void;
}

/** What a sink must know of the bytes it will get. */
export interface SinkFormat {
  readonly outputFormat: 'mp3' | 'ogg_opus' | 'ogg_vorbis' | 'pcm' | 'mulaw' | 'alaw';
  /** Samples a second. */
  readonly sampleRate: number;
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
  createSink(format: SinkFormat): AudioSink;
  /** To be called inside a click, tap or key handler: lets a blocked page make sound. Resolves to whether it may now. */
  unlock(): Promise<boolean>;
  /**
   * Gets the audio context and its code ready before the first sink. Never throws.
   *
   * @param format - What the first sink will play, so that its decoder is loaded, too. Default: no decoder is.
   */
  warm(format?: SinkFormat): Promise<void>;
  /**
   * Frees the audio context now, also one that a gesture had unlocked. Sinks that still play end in the state `failed`.
   * The output can be used again afterwards, with a new context. One that the app gave is left as it is. Never throws.
   */
  close(): Promise<void>;
}
