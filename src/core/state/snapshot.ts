/**
 * What an app sees of speech: one immutable value, a union on `status`.
 */
import type { PlayerChoice } from '../../audio/player/audio-sink';
import type { SpeechError } from '../../base/errors';
import type { TransportChoice } from '../../polly/transport/speech-transport';
import type { Retry } from '../options/retry-policy';

/**
 * What the listener's ear gets, in a word.
 *
 * - `idle`: nothing was asked for, or it was interrupted.
 * - `connecting`: text is on its way, and no sound has come back yet.
 * - `buffering`: sound has come, but too little to play; or it ran out before its end.
 * - `playing`: sound is coming out.
 * - `paused`: held by `pause()`.
 * - `blocked`: the browser wants a click, tap or key first; call `unlock()` in its handler.
 * - `ended`: heard to the last sample.
 * - `failed`: nothing more will be heard; `error` says why. Whatever had arrived was played first.
 */
export type SpeechStatus = SpeechSnapshot['status'];

/** How much sound is there, apart from whether it is being played. */
export interface BufferSnapshot {
  /** `empty`: none to play. `filling`: more is to come. `complete`: all of it has arrived. */
  readonly state: 'empty' | 'filling' | 'complete';
  /** Seconds that can be played before more must arrive. */
  readonly aheadSeconds: number;
  /** Seconds that have arrived. */
  readonly receivedSeconds: number;
  /** How often the sound ran out before its end. */
  readonly underruns: number;
}

/** What an utterance cost and how long it took, from a monotonic clock. */
export interface SpeechMetrics {
  /** From the beginning to the first text that was handed to Polly, in milliseconds. */
  readonly firstSentMs: number | undefined;
  /** From the first text to the first audio from Polly, in milliseconds. */
  readonly firstAudioMs: number | undefined;
  /** From the first text to the first audible sample, in milliseconds. */
  readonly firstSoundMs: number | undefined;
  /** Silence because sound ran out before its end, in milliseconds. */
  readonly stalledMs: number;
  /** Calls of Polly's API. */
  readonly apiCalls: number;
  /** How often speech was begun again after a failure that may pass. */
  readonly retries: number;
  /** Characters of the text so far, as it was given. */
  readonly givenCharacters: number;
  /** Of these, how many were handed to Polly; what had to be handed to it again counts once. */
  readonly sentCharacters: number;
  /** Of these, how many have come back as sound, to the end of the word that comes; estimated where Polly gives no times. */
  readonly receivedCharacters: number;
  /** Of these, how many were heard, to the end of a word; estimated where Polly gives no times. */
  readonly heardCharacters: number;
  /** Characters Polly says it will bill; known when all sound has arrived, and every request was answered to its end. */
  readonly requestCharacters: number | undefined;
  /** Characters that are billed at most: what Polly said, and of requests that broke off what was sent. */
  readonly billedCharacters: number;
  /** Bytes of encoded audio that have arrived. */
  readonly audioBytes: number;
}

/** What every snapshot has. */
export interface SpeechFacts {
  /** The sound that is there. */
  readonly buffer: BufferSnapshot;
  /** Cost and times of the present utterance, or of the last one. */
  readonly metrics: SpeechMetrics;
  /** Seconds of the present utterance that have been heard, at most two updates a second; grows only. */
  readonly heardSeconds: number;
  /** The second of it that is being heard, at most two updates a second; goes where it is sought to. */
  readonly positionSeconds: number;
  /** What plays, and why; undefined before speech, and while that is still being found out. */
  readonly player: PlayerChoice | undefined;
  /** The way to Polly, and why it was taken; undefined before the first request. */
  readonly transport: TransportChoice | undefined;
  /** While a failure that may pass is being got over: which, and the how manieth attempt in a row this is. */
  readonly retry: Retry | undefined;
}

/** A moment of speech. */
export type SpeechSnapshot =
  | (SpeechFacts & {
      readonly status: 'idle' | 'connecting' | 'buffering' | 'playing' | 'paused' | 'blocked' | 'ended';
      /** A failure that was met while sound that had arrived before it still plays; `failed` follows at its end. */
      readonly error: SpeechError | undefined;
    })
  | (SpeechFacts & {
      readonly status: 'failed';
      /** Why. */
      readonly error: SpeechError;
    });

/** Nothing was spoken yet; also what a server renders. */
export const IDLE_SNAPSHOT: SpeechSnapshot = Object.freeze({
  status: 'idle',
  error: undefined,
  heardSeconds: 0,
  positionSeconds: 0,
  player: undefined,
  transport: undefined,
  retry: undefined,
  buffer: Object.freeze({ state: 'empty', aheadSeconds: 0, receivedSeconds: 0, underruns: 0 }),
  metrics: Object.freeze({
    firstSentMs: undefined,
    firstAudioMs: undefined,
    firstSoundMs: undefined,
    stalledMs: 0,
    apiCalls: 0,
    retries: 0,
    givenCharacters: 0,
    sentCharacters: 0,
    receivedCharacters: 0,
    heardCharacters: 0,
    requestCharacters: undefined,
    billedCharacters: 0,
    audioBytes: 0,
  }),
});
