/**
 * What an app sees of speech: one immutable value, a union on `status`.
 */
import type { SpeechError } from '../base/errors';

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
  /** From the first text to the first audio from Polly, in milliseconds. */
  readonly firstAudioMs: number | undefined;
  /** From the first text to the first audible sample, in milliseconds. */
  readonly firstSoundMs: number | undefined;
  /** Silence because sound ran out before its end, in milliseconds. */
  readonly stalledMs: number;
  /** Calls of Polly's API. */
  readonly apiCalls: number;
  /** Characters handed to Polly so far. */
  readonly sentCharacters: number;
  /** Characters Polly says it will bill; known when all sound has arrived. */
  readonly requestCharacters: number | undefined;
  /** Bytes of encoded audio that have arrived. */
  readonly audioBytes: number;
}

/** What every snapshot has. */
export interface SpeechFacts {
  /** The sound that is there. */
  readonly buffer: BufferSnapshot;
  /** Cost and times of the present utterance, or of the last one. */
  readonly metrics: SpeechMetrics;
  /** Seconds of the present utterance that have been heard, at most ten updates a second. */
  readonly heardSeconds: number;
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
  buffer: Object.freeze({ state: 'empty', aheadSeconds: 0, receivedSeconds: 0, underruns: 0 }),
  metrics: Object.freeze({
    firstAudioMs: undefined,
    firstSoundMs: undefined,
    stalledMs: 0,
    apiCalls: 0,
    sentCharacters: 0,
    requestCharacters: undefined,
    audioBytes: 0,
  }),
});
